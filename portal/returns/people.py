"""Who in an agency is to be told, by what their roles let them do."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, select

from portal.accounts.models import Membership, User
from portal.database import db
from portal.permissions import ROLES, Permission


def members_who_may(permission: Permission, agency_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[User]]:
    """By agency, the people with a current role that carries ``permission``; the longest-standing first.

    People whose account is suspended are left out. One statement, however many agencies.
    """
    wanted = list(agency_ids)
    query = (
        select(Membership.agency_id, User)
        .join(Membership.user)
        .where(Membership.agency_id.in_(wanted), _may_now(permission))
        .order_by(Membership.created_at, Membership.id)
    )
    found: dict[uuid.UUID, list[User]] = {agency_id: [] for agency_id in wanted}
    for agency_id, user in db.session.execute(query):
        if agency_id is not None and user not in found[agency_id]:
            found[agency_id].append(user)
    return found


def leads_of(agency_id: uuid.UUID) -> list[User]:
    """The agency's safeguarding leads."""
    return members_who_may(Permission.RETURN_SEND_FOR_APPROVAL, [agency_id])[agency_id]


def approvers_of(agency_id: uuid.UUID) -> list[User]:
    return members_who_may(Permission.RETURN_SUBMIT, [agency_id])[agency_id]


def coordinators_of(partnership_id: uuid.UUID) -> list[User]:
    """The people of the partnership who may change its rounds, the longest-standing first."""
    query = (
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.partnership_id == partnership_id, _may_now(Permission.ROUND_MANAGE))
        .order_by(Membership.created_at, Membership.id)
    )
    return list({user.id: user for user in db.session.scalars(query)}.values())


def _may_now(permission: Permission) -> ColumnElement[bool]:
    """A role that carries ``permission``, has not ended, and belongs to an account that is not suspended."""
    roles = [role.value for role, permissions in ROLES.items() if permission in permissions]
    return and_(Membership.role.in_(roles), Membership.ended_at.is_(None), User.suspended_at.is_(None))
