"""Inviting: who may invite whom where, and what goes out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts import service
from portal.accounts.models import Agency, Invitation
from portal.accounts.service.accept_invitation import InvitationOver
from portal.accounts.words import Mistake
from portal.database import db, now
from portal.errors import Forbidden, NotFound
from portal.local_time import today
from portal.permissions import AGENCY_ROLES, LADO_ROLES, PARTNERSHIP_ROLES, SYSTEM, Role
from tests.accounts.world import EMAIL, last_body, make_invitation, make_world, token_in
from tests.platform.threads import at_once
from tests.support.builders import add_role, make_user
from tests.support.mails import in_the_outbox

ALLOWED = (
    {(Role.SAFEGUARDING_LEAD, "own agency", role) for role in AGENCY_ROLES}
    | {(Role.ADMINISTRATOR, place, role) for place in ("own agency", "shared agency") for role in AGENCY_ROLES}
    | {(Role.ADMINISTRATOR, "own partnership", role) for role in PARTNERSHIP_ROLES - LADO_ROLES}
    | {(Role.LADO_MANAGER, "own partnership", role) for role in LADO_ROLES}
)


def test_everyone_invites_where_they_may_and_nowhere_else(session: Session, mails: object) -> None:
    """Every role inviting into every role at every place."""
    there = make_world()
    taken = set()
    for inviter, person in there.people.items():
        for place_name, place in there.places.items():
            for role in Role:
                try:
                    service.invite(person, EMAIL, "New Example", role, place)
                except (Forbidden, Mistake):
                    continue
                taken.add((inviter, place_name, role))
    assert taken == ALLOWED


def test_a_suspended_person_invites_nobody(session: Session) -> None:
    there = make_world()
    there.lead.suspended_at = now()
    with pytest.raises(Forbidden):
        service.invite(there.lead, EMAIL, "New Example", Role.EDITOR, there.agency)


def test_people_with_roles_in_two_agencies_invite_only_where_they_lead(session: Session, mails: object) -> None:
    there = make_world()
    both = there.people[Role.EDITOR]
    add_role(both, Role.SAFEGUARDING_LEAD, there.southern)
    service.invite(both, EMAIL, "New Example", Role.EDITOR, there.southern)
    with pytest.raises(Forbidden):
        service.invite(both, EMAIL, "New Example", Role.EDITOR, there.agency)


def test_the_letter_says_who_what_where_and_holds_one_link(session: Session, mails: object) -> None:
    there, token = make_invitation()
    for words in (there.lead.name, "Editor", there.agency.name, there.north.name, "New Example"):
        assert words in last_body()
    assert len(token) == 43  # 256 bits in the alphabet of addresses.


@pytest.mark.asvs("6.4.1")
def test_only_the_hash_of_the_token_is_kept(session: Session, mails: object) -> None:
    _, token = make_invitation()
    invitation = session.scalars(select(Invitation)).one()
    values = [str(getattr(invitation, column.key)) for column in Invitation.__table__.columns]
    assert not any(token in value for value in values)


def test_inviting_again_withdraws_the_earlier_link_to_the_same_place_only(session: Session, mails: object) -> None:
    there, first = make_invitation()
    kept = []
    for email, role, place in (
        (EMAIL, Role.EDITOR, there.shared),
        ("other@example.invalid", Role.EDITOR, there.agency),
        (EMAIL.upper(), Role.APPROVER, there.agency),
    ):
        service.invite(there.administrator, email, "New Example", role, place)
        kept.append(token_in(last_body()))
    with pytest.raises(InvitationOver):
        service.open_invitation(first)
    assert [service.open_invitation(token).role for token in kept] == ["editor", "editor", "approver"]


def test_a_withdrawn_link_works_no_more(session: Session, mails: object) -> None:
    there, token = make_invitation()
    invitation = service.open_invitation(token)
    service.withdraw(there.lead, invitation.id)
    with pytest.raises(InvitationOver):
        service.open_invitation(token)
    with pytest.raises(NotFound):
        service.withdraw(there.lead, invitation.id)


def test_nobody_withdraws_the_invitations_of_others(session: Session, mails: object) -> None:
    there, token = make_invitation()
    invitation = service.open_invitation(token)
    outsiders = [make_user(Role.SAFEGUARDING_LEAD, there.shared), make_user(Role.ADMINISTRATOR, there.south)]
    for outsider in (*outsiders, there.people[Role.EDITOR], there.people[Role.COORDINATOR]):
        with pytest.raises(NotFound):
            service.withdraw(outsider, invitation.id)


def test_a_role_that_is_held_already_is_not_offered(session: Session) -> None:
    there = make_world()
    with pytest.raises(Mistake, match="already"):
        service.invite(SYSTEM, there.people[Role.EDITOR].email, "Example", Role.EDITOR, there.agency)


def test_nobody_is_invited_into_an_agency_that_has_ended(session: Session) -> None:
    there = make_world()
    service.end_agency(SYSTEM, there.agency, today() - timedelta(days=1))
    with pytest.raises(Mistake, match="not active"):
        service.invite(SYSTEM, EMAIL, "New Example", Role.EDITOR, there.agency)


NO_ADDRESSES = [
    "",
    "nobody",
    "a@b",
    "a@example.invalid, b@example.invalid",
    "a b@example.invalid",
    "é@example.invalid",
    f"{'a' * 250}@example.invalid",
    "a@example..invalid",
    "a..b@example.invalid",
]


@pytest.mark.parametrize("email", NO_ADDRESSES)
def test_an_address_that_no_server_takes_is_a_mistake(session: Session, email: str) -> None:
    there = make_world()
    with pytest.raises(Mistake) as refused:
        service.invite(SYSTEM, email, "New Example", Role.EDITOR, there.agency)
    assert refused.value.field == "email"


def test_two_who_invite_at_once_leave_one_link(app: Flask, mails: object) -> None:
    with db.unit_of_work():
        there = make_world()

    def ask(_number: int) -> None:
        with db.unit_of_work() as session:
            service.invite(SYSTEM, EMAIL, "New Example", Role.EDITOR, session.get_one(Agency, there.agency.id))

    assert at_once(4, ask) == [None] * 4
    with db.reading() as session:
        open_ones = session.scalars(select(Invitation).where(Invitation.withdrawn_at.is_(None))).all()
    assert (len(open_ones), len(in_the_outbox())) == (1, 4)


def test_whoever_has_the_role_elsewhere_may_have_it_here_too(session: Session, mails: object) -> None:
    there = make_world()
    editor = there.people[Role.EDITOR]
    assert service.invite(SYSTEM, editor.email, editor.name, Role.EDITOR, there.shared).agency is there.shared


def test_whoever_left_may_come_back(session: Session, mails: object) -> None:
    there = make_world()
    editor = there.people[Role.EDITOR]
    service.leave(SYSTEM, editor.memberships[0].id)
    assert service.invite(SYSTEM, editor.email, editor.name, Role.EDITOR, there.agency).email == editor.email
