"""The agency gives itself another day for an action, and says why."""

from __future__ import annotations

import uuid
from datetime import date

from portal import audit
from portal.accounts.models import User
from portal.accounts.words import Mistake
from portal.actions.about import subject
from portal.actions.history import last_said, note
from portal.actions.models import FollowedAction, State
from portal.actions.service.find import lock_action, require_seen
from portal.actions.words import text_from
from portal.database import db
from portal.errors import Refused
from portal.local_time import long_date, today


def move_due_day(user: User, action_id: uuid.UUID, day: date | None, why: str, *, seen: int) -> FollowedAction:
    """Let the action be due on ``day``, None when what was typed is no day. The history keeps the earlier one.

    Raises Mistake when the day is none or over, or nothing says why; ChangedMeanwhile when a colleague changed the
    action since; Refused when it is closed; Forbidden and NotFound.
    """
    action = lock_action(user, action_id)
    if day is None:
        raise Mistake("day", "Enter a real day, such as 30 9 2027")
    if day < today():
        raise Mistake("day", "Enter a day that is today or later")
    reason = text_from(why, "due_reason", "the reason", "Enter why the day changes")
    now_due = f"to {long_date(day)}. Reason: {reason}"
    if _said_just_now(user, action, now_due):
        return action
    require_seen(action, seen)
    if action.state != State.OPEN:
        raise Refused("This action is closed. Open it again to change its day.")
    if action.due_on == day:
        raise Mistake("day", "Enter another day: this action is due on that day already")
    earlier = long_date(action.due_on) if action.due_on is not None else "no day"
    action.due_on = day
    note(user, action, f"Due day changed from {earlier} {now_due}")
    audit.record("action.moved", user, **subject(action), due_on=day.isoformat())
    db.session.flush()
    return action


def _said_just_now(user: User, action: FollowedAction, now_due: str) -> bool:
    """Whether the same page was sent already: then the day has been moved, and nobody is told that someone else did."""
    last = last_said(action)
    return last is not None and last.user_id == user.id and last.text.endswith(now_due)
