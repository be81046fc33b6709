"""Accepting an invitation: it makes an account, or adds a role to the one that the person has."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal import audit
from portal.accounts import account_letters
from portal.accounts.factors.rising import higher_for
from portal.accounts.getting_in.about import words_about_invited
from portal.accounts.models import Agency, Invitation, Membership, User
from portal.accounts.passwords import hash_password, problem_with, verify_password
from portal.accounts.service.invite import is_open
from portal.accounts.service.signing_in import find_user
from portal.accounts.sessions import TOKEN, hash_of
from portal.accounts.words import Mistake, plain_line
from portal.database import db, now
from portal.errors import Conflict, NotFound
from portal.permissions import Grant, Role

WRONG_PASSWORD = "Check your password and try again. It is the one that you sign in with"  # noqa: S105 - words.


class InvitationOver(NotFound):
    """Unknown, used, withdrawn, expired, or for a suspended account: nobody is told which."""

    title = "This invitation cannot be used"


def open_invitation(token: str, *, for_update: bool = False) -> Invitation:
    """The invitation behind a link. Raises InvitationOver, always the same, when it cannot be accepted."""
    if not TOKEN.fullmatch(token):
        raise InvitationOver()
    query = select(Invitation).where(Invitation.token_hash == hash_of(token), *is_open())
    if for_update:
        query = query.with_for_update(of=Invitation)
    invitation = db.session.scalars(query).one_or_none()
    if invitation is None:
        raise InvitationOver()
    account = account_for(invitation)
    if account is not None and (not account.is_active or _is_ones_own(invitation, account)):
        raise InvitationOver()
    return invitation


def _is_ones_own(invitation: Invitation, account: User) -> bool:
    """Whoever invites a second mailbox and makes it their address would give themselves a role in an agency."""
    return invitation.agency_id is not None and invitation.invited_by == account.actor_id


def account_for(invitation: Invitation) -> User | None:
    """The account that the invited person has already. Ask only once the token has been proven."""
    return find_user(invitation.email)


def accept_invitation(
    token: str, password: str, *, name: str = "", job_title: str = "", signed_in: User | None = None
) -> User:
    """Use the invitation up and give the person their role; returns the person, who may now be signed in.

    A new account gets ``password``; the holder of an existing one gives theirs, or is ``signed_in`` as that person.
    Raises InvitationOver, and Mistake for a password that is wrong or cannot be taken. The invitation's row is locked,
    so that of two who come at once one is told that it is over.
    """
    invitation = open_invitation(token, for_update=True)
    person = account_for(invitation)
    if person is None:
        person = _new_account(invitation, password, name, job_title)
    elif signed_in is None or signed_in.id != person.id:
        _prove(person, password)
    invitation.used_at = now()
    person.last_signed_in_at = now()  # Accepting signs in.
    try:
        db.session.flush()
        with higher_for(person):
            _give_role(invitation, person)
    except IntegrityError as problem:
        raise Conflict("Open the link in the e-mail again, and try again.") from problem
    _tell_the_leads(invitation, person)
    _note(invitation, person)
    return person


def _tell_the_leads(invitation: Invitation, person: User) -> None:
    """When somebody who has no role in the agency let a person in, its leads hear of it: drafts are read there."""
    agency = invitation.agency
    if agency is None:
        return
    query = select(User).join(User.memberships).where(Membership.ended_at.is_(None), Membership.agency_id == agency.id)
    there = list(db.session.scalars(query.distinct()))
    if any(one.actor_id == invitation.invited_by for one in there):
        return
    leads = [one for one in there if any(_leads(grant, agency) for grant in one.grants) and one is not person]
    for lead in leads:
        account_letters.tell(
            lead,
            "Someone has joined your agency",
            f"Somebody outside {agency.name} invited a person into it, who has accepted and can read what you answer.",
            "If you did not expect this, look at the people of your agency and end the role.",
            path="/people",
            kind=account_letters.AGENCY_PEOPLE,
        )


def _leads(grant: Grant, agency: Agency) -> bool:
    return grant.agency_id == agency.id and grant.role is Role.SAFEGUARDING_LEAD


def _give_role(invitation: Invitation, person: User) -> None:
    if not any(
        (one.role, one.place.id) == (invitation.role, invitation.place.id) for one in person.current_memberships
    ):
        where = {"agency": invitation.agency, "partnership": invitation.partnership}
        given = {"given_by": invitation.invited_by, "created_at": now()}
        db.session.add(Membership(user=person, role=invitation.role, **given, **where))
        db.session.flush()


def _new_account(invitation: Invitation, password: str, name: str, job_title: str) -> User:
    problem = problem_with(password, words_about_invited(invitation, name))
    if problem:
        raise Mistake("password", problem)
    person = User(
        email=invitation.email,
        name=plain_line(name or invitation.name, "name", "your name"),
        job_title=plain_line(job_title, "job_title", "your job title", required=False),
        password_hash=hash_password(password),
        created_at=now(),
    )
    person.memberships = []
    db.session.add(person)
    return person


def _prove(person: User, password: str) -> None:
    if not verify_password(person.password_hash, password):
        raise Mistake("password", WRONG_PASSWORD)


def _note(invitation: Invitation, person: User) -> None:
    audit.record(
        "invitation.accepted",
        person,
        record_id=invitation.id,
        agency_id=invitation.agency_id,
        partnership_id=invitation.partnership_id,
        role=invitation.role,
        invited_by=invitation.invited_by,
    )
