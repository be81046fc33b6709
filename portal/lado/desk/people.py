"""The people of a desk: who decides there and who helps, without those who must not know of an incident."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlalchemy import Select, select

from portal.accounts import acting
from portal.accounts.models import Membership, Partnership, User
from portal.database import db
from portal.errors import Forbidden
from portal.lado import policy
from portal.lado.models import Contact
from portal.permissions import LADO_ROLES, ROLES, Permission, Role, places


def desk_of(user: User) -> Partnership:
    """The partnership at whose desk somebody sits: that for which they act, or else their first one."""
    _, ids = places(user, Permission.CONTACT_LIST)
    place = acting.place_of(user)
    if place is not None and place.id in ids:
        return db.session.get_one(Partnership, place.id)
    if not ids:
        raise Forbidden(Permission.CONTACT_LIST.value)
    return db.session.get_one(Partnership, min(ids))


def officers_of(partnership_id: uuid.UUID) -> list[User]:
    """Whoever decides about contacts there, by name."""
    return _people(_with_role(partnership_id, _roles_with(Permission.CONTACT_DECIDE)))


def officers_for(contact: Contact) -> list[User]:
    """Whose the contact may become."""
    return _people(_who_may_know(contact, _roles_with(Permission.CONTACT_DECIDE)))


def helpers_for(user: User, contact: Contact) -> list[User]:
    """Whom ``user`` could let into the narrative of a contact: people of the desk who do not read it by their work,
    and never ``user``.
    """
    has_it = (user.id, contact.officer_id, contact.cover_id)
    return [one for one in _people(_who_may_know(contact, LADO_ROLES)) if one.id not in has_it]


def with_role(partnership_id: uuid.UUID, role: Role) -> list[User]:
    """Whoever has this role there, by name."""
    return _people(_with_role(partnership_id, (role,)))


def names_of(ids: Collection[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    """The names of accounts by their ids, in one statement."""
    wanted = {one for one in ids if one is not None}
    if not wanted:
        return {}
    found = db.session.scalars(select(User).where(User.id.in_(wanted)))
    return {one.id: one.name for one in found}


def _roles_with(permission: Permission) -> frozenset[str]:
    return frozenset(role for role in LADO_ROLES if permission in ROLES[role])


def _who_may_know(contact: Contact, roles: Collection[str]) -> Select[User]:
    conflicted = policy.in_conflict_with(contact.incident_id).with_only_columns(User.id)
    return _with_role(contact.partnership_id, roles).where(User.id.not_in(conflicted))


def _with_role(partnership_id: uuid.UUID, roles: Collection[str]) -> Select[User]:
    held = select(Membership.user_id).where(
        Membership.partnership_id == partnership_id, Membership.role.in_(roles), Membership.ended_at.is_(None)
    )
    active = (User.suspended_at.is_(None), User.merged_into_id.is_(None))
    return select(User).where(User.id.in_(held), *active).order_by(User.name, User.id)


def _people(query: Select[User]) -> list[User]:
    return list(db.session.scalars(query))
