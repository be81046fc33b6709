"""What in a round waits for the coordinator: counted and named, in a fixed number of statements."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from portal.accounts.models import Agency
from portal.audit import AuditEvent
from portal.database import db
from portal.reporting.progress import is_overdue
from portal.returns.models import ExtensionRequest, Query, Return, Round, Status, Withdrawal

NAMED = 5
"""This many agencies are named; of the others the page says how many there are."""


@dataclass(frozen=True, slots=True)
class Name:
    """An agency in the round, as a link."""

    return_id: uuid.UUID
    agency: str


@dataclass(frozen=True, slots=True)
class Needs:
    """One kind of thing: how many agencies it is about, and the first of them. ``key`` is what the page calls it."""

    key: str
    count: int
    names: tuple[Name, ...]
    all_of_them: frozenset[uuid.UUID] = frozenset()
    """The ids of their returns, where the list of agencies says it of each."""

    @property
    def others(self) -> int:
        return self.count - len(self.names)


def needs_you(round_: Round) -> tuple[Needs, ...]:
    """What waits, the most urgent first; nothing where nothing does."""
    found = [
        *(_named(round_, key, condition) for key, condition in _conditions().items()),
        _unread(round_),
    ]
    return tuple(one for one in found if one.count)


def _conditions() -> dict[str, ColumnElement[bool]]:
    more_time = select(ExtensionRequest.id).where(
        ExtensionRequest.return_id == Return.id, ExtensionRequest.decided_at.is_(None)
    )
    back = select(Withdrawal.id).where(Withdrawal.return_id == Return.id, Withdrawal.decided_at.is_(None))
    replied = select(Query.id).where(
        Query.return_id == Return.id, Query.closed_at.is_(None), Query.waits_for == "partnership"
    )
    return {
        "late": is_overdue(),
        "more_time": more_time.exists(),
        "withdraw": back.exists(),
        "replied": replied.exists(),
    }


def _named(round_: Round, key: str, condition: ColumnElement[bool]) -> Needs:
    query = (
        select(Return.id, Agency.name, func.count().over())
        .join(Agency, Return.agency_id == Agency.id)
        .join(Round, Return.round_id == Round.id)
        .where(Return.round_id == round_.id, condition)
        .order_by(func.lower(Agency.name), Agency.code)
        .limit(NAMED)
    )
    rows = db.session.execute(query).all()
    names = tuple(Name(return_id, agency) for return_id, agency, _ in rows)
    return Needs(key, rows[0][2] if rows else 0, names)


def count_open_queries(round_: Round) -> int:
    """How many questions about answers are not closed, whoever is to speak next."""
    query = select(func.count()).select_from(Query).join(Return, Query.return_id == Return.id)
    return db.session.scalar(query.where(Return.round_id == round_.id, Query.closed_at.is_(None))) or 0


def _unread(round_: Round) -> Needs:
    """Submitted, and nobody of the partnership has opened the answers since."""
    query = (
        select(Return.id, Agency.name, Return.submitted_at)
        .join(Agency, Return.agency_id == Agency.id)
        .where(Return.round_id == round_.id, Return.status == Status.SUBMITTED.value)
        .order_by(func.lower(Agency.name), Agency.code)
    )
    waiting: Sequence[tuple[uuid.UUID, str, datetime | None]] = db.session.execute(query).all()
    read = read_at(round_)
    unread = [
        Name(return_id, agency)
        for return_id, agency, submitted_at in waiting
        if (at := read.get(str(return_id))) is None or submitted_at is None or at < submitted_at
    ]
    return Needs("unread", len(unread), tuple(unread[:NAMED]), frozenset(one.return_id for one in unread))


def read_at(round_: Round) -> dict[str, datetime]:
    """By the id of each return whose answers someone of the partnership has read: when that was last."""
    query = (
        select(AuditEvent.record, func.max(AuditEvent.at))
        .where(AuditEvent.action == "submission.read", AuditEvent.partnership_id == round_.partnership_id)
        .group_by(AuditEvent.record)
    )
    return dict(db.session.execute(query).all())
