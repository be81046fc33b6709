"""Ways in that somebody tried at meetings, each of which led somewhere once."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from exports.listing import workbook_of
from portal.accounts.words import Mistake
from portal.attendance import service
from portal.attendance.finding import bodies_of, groups_of, meetings_of, rules_of
from portal.attendance.models import MeetingGroup
from portal.attendance.workbook import GroupYear, listings_of
from portal.database import db, now
from portal.permissions import SYSTEM
from portal.uploads.faults import BadRows
from tests.attendance.arrange import STARTS, YEAR, published_year
from tests.support.builders import make_partnership

NONE = "group,cadence_printed,quorum_printed\nExample,,{}\n"


@pytest.mark.parametrize(
    "words",
    [
        "one representative of each of: ;",
        "at least one representative of ; ;",
        "0 members, of whom no more than half will be X",
        "a minimum of none representatives of the LIST",
    ],
)
def test_a_quorum_of_nobody_is_none(session: Session, words: str) -> None:
    with pytest.raises(BadRows):
        service.import_groups(SYSTEM, make_partnership(), STARTS, NONE.format(f'"{words}"').encode())


@pytest.mark.parametrize(
    "names",
    [
        ("Thames Valley Police", "The Thames Valley Police"),
        ("CNWL", "Central and North West London NHS Foundation Trust"),
    ],
)
def test_two_rows_about_one_body_are_a_fault(session: Session, names: tuple[str, str]) -> None:
    made = published_year()
    service.know_as(SYSTEM, made, "Central and North West London NHS Foundation Trust", "CNWL")
    table = "Agency,February 2025\n" + "".join(f"{name},x\n" for name in names)
    with pytest.raises(BadRows, match="another row"):
        service.import_ticks(SYSTEM, made, YEAR, table.encode())


def test_groups_of_any_name_have_a_sheet_each(session: Session) -> None:
    made = published_year()
    for place, name in enumerate(("Notes", "people", "Meetings", "[:*?]/\\'", "History", "L" * 40, "L" * 41), 50):
        group = MeetingGroup(partnership_id=made.id, name=name, place=place)
        db.session.add(group)
        db.session.flush()
        meeting = service.hold_meeting(SYSTEM, group.id, date(2025, 1, 2), decides_money=False)
        service.record_person(SYSTEM, meeting.id, service.Person("=1+1", "@SUM(1)", "member", "yes", "-1"))
    bodies = bodies_of(made.id)
    years = [GroupYear(one, meetings_of(one, YEAR), rules_of(one.id), bodies) for one in groups_of(made.id)]
    met = [one for one in years if one.sat]
    book = load_workbook(BytesIO(workbook_of(listings_of(made.name, YEAR, met, now()), now())))
    assert len({name.casefold() for name in book.sheetnames}) == 11
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_a_name_that_could_be_two_comes_back_to_its_box(session: Session) -> None:
    made = published_year()
    for name in ("Thames Valley Police", "HMP Woodhill"):
        service.know_as(SYSTEM, made, name, "Example list")
    meeting = service.hold_meeting(SYSTEM, groups_of(made.id)[0].id, date(2025, 1, 2), decides_money=False)
    with pytest.raises(Mistake):
        service.record_person(SYSTEM, meeting.id, service.Person("Example list", "Example Person", "member", "yes"))
