"""Inviting a person into a role. The link goes to their e-mail address; only the hash of its token is kept."""

from __future__ import annotations

import secrets

from sqlalchemy import ColumnElement, select

from portal import audit, mail
from portal.accounts import account_letters, letters
from portal.accounts.mailboxes import own_address
from portal.accounts.models import Agency, Invitation, Membership, Partnership, User
from portal.accounts.places import lock, may_in_agency, partnership_ids_of
from portal.accounts.policy import visible_invitations
from portal.accounts.sessions import hash_of
from portal.accounts.words import Mistake, plain_line
from portal.database import db, now
from portal.errors import Forbidden, NotFound
from portal.local_time import today
from portal.permissions import (
    AGENCY_ROLES,
    PARTNERSHIP_ROLES,
    ROLES,
    Actor,
    Permission,
    Role,
    can,
    giver_of,
    in_a_sentence,
)

Place = Agency | Partnership
WHO_GIVES = {Permission.PARTNERSHIP_INVITE: "administrator", Permission.CONTACT_APPOINT: "LADO manager"}


def invite(user: Actor, email: str, name: str, role: Role | str, place: Place) -> Invitation:
    """Invite a person into ``role`` at ``place`` by e-mail; an earlier open invitation there is withdrawn.

    A safeguarding lead invites into their agency, an administrator into their partnership and its agencies, but for
    LADO roles, into which only a LADO manager does. Raises Forbidden beyond that, Mistake for what is typed wrongly.
    """
    invitation, token = _prepare(user, email, name, Role(role), place)
    mail.send(invitation.email, *letters.invitation(invitation, token))
    if isinstance(place, Partnership):
        _tell_those_who_give(user, place, Role(role))
    return invitation


def invite_by_link(user: Actor, email: str, name: str, role: Role | str, place: Place) -> str:
    """The same without an e-mail: returns the link, for the command that makes the first administrator."""
    _, token = _prepare(user, email, name, Role(role), place)
    return letters.link(token)


def send_again(user: Actor, invitation_id: object) -> Invitation:
    """Send a new link in the place of one that nobody has used, also when it has expired. Raises NotFound."""
    earlier = _waiting(user, invitation_id)
    earlier.withdrawn_at = now()
    return invite(user, earlier.email, earlier.name, earlier.role, earlier.place)


def withdraw(user: Actor, invitation_id: object) -> Invitation:
    """Make an invitation's link worthless. Raises NotFound for one that is used, or that ``user`` may not know of."""
    invitation = _waiting(user, invitation_id)
    invitation.withdrawn_at = now()
    _note("invitation.withdrawn", user, invitation)
    return invitation


def withdraw_for(email: str, place: Place) -> None:
    """Withdraw what is open for this person at this place."""
    column = Invitation.agency_id if isinstance(place, Agency) else Invitation.partnership_id
    for earlier in db.session.scalars(
        select(Invitation).where(Invitation.email == email, column == place.id, *is_open())
    ):
        earlier.withdrawn_at = now()


def withdraw_sent_to(email: str) -> None:
    """Withdraw what is open for an address, wherever it invites to."""
    for earlier in db.session.scalars(select(Invitation).where(Invitation.email == email, *is_open())):
        earlier.withdrawn_at = now()


def withdraw_made_by(person: User) -> int:
    """Withdraw what this person sent, nobody has accepted and they may not send any more, and say how many: they can
    no longer answer for it, and would come back by a second mailbox.
    """
    made = select(Invitation).where(Invitation.invited_by == person.actor_id, *is_open())
    invitations = [one for one in db.session.scalars(made).all() if not _may_give(person, Role(one.role), one.place)]
    for invitation in invitations:
        invitation.withdrawn_at = now()
    return len(invitations)


def is_waiting() -> tuple[ColumnElement[bool], ...]:
    """The conditions under which an invitation can still be sent again or withdrawn: its link may have expired."""
    return Invitation.used_at.is_(None), Invitation.withdrawn_at.is_(None)


