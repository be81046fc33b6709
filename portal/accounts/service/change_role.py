"""Changing a person's role in one step: there is no moment in which they have both roles, or none."""

from __future__ import annotations

import uuid

from portal import audit
from portal.accounts import account_letters, leaving, sessions
from portal.accounts.models import Membership
from portal.accounts.places import lock
from portal.accounts.service.invite import withdraw_made_by
from portal.accounts.service.leave import get_membership, is_kept, keep_the_last
from portal.accounts.words import Mistake
from portal.database import db, now
from portal.errors import Refused
from portal.permissions import AGENCY_ROLES, PARTNERSHIP_ROLES, Actor, Role, can, giver_of, in_a_sentence


def change_role(user: Actor, membership_id: uuid.UUID, role: Role) -> Membership:
    """Let the person have ``role`` instead; returns the new membership. It takes effect at their next request, which
    asks them to sign in again: an id of a session that somebody learned before opens nothing of the new role.

    Raises NotFound for a role that ``user`` does not look after, Refused for one's own and for the last administrator
    or LADO manager, Mistake for a role that there is not in that place, or that the person has already.
    """
    held = get_membership(user, membership_id)
    if held.user.actor_id == user.actor_id:
        raise Refused("Ask someone else to change your role: nobody changes their own.")
    if role not in (AGENCY_ROLES if held.agency_id is not None else PARTNERSHIP_ROLES) or not _gives(user, held, role):
        raise Mistake("role", f"Choose a role that there is at {held.place_name}")
    if any((one.role, one.place.id) == (role.value, held.place.id) for one in held.user.current_memberships):
        raise Mistake("role", "Choose another role: the person has this one already")
    if is_kept(user, held) and held.partnership_id is not None:
        lock([held.partnership_id])
        keep_the_last(get_membership(user, membership_id))
    made = _instead(user, held, role)
    leaving.tell(user, held)
    withdraw_made_by(held.user)
    sessions.end_all(held.user)
    _note(user, held, made)
    account_letters.tell(
        held.user,
        "Your role has changed",
        f"At {held.place_name} you are {in_a_sentence(role)} from now on. "
        f"Before, you were {in_a_sentence(held.role)}. You are asked to sign in again.",
        "If you did not expect this, ask the people who look after accounts there.",
    )
    return made


def _gives(user: Actor, held: Membership, role: Role) -> bool:
    """Whether ``user`` might give the role anew: an administrator makes nobody a LADO by a change."""
    return held.partnership_id is None or can(user, giver_of(role), partnership_id=held.partnership_id)


def _instead(user: Actor, held: Membership, role: Role) -> Membership:
    at = now()
    held.ended_at, held.ended_reason = at, "Role changed"
    where = {"agency": held.agency, "partnership": held.partnership}
    made = Membership(user=held.user, role=role.value, given_by=user.actor_id, created_at=at, **where)
    db.session.add(made)
    db.session.flush()
    return made


def _note(user: Actor, held: Membership, made: Membership) -> None:
    audit.record(
        "role.changed",
        user,
        record_id=held.user_id,
        agency_id=held.agency_id,
        partnership_id=held.partnership_id,
        role=made.role,
        before=held.role,
    )
