"""Writing events: within the transaction that they are about, or apart from it."""

from __future__ import annotations

import uuid
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event, select
from sqlalchemy.orm import Session, SessionTransaction

from portal.audit.chain import chain
from portal.audit.events import AuditEvent, AuditHead
from portal.database import db, now
from portal.permissions import Actor, Grant

_PENDING = "portal_audit"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Where an action came from: the request's id and address, empty for commands and jobs.

    ``acting_for`` is the id of the place whose role the person uses, where they have chosen one of several.
    """

    request_id: str = ""
    address: str = ""
    acting_for: str = ""


NOWHERE = Circumstances()
circumstances: ContextVar[Circumstances] = ContextVar("portal_circumstances", default=NOWHERE)


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
        acting_for=_acting_for(user, {str(agency_id), str(partnership_id)}, around.acting_for),
    )


def _acting_for(user: Actor | None, about: set[str], chosen: str) -> str:
    """The only place in which the actor has a role, or of several the one they chose, or that the event is about."""
    if user is None or user.is_system:
        return ""
    places = {place_of(grant) for grant in user.grants}
    if len(places) > 1:
        ids = {chosen} if any(place.endswith(f":{chosen}") for place in places) else about
        places = {place for place in places if place.partition(":")[2] in ids}
    return min(places, default="")


def place_of(grant: Grant) -> str:
    """The place of a role, as an event names it."""
    return f"agency:{grant.agency_id}" if grant.agency_id is not None else f"partnership:{grant.partnership_id}"


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
        noted.mac = chain.mac(head.mac, noted.canonical())
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