def is_open() -> tuple[ColumnElement[bool], ...]:
    """The conditions under which an invitation can still be accepted."""
    return *is_waiting(), Invitation.expires_at > now()


def _waiting(user: Actor, invitation_id: object) -> Invitation:
    found = visible_invitations(user).where(Invitation.id == invitation_id, *is_waiting())
    invitation = db.session.scalars(found.with_for_update(of=Invitation)).one_or_none()
    if invitation is None:
        raise NotFound()
    return invitation


def _tell_those_who_give(user: Actor, partnership: Partnership, role: Role) -> None:
    """Whoever else gives such roles in the partnership hears of a new colleague before there is one."""
    givers = [one.value for one in Role if giver_of(role) in ROLES[one]]
    query = select(User).join(User.memberships).where(Membership.ended_at.is_(None))
    query = query.where(Membership.partnership_id == partnership.id, Membership.role.in_(givers))
    others = [person for person in db.session.scalars(query.distinct()) if person.actor_id != user.actor_id]
    account_letters.tell_all(
        others,
        "Someone is invited into the partnership",
        f"Another {WHO_GIVES[giver_of(role)]} of {partnership.name} has invited someone into a role there. "
        "If you did not expect this, look at the invitation and withdraw it.",
        path="/people",
    )


def _prepare(user: Actor, email: str, name: str, role: Role, place: Place) -> tuple[Invitation, str]:
    _require(user, role, place)
    address = own_address(email)
    _refuse_oneself(user, address, place)
    person = plain_line(name, "name", "the person's name")
    lock(partnership_ids_of(place) if isinstance(place, Agency) else [place.id])
    if _has_role(address, role, place):
        raise Mistake("email", f"This person is {in_a_sentence(role)} at {place.name} already")
    withdraw_for(address, place)
    token, at = secrets.token_urlsafe(32), now()
    where = {"agency": place} if isinstance(place, Agency) else {"partnership": place}
    invitation = Invitation(
        token_hash=hash_of(token),
        email=address,
        name=person,
        role=role.value,
        invited_by=user.actor_id,
        created_at=at,
        expires_at=at + mail.postbox.settings.invitation_life,
        **where,
    )
    db.session.add(invitation)
    db.session.flush()
    _note("invitation.made", user, invitation)
    return invitation, token


def _require(user: Actor, role: Role, place: Place) -> None:
    roles = AGENCY_ROLES if isinstance(place, Agency) else PARTNERSHIP_ROLES
    if not _may_give(user, role, place):
        raise Forbidden(f"invite {role.value}")
    if role not in roles:
        raise Mistake("role", f"Choose a role that there is at {place.name}")
    if isinstance(place, Agency) and not place.is_active(today()):
        raise Mistake("place", f"Choose another agency: {place.name} is not active")


def _may_give(user: Actor, role: Role, place: Place) -> bool:
    if isinstance(place, Agency):
        return may_in_agency(user, Permission.AGENCY_INVITE, place)
    return can(user, giver_of(role), partnership_id=place.id)


def _refuse_oneself(user: Actor, address: str, place: Place) -> None:
    """Nobody gives themselves a role in an agency: a lead would approve their own answers, and an administrator would
    read the drafts of any agency.
    """
    if isinstance(place, Agency) and isinstance(user, User) and user.email == address:
        raise Mistake("email", "Ask someone else to invite you: nobody gives themselves a role in an agency")


def _has_role(email: str, role: Role, place: Place) -> bool:
    column = Membership.agency_id if isinstance(place, Agency) else Membership.partnership_id
    query = select(Membership.id).join(Membership.user).where(User.email == email, Membership.role == role.value)
    return db.session.scalar(query.where(column == place.id, Membership.ended_at.is_(None))) is not None


def _note(action: str, user: Actor, invitation: Invitation) -> None:
    audit.record(
        action,
        user,
        record_id=invitation.id,
        agency_id=invitation.agency_id,
        partnership_id=invitation.partnership_id,
        role=invitation.role,
    )
