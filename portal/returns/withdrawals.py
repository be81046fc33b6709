"""What agencies have asked to withdraw, and what was answered. It checks no permission."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from portal.database import db, now
from portal.permissions import Actor
from portal.returns.models import Return, Withdrawal


def open_one(return_id: uuid.UUID) -> Withdrawal | None:
    """The request that waits for an answer; there is one at most."""
    query = select(Withdrawal).where(Withdrawal.return_id == return_id, Withdrawal.decided_at.is_(None))
    return db.session.scalars(query).one_or_none()


def latest(return_: Return) -> Withdrawal | None:
    """The newest request about the latest submission, answered or not."""
    if return_.submitted_at is None:
        return None
    query = select(Withdrawal).where(Withdrawal.return_id == return_.id, Withdrawal.asked_at >= return_.submitted_at)
    return db.session.scalars(query.order_by(Withdrawal.asked_at.desc()).limit(1)).one_or_none()


def decide(user: Actor, withdrawal: Withdrawal, *, granted: bool, answer: str) -> None:
    withdrawal.decided_at, withdrawal.decided_by = now(), user.actor_id
    withdrawal.granted, withdrawal.answer = granted, answer


def grant_open_one(user: Actor, return_: Return) -> None:
    """Who asks for changes gives the agency what it asked for as well."""
    waiting = open_one(return_.id)
    if waiting is not None:
        decide(user, waiting, granted=True, answer="")
