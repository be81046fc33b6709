"""The history of an action: what was said about it, by whom and when. Nothing is ever taken out of it."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from portal.accounts.models import User
from portal.actions.models import ActionUpdate, FollowedAction
from portal.database import db, now


def note(user: User, action: FollowedAction, text: str) -> ActionUpdate:
    """Add what was said, with the state that the action has since."""
    said = ActionUpdate(action_id=action.id, text=text, state=action.state, user_id=user.id, at=now())
    db.session.add(said)
    return said


def history_of(action_id: uuid.UUID) -> list[ActionUpdate]:
    """Everything that was said, the newest first."""
    query = select(ActionUpdate).where(ActionUpdate.action_id == action_id)
    return list(db.session.scalars(query.order_by(ActionUpdate.at.desc(), ActionUpdate.id)))


def last_said(action: FollowedAction) -> ActionUpdate | None:
    """The newest entry."""
    query = select(ActionUpdate).where(ActionUpdate.action_id == action.id).order_by(ActionUpdate.at.desc()).limit(1)
    return db.session.scalars(query).one_or_none()


def said_last(user: User, action: FollowedAction, text: str, state: str) -> bool:
    """Whether this very thing was said last, by the same person: the same page sent twice says it once."""
    last = last_said(action)
    return last is not None and (last.user_id, last.text, last.state) == (user.id, text, state)
