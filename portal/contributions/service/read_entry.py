"""One contribution with everything about it: what stood there before, and its money."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import select

from portal.contributions.finding import ledger_of
from portal.contributions.models import Entry, Movement
from portal.contributions.service.change_entry import read_entry
from portal.contributions.sums import Share
from portal.database import db
from portal.permissions import Actor


@dataclass(frozen=True, slots=True)
class Whole:
    """The row that stands, those that it replaced (the newest first), and all money, also what was struck out."""

    entry: Entry
    share: Share
    earlier: list[Entry]
    movements: list[Movement]


def read_whole(user: Actor, entry_id: uuid.UUID) -> Whole:
    """The contribution; an earlier row leads to the one that stands. Raises NotFound, Forbidden."""
    asked = read_entry(user, entry_id)
    rows = select(Entry).where(Entry.contributor_id == asked.contributor_id, Entry.year == asked.year)
    found = list(db.session.scalars(rows.order_by(Entry.number.desc())))
    ledger = ledger_of(asked.contributor.partnership_id, asked.year)
    entry, share = next(pair for pair in ledger if pair[0].contributor_id == asked.contributor_id)
    money = select(Movement).where(Movement.contributor_id == asked.contributor_id, Movement.year == asked.year)
    movements = list(db.session.scalars(money.order_by(Movement.day, Movement.made_at)))
    return Whole(entry, share, [row for row in found if row.id != entry.id], movements)
