"""The agency closes an action: it is done and known to have worked, or it is no longer needed."""

from __future__ import annotations

import uuid

from portal import audit
from portal.accounts.models import User
from portal.actions.about import subject
from portal.actions.history import note, said_last
from portal.actions.models import FollowedAction, State
from portal.actions.service.find import lock_action, require_seen
from portal.actions.words import text_from
from portal.database import db, now
from portal.errors import Refused


def close(user: User, action_id: uuid.UUID, how_we_know: str, *, seen: int) -> FollowedAction:
    """Mark the action as done, with how the agency knows that it worked. ``seen`` is the version the person saw.

    Raises Mistake when it does not say how, ChangedMeanwhile when a colleague changed the action since, Refused when
    it is closed already, Forbidden and NotFound.
    """
    ask = "Enter how you know that it worked, for example what is different for children now"
    return _end(user, action_id, State.DONE, seen, (how_we_know, "how_we_know", "how you know that it worked", ask))


def drop(user: User, action_id: uuid.UUID, why: str, *, seen: int) -> FollowedAction:
    """Mark the action as no longer needed, with the reason. Raises as ``close`` does."""
    ask = "Enter why this action is no longer needed"
    return _end(user, action_id, State.DROPPED, seen, (why, "why", "the reason", ask))


def reopen(user: User, action_id: uuid.UUID, why: str, *, seen: int) -> FollowedAction:
    """Open a closed action again, with the reason. What was said when it was closed stays in the history."""
    action = lock_action(user, action_id)
    text = text_from(why, "why_again", "the reason", "Enter why this action is open again")
    if said_last(user, action, text, State.OPEN):
        return action
    require_seen(action, seen)
    if action.state == State.OPEN:
        raise Refused("This action is open already.")
    action.state, action.closed_at, action.how_we_know = State.OPEN.value, None, ""
    note(user, action, text)
    audit.record("action.reopened", user, **subject(action))
    db.session.flush()
    return action


def _end(user: User, action_id: uuid.UUID, state: State, seen: int, said: tuple[str, str, str, str]) -> FollowedAction:
    action = lock_action(user, action_id)
    text = text_from(*said)
    if said_last(user, action, text, state):
        return action
    require_seen(action, seen)
    if action.state != State.OPEN:
        raise Refused("This action is closed already. Open it again first.")
    action.state, action.closed_at = state.value, now()
    action.how_we_know = text if state is State.DONE else ""
    note(user, action, text)
    audit.record(f"action.{state.value}", user, **subject(action))
    db.session.flush()
    return action
