"""Finding one action, to read it or to change it."""

from __future__ import annotations

import uuid

from sqlalchemy import Select

from portal import audit
from portal.actions import policy
from portal.actions.models import FollowedAction
from portal.database import db
from portal.errors import Conflict, Forbidden, NotFound
from portal.permissions import Actor, Permission, require


class ChangedMeanwhile(Conflict):
    """Someone changed the action after the page was shown. Nothing was written; the page keeps what was typed."""

    def __init__(self) -> None:
        super().__init__("A colleague changed this action while you were writing. Look at it, then decide again.")


def read_action(user: Actor, action_id: uuid.UUID) -> FollowedAction:
    """The action; raises NotFound when there is none that ``user`` may read.

    A reader from outside the agency is written into the record before anything is shown.
    """
    require(user, Permission.ACTION_READ)
    action = db.session.scalars(policy.visible_to(user).where(FollowedAction.id == action_id)).one_or_none()
    if action is None:
        raise NotFound
    if not _is_in(policy.followed_by(user), action_id):
        where = {"agency_id": action.agency_id, "partnership_id": action.partnership_id}
        audit.record_apart("action.read", user, record_id=action.id, **where, outcome="done")
    return action


def may_change(user: Actor, action: FollowedAction) -> bool:
    """Whether ``user`` may write down progress; the verbs ask again."""
    return _is_in(policy.changeable_by(user), action.id)


def lock_action(user: Actor, action_id: uuid.UUID) -> FollowedAction:
    """The action for a verb that changes it: as it stands now, and nobody else's until the commit.

    Raises NotFound for one that ``user`` may not know of, Forbidden for one that they may only read.
    """
    query = policy.visible_to(user).where(FollowedAction.id == action_id).with_for_update(of=FollowedAction)
    action = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if action is None:
        raise NotFound
    if not may_change(user, action):
        raise Forbidden(Permission.ACTION_UPDATE.value)
    return action


def require_seen(action: FollowedAction, seen: int) -> None:
    """Raise ChangedMeanwhile unless the person saw the action as it stands: its ``version`` says so."""
    if action.version != seen:
        raise ChangedMeanwhile


def _is_in(query: Select[FollowedAction], action_id: uuid.UUID) -> bool:
    found = query.where(FollowedAction.id == action_id).with_only_columns(FollowedAction.id)
    return db.session.scalar(found) is not None
