"""Which actions a person may know of, and which they may change. What is not selected here is a 404.

An agency's people see their own agency's actions, and those of the organisations that merged into it. A partnership's
people see those that were submitted to that partnership.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, false, or_, select, true

from portal.accounts.places import predecessor_ids
from portal.actions.models import FollowedAction
from portal.permissions import Actor, Permission, places


def visible_to(user: Actor) -> Select[FollowedAction]:
    """The actions that ``user`` may read."""
    _, partnerships = places(user, Permission.ACTION_READ)
    asked = FollowedAction.partnership_id.in_(partnerships) if partnerships else false()
    return _for(user, or_(_of_own_agency(user, Permission.ACTION_READ), asked))


def followed_by(user: Actor) -> Select[FollowedAction]:
    """The actions of the agencies that ``user`` works for, and of those that merged into them."""
    return _for(user, _of_own_agency(user, Permission.ACTION_READ))


def changeable_by(user: Actor) -> Select[FollowedAction]:
    """The actions whose progress ``user`` may write down."""
    return _for(user, _of_own_agency(user, Permission.ACTION_UPDATE))


def _for(user: Actor, condition: ColumnElement[bool]) -> Select[FollowedAction]:
    return select(FollowedAction).where(true() if user.is_system else condition)


def _of_own_agency(user: Actor, permission: Permission) -> ColumnElement[bool]:
    agencies, _ = places(user, permission)
    if not agencies:
        return false()
    own = FollowedAction.agency_id.in_(agencies)
    return or_(own, FollowedAction.agency_id.in_(predecessor_ids(agencies)))
