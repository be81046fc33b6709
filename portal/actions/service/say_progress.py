"""The agency says how an action goes."""

from __future__ import annotations

import uuid

from portal import audit
from portal.accounts.models import User
from portal.actions.about import subject
from portal.actions.history import note, said_last
from portal.actions.models import FollowedAction
from portal.actions.service.find import lock_action
from portal.actions.words import text_from


def say_progress(user: User, action_id: uuid.UUID, typed: str) -> FollowedAction:
    """Add to the history, also of an action that is closed. It takes nothing away, so nobody has to have seen the rest.

    Raises Mistake when nothing was typed or it cannot be kept, Forbidden and NotFound.
    """
    action = lock_action(user, action_id)
    text = text_from(typed, "progress", "the progress", "Enter what has happened since the last entry")
    if not said_last(user, action, text, action.state):
        note(user, action, text)
        audit.record("action.progress", user, **subject(action))
    return action
