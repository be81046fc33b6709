"""Ending a person's role. It takes effect at their next request; what they wrote stays."""

from __future__ import annotations

import uuid

from sqlalchemy import func, select

from portal import audit
from portal.accounts import leaving, sessions
from portal.accounts.models import Membership, User
from portal.accounts.places import lock
from portal.accounts.policy import visible_memberships
from portal.accounts.service.invite import withdraw_for, withdraw_made_by
from portal.accounts.words import plain_line
from portal.database import db, now
from portal.errors import NotFound, Refused
from portal.permissions import Actor, Role, in_a_sentence


def leave(user: Actor, membership_id: uuid.UUID, reason: str = "") -> Membership:
    """End one role. When the person has none left, they are signed out everywhere.

    Raises NotFound for a role that ``user`` does not look after or that has ended, and Refused for the last
    administrator of a partnership. Its last LADO manager leaves by command only.
    """
    reason = plain_line(reason, "reason", "the reason", required=False)
    membership = get_membership(user, membership_id)
    if is_kept(user, membership) and membership.partnership_id is not None:
        lock([membership.partnership_id])
        membership = get_membership(user, membership_id)
        keep_the_last(membership)
    membership.ended_at = now()
    membership.ended_reason = reason
    db.session.flush()
    withdraw_for(membership.user.email, membership.place)
    leaving.tell(user, membership)
    withdraw_made_by(membership.user)
    if not membership.user.current_memberships:
        sessions.end_all(membership.user)
    audit.record(
        "role.ended",
        user,
        record_id=membership.user_id,
        agency_id=membership.agency_id,
        partnership_id=membership.partnership_id,
        role=membership.role,
    )
    return membership


def get_membership(user: Actor, membership_id: uuid.UUID, *, for_change: bool = True) -> Membership:
    """A current role that ``user`` looks after, locked when it is to be changed; raises NotFound."""
    query = visible_memberships(user).where(Membership.id == membership_id)
    locked = query.with_for_update(of=Membership).execution_options(populate_existing=True)
    membership = db.session.scalars(locked if for_change else query).one_or_none()
    if membership is None:
        raise NotFound()
    return membership


def is_kept(user: Actor, membership: Membership) -> bool:
    """Whether a partnership needs somebody with this role. A command may take the last LADO manager away, for it can
    appoint another; no page makes a first one.
    """
    return membership.role == Role.ADMINISTRATOR or (membership.role == Role.LADO_MANAGER and not user.is_system)


def keep_the_last(membership: Membership) -> None:
    """Raise Refused when nobody would have the role in the partnership without this person."""
    others = (
        select(func.count(func.distinct(Membership.user_id)))
        .join(Membership.user)
        .where(Membership.partnership_id == membership.partnership_id, Membership.role == membership.role)
        .where(Membership.ended_at.is_(None), User.suspended_at.is_(None), Membership.id != membership.id)
    )
    if not db.session.scalar(others):
        raise Refused(
            f"{membership.user.name} is the last {in_a_sentence(membership.role)} of {membership.place_name}. "
            f"Invite another {in_a_sentence(membership.role)} first; when they have accepted, end this role."
        )
