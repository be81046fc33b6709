"""The people, roles and open invitations of a place, as its safeguarding lead or administrator sees them."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import contains_eager

from portal.accounts.models import Agency, Invitation, Membership, Partnership, User
from portal.accounts.policy import (
    agencies_to_invite_to,
    partnerships_to_invite_to,
    visible_invitations,
    visible_memberships,
)
from portal.accounts.service.invite import Place, is_waiting
from portal.accounts.words import Mistake
from portal.database import db, now
from portal.local_time import today
from portal.permissions import AGENCY_ROLES, ROLE_NAMES, Actor, Role, can, giver_of

LISTED = timedelta(days=90)
"""How long an invitation that nobody accepted stays in the list."""


@dataclass(frozen=True, slots=True)
class PlacePeople:
    """A place with the roles held and offered there."""

    place: Place
    memberships: list[Membership]
    invitations: list[Invitation]


def by_place(user: Actor) -> list[PlacePeople]:
    """Every place that ``user`` looks after: partnerships first, then agencies by name."""
    places: list[Place] = [*_partnerships(user), *_agencies(user)]
    held: defaultdict[uuid.UUID, list[Membership]] = defaultdict(list)
    query = visible_memberships(user).join(Membership.user).options(contains_eager(Membership.user))
    for membership in db.session.scalars(query.order_by(User.name, Membership.role)):
        held[membership.place.id].append(membership)
    offered: defaultdict[uuid.UUID, list[Invitation]] = defaultdict(list)
    waiting = visible_invitations(user).where(*is_waiting(), Invitation.created_at > now() - LISTED)
    for invitation in db.session.scalars(waiting.order_by(Invitation.name)):
        offered[invitation.place.id].append(invitation)
    return [PlacePeople(place, held[place.id], offered[place.id]) for place in places]


def places_to_invite_to(user: Actor) -> list[Place]:
    """Where ``user`` may invite people; agencies that have ended are left out."""
    return [*_partnerships(user), *(agency for agency in _agencies(user) if agency.is_active(today()))]


def place_named(user: Actor, place_id: str) -> Place:
    """The place that a form names; raises Mistake when it is none of ``places_to_invite_to``."""
    for place in places_to_invite_to(user):
        if str(place.id) == place_id:
            return place
    raise Mistake("place", "Choose where the person is to have the role")


def role_named(value: str) -> Role:
    """The role that a form names; raises Mistake when none is chosen."""
    try:
        return Role(value)
    except ValueError:
        raise Mistake("role", "Choose a role") from None


def roles_at(user: Actor, places: list[Place]) -> list[tuple[str, str]]:
    """Value and name of the roles that ``user`` may give at these places, in the order of the table of roles.

    Where there are agencies and partnerships, the name says to which of them a role belongs.
    """
    kinds = {isinstance(place, Agency) for place in places}
    belongs = {role: role in AGENCY_ROLES for role in ROLE_NAMES}
    says = {True: " (in an agency)", False: " (in the partnership)"} if len(kinds) == 2 else {}
    return [
        (role.value, name + says.get(belongs[role], ""))
        for role, name in ROLE_NAMES.items()
        if any(_may_be_given(user, role, place) for place in places)
    ]


def _may_be_given(user: Actor, role: Role, place: Place) -> bool:
    """Whether there is such a role at a place that ``user`` looks after, and it is theirs to give."""
    if isinstance(place, Agency):
        return role in AGENCY_ROLES
    return role not in AGENCY_ROLES and can(user, giver_of(role), partnership_id=place.id)


def _agencies(user: Actor) -> list[Agency]:
    return list(db.session.scalars(agencies_to_invite_to(user).order_by(Agency.name)))


def _partnerships(user: Actor) -> list[Partnership]:
    return list(db.session.scalars(partnerships_to_invite_to(user).order_by(Partnership.name)))
