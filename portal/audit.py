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
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, event, select
from sqlalchemy.orm import Mapped, Session, mapped_column

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
    noted = _event(action, user, outcome, record_id, agency_id, partnership_id, facts)
    db.session.info.setdefault(_PENDING, []).append(noted)


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
        session.info.setdefault(_PENDING, []).append(noted)


@event.listens_for(Session, "before_commit")
def _append(session: Session) -> None:
    pending: list[AuditEvent] = session.info.pop(_PENDING, [])
    if not pending:
        return
    locked = select(AuditHead).with_for_update().execution_options(populate_existing=True)
    head = session.execute(locked).scalar_one()
    for noted in pending:
        noted.seq = head.seq + 1
        noted.mac = chain.mac(head.mac, noted)
        head.seq, head.mac = noted.seq, noted.mac
        session.add(noted)
    session.flush()


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_PENDING, None)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What ``verify`` found: how many events, and the first thing that is wrong, or an empty string."""

    events: int
    problem: str = ""

    @property
    def ok(self) -> bool:
        return not self.problem


def verify(session: Session) -> Verdict:
    """Walk the chain from its start and say where it breaks: changed, removed, added or reordered rows, a cut tail."""
    previous, expected = GENESIS, 0
    for row in _in_order(session):
        expected += 1
        if row.seq != expected:
            return Verdict(expected - 1, f"Event {expected} is missing.")
        if not hmac.compare_digest(row.mac, chain.mac(previous, row)):
            return Verdict(expected - 1, f"Event {expected} was changed, or does not follow the one before it.")
        previous = row.mac
    head = session.get(AuditHead, 1)
    stands = (head.seq, head.mac) if head is not None else (0, GENESIS)
    if stands != (expected, previous):
        return Verdict(expected, f"The record ends at event {expected}, but its head says {stands[0]}.")
    return Verdict(expected)


def _in_order(session: Session) -> Iterator[AuditEvent]:
    yield from session.scalars(select(AuditEvent).order_by(AuditEvent.seq).execution_options(yield_per=1000))
