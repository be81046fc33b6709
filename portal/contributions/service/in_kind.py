"""What contributors give in kind, as their replies say: it is listed, and never counted as money."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from portal.contributions.asking import checked
from portal.contributions.models import Reply
from portal.database import db
from portal.forms.answers import Row


@dataclass(frozen=True, slots=True)
class InKind:
    """One thing that is given, its estimated value, and how that was estimated."""

    contributor: str
    what: str
    worth: Decimal
    basis: str


def in_kind_of(entry_ids: Collection[uuid.UUID]) -> tuple[InKind, ...]:
    """What the replies to these rows say is given in kind, in the order in which they came."""
    query = select(Reply).where(Reply.entry_id.in_(entry_ids), Reply.used_at.is_not(None)).order_by(Reply.used_at)
    return tuple(_read(reply, row) for reply in db.session.scalars(query) for row in _rows(reply))


def _rows(reply: Reply) -> tuple[Row, ...]:
    rows = checked(reply).values.get("in_kind")
    return tuple(row for row in rows if isinstance(row, Row)) if isinstance(rows, tuple) else ()


def _read(reply: Reply, row: Row) -> InKind:
    worth = row.values.get("worth")
    amount = worth if isinstance(worth, Decimal) else Decimal(0)
    return InKind(reply.entry.contributor.name, str(row.values["what"]), amount, str(row.values.get("basis") or ""))
