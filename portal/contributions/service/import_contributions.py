"""Take a year's contributions from the table of finance."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from portal import audit
from portal.accounts.models import Partnership
from portal.contributions.about import subject
from portal.contributions.finding import contributors_of, current_entries
from portal.contributions.models import Contributor, Entry
from portal.contributions.states import State
from portal.contributions.tables import ReadContribution, asked_by, contributions_in, sum_of
from portal.contributions.workflow import Action, allowed
from portal.database import db, now
from portal.financial_years import financial_year
from portal.permissions import Actor, Permission, require
from portal.uploads.faults import Faults


@dataclass(frozen=True, slots=True)
class Imported:
    """What the table did: new rows, rows that changed (the earlier ones are kept), rows that say what stood there."""

    new: int
    changed: int
    same: int
    childrens: Decimal
    adults: Decimal
    not_mentioned: tuple[str, ...]
    differing: tuple[str, ...]

    @property
    def total(self) -> Decimal:
        return self.childrens + self.adults


def import_contributions(user: Actor, partnership: Partnership, typed_year: str, content: bytes) -> Imported:
    """Put the table into the ledger. Raises BadRows with every mistake and changes nothing then; Forbidden."""
    require(user, Permission.CONTRIBUTION_MANAGE, partnership_id=partnership.id)
    year = financial_year(typed_year)
    rows = contributions_in(content)
    before = {entry.contributor_id: entry for entry in current_entries(partnership.id, year)}
    contributors = _contributors(partnership, rows)
    _require_sense(rows, contributors, before)
    counts = Counter[str]()
    for row in rows:
        contributor = contributors[row.name.casefold()]
        counts[_enter(user, contributor, year, row, before.pop(contributor.id, None))] += 1
    db.session.flush()
    audit.record("contribution.imported", user, **subject(partnership), year=year, counts=dict(counts))
    return Imported(
        new=counts["new"],
        changed=counts["changed"],
        same=counts["same"],
        childrens=sum_of(*(row.childrens for row in rows)),
        adults=sum_of(*(row.adults for row in rows)),
        not_mentioned=tuple(entry.contributor.name for entry in before.values()),
        differing=tuple(row.name for row in rows if row.total not in (None, sum_of(row.childrens, row.adults))),
    )


def _contributors(partnership: Partnership, rows: tuple[ReadContribution, ...]) -> dict[str, Contributor]:
    """The contributors by any of their names, whatever its capitals; those that are new come after the others."""
    everybody = contributors_of(partnership.id)
    known = {name.casefold(): one for one in reversed(everybody) for name in (*one.other_names, one.name)}
    place = max((one.place for one in everybody), default=0)
    for row in rows:
        if row.name.casefold() not in known:
            place += 1
            made = Contributor(
                id=uuid.uuid4(), partnership_id=partnership.id, name=row.name, place=place, created_at=now()
            )
            db.session.add(made)
            known[row.name.casefold()] = made
    db.session.flush()
    return known


def _require_sense(
    rows: tuple[ReadContribution, ...], contributors: dict[str, Contributor], before: dict[uuid.UUID, Entry]
) -> None:
    """Refuse two rows about one contributor, and other amounts where money has moved already."""
    faults, seen = Faults(), set[uuid.UUID]()
    for row in rows:
        one = contributors[row.name.casefold()]
        if one.id in seen:
            faults.say(row.row, "agency", f"“{row.name}” is {one.name}, who stands in another row. Leave one of them")
        seen.add(one.id)
        there = before.get(one.id)
        moved = there is not None and not allowed(Action.AGREE, State(there.state))
        if there is not None and moved and _said(there) != _typed(row):
            what = "says other amounts, and money has moved already. Strike out the money first, or leave the amounts"
            faults.say(row.row, "agency", f"“{row.name}” {what}")
    faults.refuse()


def _said(entry: Entry) -> tuple[Decimal | None, ...]:
    return entry.childrens, entry.adults, entry.total_printed


def _typed(row: ReadContribution) -> tuple[Decimal | None, ...]:
    return row.childrens, row.adults, row.total


def _enter(user: Actor, contributor: Contributor, year: str, row: ReadContribution, before: Entry | None) -> str:
    """Add the row where it says something new; an earlier one stays, with the moment at which it was replaced."""
    if before is not None and _said(before) == _typed(row):
        return "same"
    if before is not None:
        before.replaced_at = now()
        db.session.flush()
    db.session.add(
        Entry(
            contributor=contributor,
            year=year,
            number=before.number + 1 if before is not None else 1,
            childrens=row.childrens,
            childrens_asked=asked_by(row.childrens).value,
            adults=row.adults,
            adults_asked=asked_by(row.adults).value,
            total_printed=row.total,
            agreed_on=before.agreed_on if before is not None else None,
            meeting=before.meeting if before is not None else "",
            why="Imported from a table" if before is not None else "",
            made_by=user.actor_id,
            made_at=now(),
        )
    )
    return "changed" if before is not None else "new"
