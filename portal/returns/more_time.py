"""What agencies asked for more time, and what was answered. It checks no permission."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from portal.accounts.models import User
from portal.database import db, now
from portal.permissions import Actor, Permission, can
from portal.returns.models import ExtensionRequest, Return, Submission
from portal.returns.standing import WITH_AGENCY
from portal.returns.submitted_hooks import when_submitted

ASKERS = (Permission.RETURN_SEND_FOR_APPROVAL, Permission.RETURN_SUBMIT)
"""Who asks for the agency: its leads and approvers."""


def register() -> None:
    """Ask to be told when answers are submitted."""
    when_submitted(nothing_waits_any_more)


def open_one(return_id: uuid.UUID) -> ExtensionRequest | None:
    """The request that waits for an answer; there is one at most."""
    query = select(ExtensionRequest).where(ExtensionRequest.return_id == return_id)
    return db.session.scalars(query.where(ExtensionRequest.decided_at.is_(None))).one_or_none()


def latest(return_id: uuid.UUID) -> ExtensionRequest | None:
    """The newest request, answered or not."""
    query = select(ExtensionRequest).where(ExtensionRequest.return_id == return_id)
    return db.session.scalars(query.order_by(ExtensionRequest.asked_at.desc()).limit(1)).one_or_none()


def may_ask(user: Actor, return_: Return) -> bool:
    return any(can(user, permission, agency_id=return_.agency_id) for permission in ASKERS)


def is_needed(return_: Return) -> bool:
    """Whether more time would help: the agency still has something to do, and the round takes it."""
    round_ = return_.round
    is_running = round_.closed_at is None and round_.cancelled_at is None
    return is_running and return_.excused_at is None and return_.status in WITH_AGENCY


def decide(user: Actor, wanted: ExtensionRequest, *, granted: bool | None, answer: str) -> None:
    """``granted`` is None when there was nothing to grant any more."""
    wanted.decided_at, wanted.decided_by = now(), user.actor_id
    wanted.granted, wanted.answer = granted, answer


def nothing_waits_any_more(user: User, return_: Return, _submission: Submission) -> None:
    """Whoever has submitted needs no more time, so nobody has to answer."""
    waiting = open_one(return_.id)
    if waiting is not None:
        decide(user, waiting, granted=None, answer="")
