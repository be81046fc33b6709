"""The record: who did what, to which record, when and with what outcome - never what it said.

Events are rows that are only ever added. Each carries a keyed hash (HMAC-SHA-256) of itself and of the one before, so
that a changed, removed or reordered row is found by ``verify``. The key lies outside the database. Success events are
part of the business transaction: ``record`` only notes them, and they are chained just before the commit, so that the
lock on the head of the chain is held as briefly as can be. Refusals and confidential reads use ``record_apart``.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import uuid
from collections.abc import Generator
from contextlib import closing
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, event, select
from sqlalchemy.orm import Mapped, Session, SessionTransaction, mapped_column

from portal.database import Base, UtcDateTime, db, now
from portal.permissions import Actor

GENESIS = "0" * 64
_PENDING = "portal_audit"


class AuditEvent(Base):
    """One event. ``facts`` holds references, counts and hashes, never words that a person typed."""

    __tablename__ = "audit_events"

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor: Mapped[str]
    agency_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    partnership_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    action: Mapped[str] = mapped_column(index=True)
    outcome: Mapped[str]
    record: Mapped[str] = mapped_column(index=True)
    request_id: Mapped[str]
    address: Mapped[str]
    facts: Mapped[dict[str, Any]]
    mac: Mapped[str]

    def canonical(self) -> bytes:
        """The bytes that are hashed: every column but the hash, in a fixed order."""
        at = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        places = [str(self.agency_id or ""), str(self.partnership_id or "")]
        words = [self.actor, *places, self.action, self.outcome, self.record, self.request_id, self.address]
        return json.dumps([self.seq, at, *words, self.facts], ensure_ascii=True, sort_keys=True).encode("ascii")


class AuditHead(Base):
    """One row: where the chain stands. Locking it puts writers in a queue."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(BigInteger)
    mac: Mapped[str]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Where an action came from: the request's id and address, empty for commands and jobs."""

    request_id: str = ""
    address: str = ""


NOWHERE = Circumstances()
circumstances: ContextVar[Circumstances] = ContextVar("portal_circumstances", default=NOWHERE)


class Chain:
    """Holds the key and computes the hashes."""

    def __init__(self) -> None:
        self._key = b""

    def use(self, key: bytes) -> None:
        self._key = key

    def mac(self, previous: str, row: AuditEvent) -> str:
        if not self._key:
            raise RuntimeError("The audit key is not set: call chain.use(settings.key('audit')) first.")
        return hmac.new(self._key, previous.encode("ascii") + row.canonical(), hashlib.sha256).hexdigest()


chain = Chain()


def _event(
    action: str,
    user: Actor | None,
    outcome: str,
    record_id: object,
    agency_id: uuid.UUID | None,
    partnership_id: uuid.UUID | None,
    facts: dict[str, Any],
) -> AuditEvent:
    around = circumstances.get()
    return AuditEvent(
        at=now(),
        actor=user.actor_id if user is not None else "anonymous",
        agency_id=agency_id,
        partnership_id=partnership_id,
        action=action,
        outcome=outcome,
        record=str(record_id),
        request_id=around.request_id,
        address=around.address,
        facts=facts,
    )


def record(
    action: str,
    user: Actor | None,
    *,
    record_id: object = "",
    agency_id: uuid.UUID | None = None,
    partnership_id: uuid.UUID | None = None,
    outcome: str = "done",
    **facts: Any,
) -> None:
    """Note an event of the current transaction; it is written if, and only if, that transaction is."""
    _note(db.session, _event(action, user, outcome, record_id, agency_id, partnership_id, facts))


def record_apart(
    action: str,
    user: Actor | None,
    *,
    record_id: object = "",
    agency_id: uuid.UUID | None = None,
    partnership_id: uuid.UUID | None = None,
    outcome: str = "refused",
    **facts: Any,
) -> None:
    """Write an event at once, in a transaction of its own: a refusal, a failure, or a confidential read."""
    noted = _event(action, user, outcome, record_id, agency_id, partnership_id, facts)
    with db.own_transaction() as session:
        _note(session, noted)


