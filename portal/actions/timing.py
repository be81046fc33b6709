"""When an action is overdue, or due soon. Nobody stores it: it follows from the due day and today in England."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from portal.actions.models import FollowedAction, State
from portal.local_time import today

SOON = timedelta(days=30)


class Standing(StrEnum):
    """How an action stands, for whoever looks at a list of them."""

    OVERDUE = "overdue"
    SOON = "soon"
    LATER = "later"
    CLOSED = "closed"


def is_overdue(due_on: date | None, state: str) -> bool:
    """True once the due day is over in England, while the action is open."""
    return state == State.OPEN and due_on is not None and due_on < today()


def standing_of(action: FollowedAction) -> Standing:
    if action.state != State.OPEN:
        return Standing.CLOSED
    if is_overdue(action.due_on, action.state):
        return Standing.OVERDUE
    is_soon = action.due_on is not None and action.due_on <= today() + SOON
    return Standing.SOON if is_soon else Standing.LATER
