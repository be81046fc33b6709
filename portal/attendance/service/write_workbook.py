"""The workbook of a year's attendance, in the shape in which the annual report prints it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from exports.listing import workbook_of
from portal import audit
from portal.accounts.models import Partnership
from portal.attendance.about import subject
from portal.attendance.finding import bodies_of, group_named, groups_of, meetings_of, rules_of
from portal.attendance.workbook import GroupYear, listings_of
from portal.database import now
from portal.errors import Refused
from portal.financial_years import financial_year
from portal.permissions import Actor, Permission, require


@dataclass(frozen=True, slots=True)
class Made:
    """A workbook, the names of its sheets, and how many meetings it has."""

    content: bytes
    sheets: tuple[str, ...]
    rows: int
    sha256: str


def write_workbook(user: Actor, partnership: Partnership, typed_year: str, group_name: str | None = None) -> Made:
    """The workbook of one group, or of all. Raises Refused where nobody met; Forbidden, NoSuchYear."""
    require(user, Permission.ATTENDANCE_READ, partnership_id=partnership.id)
    year = financial_year(typed_year)
    only = group_named(partnership.id, group_name) if group_name is not None else None
    groups = [only] if only is not None else groups_of(partnership.id)
    bodies = bodies_of(partnership.id)
    years = [GroupYear(group, meetings_of(group, year), rules_of(group.id), bodies) for group in groups]
    met = [one for one in years if one.sat]
    if not met:
        raise Refused(f"No meetings are recorded for {year}.")
    taken_at = now()
    listings = listings_of(partnership.name, year, met, taken_at)
    content = workbook_of(listings, taken_at, footer=f"{partnership.name} - {year}")
    digest = hashlib.sha256(content).hexdigest()
    place = subject(partnership.id, partnership.id)
    audit.record_apart("attendance.exported", user, **place, outcome="done", year=year, sha256=digest)
    return Made(content, tuple(one.title for one in listings), sum(len(one.sat) for one in met), digest)
