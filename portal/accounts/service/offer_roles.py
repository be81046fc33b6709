"""When another agency takes the place of one, its people are offered the same roles there."""

from __future__ import annotations

from sqlalchemy import select

from portal.accounts.models import Agency, Membership
from portal.accounts.service.invite import invite
from portal.database import db
from portal.permissions import Actor, Role


def offer_roles(user: Actor, agency: Agency, successor: Agency) -> int:
    """Invite everyone who has a role at ``agency`` into the same one at ``successor``; returns how many.

    Nobody gets a role without accepting it. Left out are suspended people, whoever has the role already, and ``user``,
    who is invited by somebody else.
    """
    query = select(Membership).join(Membership.user).where(Membership.ended_at.is_(None))
    roles = db.session.scalars(query.where(Membership.agency_id == agency.id).order_by(Membership.created_at)).all()
    there = {(one.user_id, one.role) for one in db.session.scalars(query.where(Membership.agency_id == successor.id))}
    first_roles: dict[str, Membership] = {}
    for one in roles:
        if one.user.is_active and one.user.actor_id != user.actor_id and (one.user_id, one.role) not in there:
            first_roles.setdefault(one.user.email, one)
    for email, one in first_roles.items():
        invite(user, email, one.user.name, Role(one.role), successor)
    return len(first_roles)
