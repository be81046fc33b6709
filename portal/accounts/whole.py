"""Accounts that one administrator looks after as a whole.

An account belongs to the installation and may hold roles in several partnerships. What touches all of it - suspending,
another address, merging - is for an administrator who looks after every place in which the person has a role. Anyone
else ends the roles that they look after, or asks whoever runs the portal.
"""

from __future__ import annotations

import uuid

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from portal.accounts.models import Membership, User
from portal.accounts.policy import visible_memberships
from portal.database import db
from portal.errors import Forbidden, NotFound, Refused
from portal.permissions import Actor, Permission, can

BY_COMMAND = (
    "This cannot be done from here for this account. End the roles that the person has with you instead, "
    "or ask whoever runs the portal."
)


def people_of_mine(user: Actor) -> list[User]:
    """The people whose every current role ``user`` looks after, by name; without ``user``, who asks somebody else."""
    if not can(user, Permission.PARTNERSHIP_MANAGE):
        return []
    mine = visible_memberships(user).with_only_columns(Membership.id)
    elsewhere = aliased(Membership)
    beyond = exists().where(elsewhere.user_id == User.id, elsewhere.ended_at.is_(None), elsewhere.id.not_in(mine))
    held = exists().where(Membership.user_id == User.id, Membership.id.in_(mine))
    query = select(User).where(held, ~beyond).order_by(User.name, User.email)
    return [person for person in db.session.scalars(query) if str(person.id) != user.actor_id]


def require_whole(user: Actor, person: User) -> None:
    """Raise unless ``user`` may do something to the whole account of ``person``: Forbidden for whoever administers
    nothing, Refused for oneself and for someone with a role elsewhere.
    """
    if user.is_system:
        return
    if not can(user, Permission.PARTNERSHIP_MANAGE):
        raise Forbidden("account:manage")
    if person.actor_id == user.actor_id:
        raise Refused("Ask another administrator: nobody does this to their own account.")
    mine = set(db.session.scalars(visible_memberships(user).with_only_columns(Membership.id)))
    roles = {one.id for one in person.current_memberships}
    if not roles & mine:
        raise NotFound()
    if roles - mine:
        raise Refused(BY_COMMAND)


def locked_person(person_id: uuid.UUID) -> User:
    """The account as it is now, locked; raises NotFound for one that was merged into another."""
    query = select(User).where(User.id == person_id, User.merged_into_id.is_(None)).with_for_update()
    found = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound()
    return found
