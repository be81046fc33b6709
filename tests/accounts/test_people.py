"""What is done to people's roles and accounts: another role, another address, two accounts made one."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts import mailboxes, service
from portal.accounts.models import Invitation, Membership, User, UserSession
from portal.accounts.service.accept_invitation import InvitationOver
from portal.accounts.sessions import hash_of
from portal.accounts.words import Mistake
from portal.database import db, now
from portal.errors import NotFound, Refused
from portal.mail import OutboxMessage
from portal.permissions import AGENCY_ROLES, LADO_ROLES, PARTNERSHIP_ROLES, Grant, Identity, Role
from tests.accounts.world import EMAIL, last_body, make_invitation, make_world, token_in
from tests.hostile.load import load
from tests.support.builders import add_role, make_user, sign_in
from tests.support.client import PageClient
from tests.support.mails import Mail

Mails = Callable[[], list[Mail]]


def sent() -> list[OutboxMessage]:
    """The e-mails of the current transaction, the oldest first."""
    return list(db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.created_at)))


def session_of(person: User) -> UserSession:
    """A browser in which the person is signed in."""
    row = UserSession(id_hash=hash_of(person.email), user_id=person.id, created_at=now(), last_seen_at=now())
    db.session.add(row)
    db.session.flush()
    return row


# --- another role


def test_everyone_changes_the_roles_that_they_look_after_and_only_to_roles_of_that_place(
    session: Session, mails: object
) -> None:
    there = make_world()
    changed = set()
    for name, user in there.people.items():
        for place_name, place in there.places.items():
            is_agency = place_name.endswith("agency")
            for role in Role:
                person = make_user(Role.EDITOR if is_agency else Role.COORDINATOR, place)
                try:
                    made = service.change_role(user, person.memberships[0].id, role)
                except (NotFound, Mistake):
                    continue
                assert [one.role for one in person.current_memberships] == [role.value]
                assert (made.given_by, made.place.id) == (user.actor_id, place.id)
                changed.add((name, place_name, role))
    agencies, partnerships = AGENCY_ROLES - {Role.EDITOR}, PARTNERSHIP_ROLES - {Role.COORDINATOR} - LADO_ROLES
    assert changed == (
        {(Role.SAFEGUARDING_LEAD, "own agency", role) for role in agencies}
        | {(Role.ADMINISTRATOR, place, role) for place in ("own agency", "shared agency") for role in agencies}
        | {(Role.ADMINISTRATOR, "own partnership", role) for role in partnerships}
    )


@pytest.mark.threat(5)
def test_nobody_changes_their_own_role(session: Session) -> None:
    there = make_world()
    for person in (there.lead, there.administrator):
        role = Role.APPROVER if person is there.lead else Role.COORDINATOR
        with pytest.raises(Refused, match="nobody changes their own"):
            service.change_role(person, person.memberships[0].id, role)


def test_a_role_that_the_person_has_already_is_not_given_twice(session: Session) -> None:
    there = make_world()
    person = there.people[Role.EDITOR]
    add_role(person, Role.APPROVER, there.agency)
    with pytest.raises(Mistake, match="already"):
        service.change_role(there.lead, person.memberships[0].id, Role.APPROVER)


def test_the_last_administrator_stays_one(session: Session, mails: object) -> None:
    there = make_world()
    other = make_user(Role.ADMINISTRATOR, there.north)
    service.change_role(there.administrator, other.memberships[0].id, Role.COORDINATOR)
    add_role(other, Role.ADMINISTRATOR, there.north)
    there.administrator.suspended_at = now()
    session.flush()
    as_they_were = Identity(there.administrator.actor_id, (Grant(Role.ADMINISTRATOR, None, there.north.id),))
    with pytest.raises(Refused, match="last administrator"):
        service.change_role(as_they_were, other.current_memberships[-1].id, Role.SCRUTINEER)


@pytest.mark.asvs("8.3.2")
@pytest.mark.threat(6)
def test_another_role_counts_at_the_next_request_and_the_person_is_told(
    app: Flask, new_client: Callable[[], PageClient], mails: Mails
) -> None:
    with db.unit_of_work():
        there = make_world()
    theirs, leads = new_client(), new_client()
    sign_in(theirs, there.lead)
    sign_in(leads, there.administrator)
    assert theirs.get("/people").status_code == 200
    page = leads.page(f"/people/{there.lead.memberships[0].id}/role")
    assert there.lead.name not in page.title
    page = leads.submit(page, {}, button="Change role", status=422)
    leads.submit(page, {"role": "editor"}, button="Change role")
    assert theirs.get("/people").location.startswith("/sign-in")
    sign_in(theirs, there.lead)
    assert theirs.get("/people").status_code == 403
    (mail,) = mails()
    assert mail.recipient == there.lead.email
    assert "you are editor from now on" in mail.body


# --- invitations


def test_an_expired_invitation_is_sent_again_by_a_new_link(session: Session, mails: object) -> None:
    there, first = make_invitation()
    invitation = service.open_invitation(first)
    invitation.expires_at = now() - timedelta(minutes=1)
    with pytest.raises(NotFound):
        service.send_again(there.people[Role.EDITOR], invitation.id)
    made = service.send_again(there.lead, invitation.id)
    assert (made.email, made.role, made.place) == (invitation.email, invitation.role, invitation.place)
    assert service.open_invitation(token_in(last_body())) is made
    with pytest.raises(InvitationOver):
        service.open_invitation(first)
    with pytest.raises(NotFound):
        service.send_again(there.lead, invitation.id)


@pytest.mark.threat(5)
def test_the_other_administrators_hear_of_a_new_colleague(session: Session, mails: object) -> None:
    there = make_world()
    others = {make_user(Role.ADMINISTRATOR, there.north).email for _ in range(2)}
    make_user(Role.ADMINISTRATOR, there.south)
    service.invite(there.administrator, EMAIL, "New Example", Role.ADMINISTRATOR, there.north)
    mails_sent = sent()
    assert {mail.recipient for mail in mails_sent} == others | {EMAIL}
    assert not any(EMAIL in mail.body or "New Example" in mail.body for mail in mails_sent if mail.recipient != EMAIL)


def test_whoever_has_left_answers_for_no_invitation(session: Session, mails: object) -> None:
    there, token = make_invitation()
    service.leave(there.administrator, there.lead.memberships[0].id)
    with pytest.raises(InvitationOver):
        service.open_invitation(token)


def test_a_role_remembers_who_gave_it_and_who_accepts_has_signed_in(session: Session, mails: object) -> None:
    there, token = make_invitation()
    person = service.accept_invitation(token, "seven herons over the estuary")
    assert person.current_memberships[0].given_by == there.lead.actor_id
    assert person.last_signed_in_at is not None


SHARED_ADDRESSES = ["info", "office", "admin", "safeguarding", "head", "head.teacher", "school-office2", "dsl+2026"]


@pytest.mark.parametrize("first_half", SHARED_ADDRESSES)
def test_a_shared_mailbox_gets_no_account(session: Session, first_half: str) -> None:
    there = make_world()
    with pytest.raises(Mistake, match="several people read"):
        service.invite(there.lead, f"{first_half}@example.invalid", "Example", Role.EDITOR, there.agency)


@pytest.mark.parametrize("first_half", ["ann.head", "j.office-smith", "headley", "infante", "a", "o.teamer"])
def test_a_person_is_no_shared_mailbox(app: Flask, first_half: str) -> None:
    assert mailboxes.own_address(f"{first_half}@example.invalid") == f"{first_half}@example.invalid"


@pytest.mark.goal("I2")
def test_no_legitimate_name_is_a_shared_mailbox(app: Flask) -> None:
    """First halves made of names: of two words as people have them, not one is refused."""
    names = [re.sub(r"[^a-z]+", ".", name.lower()).strip(".") for name in load("legit_names.jsonl")]
    refused = [name for name in names if name.count(".") and mailboxes.is_shared(f"{name}@example.invalid")]
    assert refused == []


# --- the page of one account


@pytest.mark.asvs("7.4.5")
def test_an_account_is_suspended_and_opened_again_by_page(app: Flask, client: PageClient) -> None:
    with db.unit_of_work():
        there = make_world()
    person = there.people[Role.EDITOR]
    sign_in(client, there.administrator)
    page = client.page(f"/people/{person.memberships[0].id}/account")
    assert person.name not in page.title
    page = client.submit(page, {}, button="Suspend this account")
    assert "The account is suspended" in page.text
    page = client.submit(page, {}, button="Open this account again")
    assert "The account is open again" in page.text
    client.page(f"/people/{there.administrator.memberships[0].id}/account")


def test_expired_invitations_are_listed_with_those_that_wait(app: Flask, client: PageClient, mails: Mails) -> None:
    with db.unit_of_work() as session:
        there, _ = make_invitation()
        session.scalars(select(Invitation)).one().expires_at = now() - timedelta(hours=1)
    sign_in(client, there.lead)
    page = client.page("/people")
    assert "Expired" in page.text
    page = client.submit(page, {}, button="Send again the invitation to New Example")
    assert "The link works until" in page.text
    assert len(mails()) == 2
    with db.unit_of_work() as session:
        assert session.scalars(select(Membership).where(Membership.given_by != "")).all() == []
