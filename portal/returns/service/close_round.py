"""Closing a round, and opening it again."""

from __future__ import annotations

import uuid

from portal import audit
from portal.database import db, now
from portal.errors import NotFound, Refused
from portal.local_time import long_date
from portal.permissions import Actor, Permission, require
from portal.returns import policy
from portal.returns.models import Round


def close_round(user: Actor, round_id: uuid.UUID) -> Round:
    """Take no more answers from now on. Drafts stay where they are. Raises Refused, Forbidden and NotFound."""
    round_ = _lock(user, round_id)
    if round_.closed_at is not None:
        raise Refused(f"{round_.title} was closed on {long_date(round_.closed_at)} already.")
    round_.closed_at = now()
    audit.record("round.closed", user, record_id=round_.id, partnership_id=round_.partnership_id)
    return round_


def reopen_round(user: Actor, round_id: uuid.UUID) -> Round:
    """Take answers again. Raises Refused when the round is not closed, Forbidden and NotFound."""
    round_ = _lock(user, round_id)
    if round_.closed_at is None:
        raise Refused(f"{round_.title} is open already.")
    round_.closed_at = None
    audit.record("round.reopened", user, record_id=round_.id, partnership_id=round_.partnership_id)
    return round_


def _lock(user: Actor, round_id: uuid.UUID) -> Round:
    """The round as it stands now, locked; a cancelled one stays as it is."""
    query = policy.rounds_visible_to(user).where(Round.id == round_id).with_for_update(of=Round)
    round_ = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if round_ is None:
        raise NotFound
    require(user, Permission.ROUND_MANAGE, partnership_id=round_.partnership_id)
    if round_.cancelled_at is not None:
        raise Refused(f"{round_.title} was cancelled on {long_date(round_.cancelled_at)}.")
    return round_
