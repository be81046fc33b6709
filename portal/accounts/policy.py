"""Which agencies, people, roles and invitations a person may know of. What is not selected here is a 404.

A person of an agency sees that agency. A person of a partnership sees the agencies of that partnership. People, roles
and invitations are for those who manage them: a safeguarding lead those of their agency, an administrator those of
their partnership, a LADO manager the LADO roles there. A role that the same people hold elsewhere stays out of sight.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from portal.accounts.models import Agency, Invitation, Membership, Partnership, PartnershipAgency, User
from portal.permissions import LADO_ROLES, Actor, Permission, places

T = TypeVar("T")
PlaceColumn = InstrumentedAttribute[uuid.UUID | None]
RoleColumn = InstrumentedAttribute[str]


def visible_agencies(user: Actor) -> Select[Agency]:
    """The agencies that ``user`` works for, and those of the partnerships that they work in."""
    own = {grant.agency_id for grant in user.grants if grant.agency_id is not None}
    partnerships = {grant.partnership_id for grant in user.grants if grant.partnership_id is not None}
    return _for(user, select(Agency), or_(Agency.id.in_(own), Agency.id.in_(_agencies_in(partnerships))))


def managed_agencies(user: Actor) -> Select[Agency]:
    """The agencies whose names, kinds and successors ``user`` keeps."""
    _, partnerships = places(user, Permission.PARTNERSHIP_MANAGE)
    return _for(user, select(Agency), Agency.id.in_(_agencies_in(partnerships)))


def managed_partnerships(user: Actor) -> Select[Partnership]:
    """The partnerships whose agencies and settings ``user`` keeps."""
    _, partnerships = places(user, Permission.PARTNERSHIP_MANAGE)
    return _for(user, select(Partnership), Partnership.id.in_(partnerships))


def agencies_to_invite_to(user: Actor) -> Select[Agency]:
    """The agencies into which ``user`` may invite people."""
    agencies, partnerships = places(user, Permission.AGENCY_INVITE)
    return _for(user, select(Agency), or_(Agency.id.in_(agencies), Agency.id.in_(_agencies_in(partnerships))))


def partnerships_to_invite_to(user: Actor) -> Select[Partnership]:
    """The partnerships into which ``user`` may invite people, into whichever roles."""
    found = (places(user, permission)[1] for permission in (Permission.PARTNERSHIP_INVITE, Permission.CONTACT_APPOINT))
    return _for(user, select(Partnership), Partnership.id.in_(frozenset().union(*found)))


def visible_memberships(user: Actor) -> Select[Membership]:
    """The current roles that ``user`` may see and end."""
    here = _looked_after(user, Membership.agency_id, Membership.partnership_id, Membership.role)
    return _for(user, select(Membership), here).where(Membership.ended_at.is_(None))


def visible_people(user: Actor) -> Select[User]:
    """The people who hold one of the roles that ``user`` may see."""
    return _for(user, select(User), User.id.in_(visible_memberships(user).with_only_columns(Membership.user_id)))


def visible_invitations(user: Actor) -> Select[Invitation]:
    """The invitations into the places that ``user`` looks after, in whatever state."""
    here = _looked_after(user, Invitation.agency_id, Invitation.partnership_id, Invitation.role)
    return _for(user, select(Invitation), here)


def _for(user: Actor, query: Select[T], condition: ColumnElement[bool]) -> Select[T]:
    return query.where(true() if user.is_system else condition)


def _agencies_in(partnership_ids: Iterable[uuid.UUID]) -> Select[uuid.UUID]:
    return select(PartnershipAgency.agency_id).where(PartnershipAgency.partnership_id.in_(set(partnership_ids)))


def _looked_after(user: Actor, agency: PlaceColumn, partnership: PlaceColumn, role: RoleColumn) -> ColumnElement[bool]:
    """The row's role is one into which ``user`` may invite there: that is also who sees and ends it."""
    agencies = agencies_to_invite_to(user).with_only_columns(Agency.id)
    _, keeps = places(user, Permission.PARTNERSHIP_INVITE)
    _, appoints = places(user, Permission.CONTACT_APPOINT)
    is_lados = role.in_([one.value for one in LADO_ROLES])
    ours, theirs = and_(partnership.in_(keeps), ~is_lados), and_(partnership.in_(appoints), is_lados)
    return or_(agency.in_(agencies), ours, theirs)
