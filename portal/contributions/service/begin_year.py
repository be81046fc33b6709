"""A new year begins with those who contributed to the year before, and what they were asked for then."""

from __future__ import annotations

from portal.accounts.models import Partnership
from portal.contributions.finding import current_entries
from portal.contributions.models import Entry
from portal.contributions.service.change_entry import record
from portal.contributions.states import State
from portal.database import db, now
from portal.errors import Refused
from portal.financial_years import financial_year, year_before
from portal.permissions import Actor, Permission, require


def begin_year(user: Actor, partnership: Partnership, typed_year: str) -> int:
    """Propose to everybody of the year before what was agreed then, and say how many they are; who is in the ledger
    already stays as they are. Raises Refused where there was no such year; Forbidden, NoSuchYear.
    """
    require(user, Permission.CONTRIBUTION_MANAGE, partnership_id=partnership.id)
    year = financial_year(typed_year)
    before = current_entries(partnership.id, year_before(year))
    if not before:
        raise Refused(
            f"Nobody is in the ledger of {year_before(year)}. Add the contributors one by one, or upload them."
        )
    there = {entry.contributor_id for entry in current_entries(partnership.id, year)}
    new = [_again(user, entry, year) for entry in before if entry.contributor_id not in there]
    db.session.add_all(new)
    db.session.flush()
    for entry in new:
        record("contribution.agreed", user, entry)
    return len(new)


def _again(user: Actor, before: Entry, year: str) -> Entry:
    return Entry(
        contributor=before.contributor,
        year=year,
        number=1,
        childrens_asked=before.childrens_asked,
        childrens=before.childrens,
        adults_asked=before.adults_asked,
        adults=before.adults,
        state=State.PROPOSED.value,
        why=f"As agreed for {before.year}",
        made_by=user.actor_id,
        made_at=now(),
    )
