"""The workbook of a year's contributions and budget."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from exports.listing import workbook_of
from portal import audit
from portal.accounts.models import Partnership
from portal.contributions.about import subject
from portal.contributions.service.read_year import read_year
from portal.contributions.workbook import listings_of
from portal.database import now
from portal.errors import Refused
from portal.permissions import Actor


@dataclass(frozen=True, slots=True)
class Made:
    """A workbook, the names of its sheets, and how many contributors it lists."""

    content: bytes
    sheets: tuple[str, ...]
    rows: int
    sha256: str
    year: str


def write_workbook(user: Actor, partnership: Partnership, typed_year: str, *, ledger_signs: bool = False) -> Made:
    """The workbook. Raises Refused where there is nothing for the year; Forbidden, NoSuchYear."""
    found = read_year(user, partnership, typed_year, with_in_kind=True)
    if not found.ledger and not found.budget:
        known = ", ".join(found.years) or "none yet"
        raise Refused(f"There are no contributions and no budget for {found.year}. Years: {known}.")
    taken_at = now()
    listings = listings_of(found, taken_at, ledger_signs=ledger_signs)
    content = workbook_of(listings, taken_at, footer=f"{partnership.name} - {found.year}")
    digest = hashlib.sha256(content).hexdigest()
    place = subject(partnership)
    audit.record_apart("contribution.exported", user, **place, outcome="done", year=found.year, sha256=digest)
    return Made(content, tuple(listing.title for listing in listings), len(found.ledger), digest, found.year)