def _note(session: Session, noted: AuditEvent) -> None:
    """Keep an event with the transaction, or the savepoint, that it belongs to: it goes when that is undone."""
    belongs_to = session.get_nested_transaction() or session.get_transaction() or session.begin()
    session.info.setdefault(_PENDING, []).append((belongs_to, noted))


@event.listens_for(Session, "before_commit")
def _append(session: Session) -> None:
    if session.in_nested_transaction():
        return  # Only a savepoint is released here; the head of the chain is locked at the very end.
    pending: list[tuple[SessionTransaction, AuditEvent]] = session.info.pop(_PENDING, [])
    if not pending:
        return
    locked = select(AuditHead).with_for_update().execution_options(populate_existing=True)
    head = session.execute(locked).scalar_one()
    for _, noted in pending:
        noted.seq = head.seq + 1
        noted.mac = chain.mac(head.mac, noted)
        head.seq, head.mac = noted.seq, noted.mac
        session.add(noted)
    session.flush()


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, undone: SessionTransaction) -> None:
    pending = session.info.pop(_PENDING, [])
    kept = [(belongs_to, noted) for belongs_to, noted in pending if not _is_within(belongs_to, undone)]
    if kept:
        session.info[_PENDING] = kept


def _is_within(transaction: SessionTransaction | None, undone: SessionTransaction) -> bool:
    while transaction is not None and transaction is not undone:
        transaction = transaction.parent
    return transaction is undone


@dataclass(frozen=True, slots=True)
class Verdict:
    """What ``verify`` found: how many events, and the first thing that is wrong, or an empty string."""

    events: int
    problem: str = ""

    @property
    def ok(self) -> bool:
        return not self.problem


def verify(session: Session) -> Verdict:
    """Walk the chain from its start and say where it breaks: changed, removed, added or reordered rows, a cut tail.

    Others may write meanwhile, so the head is looked at before and after: the rows end somewhere between the two.
    """
    before = _head(session)
    previous, expected = GENESIS, 0
    try:
        with closing(_in_order(session)) as rows:
            for row in rows:
                problem = _problem_with(row, expected + 1, previous)
                if problem:
                    return Verdict(expected, problem)
                expected, previous = row.seq, row.mac
                if expected == before.seq and previous != before.mac:
                    return Verdict(expected, f"The head of the record does not fit event {expected}.")
    except (ValueError, TypeError):  # A column holds what our types cannot read, so nobody wrote it through them.
        return Verdict(expected, f"An event after number {expected} cannot be read.")
    after = _head(session)
    if not before.seq <= expected <= after.seq or (after.seq == expected and after.mac != previous):
        stands = before.seq if expected < before.seq else after.seq
        return Verdict(expected, f"The record ends at event {expected}, but its head says {stands}.")
    return Verdict(expected)


def _problem_with(row: AuditEvent, expected: int, previous: str) -> str:
    if row.seq != expected:
        return f"Event {expected} is missing."
    if not hmac.compare_digest(row.mac.encode(), chain.mac(previous, row).encode()):
        return f"Event {expected} was changed, or does not follow the one before it."
    return ""


@dataclass(frozen=True, slots=True)
class _Head:
    seq: int
    mac: str


def _head(session: Session) -> _Head:
    """Where the chain stands at this moment; its start when the head itself was removed."""
    found = session.execute(select(AuditHead.seq, AuditHead.mac)).one_or_none()
    return _Head(*found) if found is not None else _Head(0, GENESIS)


def _in_order(session: Session) -> Generator[AuditEvent]:
    result = session.scalars(select(AuditEvent).order_by(AuditEvent.seq).execution_options(yield_per=1000))
    with closing(result):
        yield from result
