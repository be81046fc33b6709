"""Retention: events older than the record is kept are removed, and a sealed stub says which, when, by whom and why."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from portal.audit.chain import chain
from portal.audit.events import AuditEvent, AuditStub
from portal.audit.verifying import verify
from portal.audit.writing import record
from portal.database import db, now
from portal.errors import Forbidden, Refused
from portal.permissions import Actor

LONGEST_REASON = 500


def trim(user: Actor, before: datetime, reason: str, *, keep: timedelta) -> AuditStub:
    """Remove the events before a moment that lies at least ``keep`` back. For commands only; returns the stub.

    Raises Refused when it is too early, no reason is given, there is nothing to remove, or the record is broken: what
    was tampered with is evidence, and stays.
    """
    if not user.is_system:
        raise Forbidden("audit:trim")
    reason = " ".join(reason.split())
    if not 0 < len(reason) <= LONGEST_REASON:
        raise Refused(f"Say why, in at most {LONGEST_REASON} characters.")
    if before > now() - keep:
        raise Refused(f"Events are kept for {keep.days} days. Name an earlier day.")
    session = db.session
    verdict = verify(session)
    if not verdict.ok:
        raise Refused(f"The record is broken, and nothing was removed. {verdict.problem}")
    stub = _stub(session, user, before, reason, verdict.trimmed)
    session.add(stub)
    session.flush()  # The database lets events go only once a stub stands for them.
    session.execute(delete(AuditEvent).where(AuditEvent.seq <= stub.last_seq))
    record("record.trimmed", user, first=stub.first_seq, last=stub.last_seq, seal=stub.seal)
    return stub


def _stub(session: Session, user: Actor, before: datetime, reason: str, trimmed: int) -> AuditStub:
    stays = select(func.min(AuditEvent.seq)).where(AuditEvent.at >= before)
    first_to_stay = session.scalar(stays)
    goes = select(AuditEvent.seq, AuditEvent.at, AuditEvent.mac)
    if first_to_stay is not None:
        goes = goes.where(AuditEvent.seq < first_to_stay)
    first = session.execute(goes.order_by(AuditEvent.seq).limit(1)).one_or_none()
    last = session.execute(goes.order_by(AuditEvent.seq.desc()).limit(1)).one_or_none()
    if first is None or last is None:
        raise Refused("There is no event before that day.")
    stub = AuditStub(
        first_seq=trimmed + 1,
        last_seq=last.seq,
        first_at=first.at,
        last_at=last.at,
        mac=last.mac,
        trimmed_at=now(),
        trimmed_by=user.actor_id,
        reason=reason,
    )
    stub.seal = chain.seal("stub", stub.canonical())
    return stub
