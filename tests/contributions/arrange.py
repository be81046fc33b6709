"""The tables as they were published for 2024-25, and the smallest ones that say something."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from portal.accounts.models import Partnership
from portal.contributions import service
from portal.contributions.models import Entry
from portal.database import db
from portal.permissions import SYSTEM
from tests.support.builders import make_partnership

Work = Callable[[], Any]
YEAR = "2024-25"
PUBLISHED = b"""\
# Agency contributions for 2024-2025 (as printed; "income" shown negative; no total row printed), from the report
agency,childrens_printed,adults_printed,total_printed,childrens_value,adults_value,total_value
BLMK Integrated Care Board,"-51,482","-14,300","-65,782",-51482,-14300,-65782
Thames Valley Police,"-18,595",,"-18,595",-18595,,-18595
National Probation Service,,"-4,539","-4,539",,-4539,-4539
MK University Hospital Foundation Trust,"-1,974","-3,250","-5,224",-1974,-3250,-5224
G4S Care & Justice Service (UK),"-1,974",,"-1,974",-1974,,-1974
CNWL MK,"-1,974","-3,250","-5,224",-1974,-3250,-5224
Police & Crime Commissioner (via TVP),,"-7,800","-7,800",,-7800,-7800
Bucks Fire & Rescue Service,,-650,-650,,-650,-650
MK City Council incl Public Health,"-107,504","-41,500","-149,004",-107504,-41500,-149004
"""
BUDGET = b"""\
# Summary of 2024/2025 End of Year Budget Position
section,line,amount_printed,amount_value
Income,Brought forward from 2023/2024,"-200,154.91",-200154.91
Income,Contributions,"-258,792.00",-258792.00
Expenditure,Employee costs,"203,141.83",203141.83
Expenditure,Independent Chair/Scrutineer,"9,704.62",9704.62
Expenditure,Review activity costs,"27,162.50",27162.50
Expenditure,"Website, policies and procedures","8,427.12",8427.12
Expenditure,Miscellaneous,15.46,15.46
Balance (no section label printed),Total carried forward to 2025/26,"-210,485.38",-210485.38
"""
HEAD = "agency,childrens_printed,adults_printed,total_printed,childrens_value,adults_value,total_value\n"


def table(*rows: str) -> bytes:
    """A table of contributions with these rows."""
    return (HEAD + "".join(f"{row}\n" for row in rows)).encode()


def published_year(key: str = "example") -> Partnership:
    """A partnership with the ledger and the budget as published."""
    made = make_partnership(key, is_default=key == "example")
    service.import_contributions(SYSTEM, made, YEAR, PUBLISHED)
    service.import_budget(SYSTEM, made, YEAR, BUDGET)
    return made


def entry_of(partnership: Partnership, name: str, year: str = YEAR) -> Entry:
    """What stands in the ledger for the contributor."""
    query = select(Entry).where(Entry.year == year, Entry.replaced_at.is_(None))
    found = [one for one in db.session.scalars(query) if one.contributor.name == name]
    return next(one for one in found if one.contributor.partnership_id == partnership.id)
