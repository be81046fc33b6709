"""Closing a round, and opening it again."""

from __future__ import annotations

import uuid

from portal import audit
from portal.database import now
from portal.errors import Refused
from portal.local_time import long_date
from portal.permissions import Actor
from portal.returns import round_log
from portal.returns.models import Round
from portal.returns.notes import words_or_nothing
from portal.returns.round_log import Change
from portal.returns.service.get_round import lock_round


def close_round(user: Actor, round_id: uuid.UUID, note: str = "") -> Round:
    """Take no more answers from now on. Drafts stay where they are. Raises Refused, Forbidden and NotFound."""
    round_ = lock_round(user, round_id)
    if round_.closed_at is not None:
        raise Refused(f"{round_.title} was closed on {long_date(round_.closed_at)} already.")
    words = words_or_nothing(note)
    round_.closed_at = now()
    round_log.note(user, round_, Change.CLOSED, words=words)
    audit.record("round.closed", user, record_id=round_.id, partnership_id=round_.partnership_id)
    return round_


def reopen_round(user: Actor, round_id: uuid.UUID, note: str = "") -> Round:
    """Take answers again. Raises Refused when the round is not closed, Forbidden and NotFound."""
    round_ = lock_round(user, round_id)
    if round_.closed_at is None:
        raise Refused(f"{round_.title} is open already.")
    words = words_or_nothing(note)
    round_.closed_at = None
    round_log.note(user, round_, Change.REOPENED, words=words)
    audit.record("round.reopened", user, record_id=round_.id, partnership_id=round_.partnership_id)
    return round_
