"""Nobody comes to an account, a role or a proof of identity that is not theirs by a way around the front door."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts import merging, service
from portal.accounts.email_change import verbs as email_change
from portal.accounts.factors import exempting, passkeys, setting_up
from portal.accounts.factors.models import Passkey
from portal.accounts.getting_in import links
from portal.accounts.getting_in.links import LinkKind, LinkOver
from portal.accounts.getting_in.models import MailedLink
from portal.accounts.imports import verbs
from portal.accounts.imports.kinds import KINDS
from portal.accounts.models import User, UserSession
from portal.accounts.service.accept_invitation import InvitationOver
from portal.accounts.sessions import hash_of
from portal.accounts.words import Mistake
from portal.config import Settings
from portal.data_protection.everything import write_person
from portal.database import db, now
from portal.mail import OutboxMessage
from portal.permissions import Role
from portal.uploads import read
from tests.accounts.world import EMAIL, NEW_PASSWORD, World, last_body, make_world, token_in
from tests.support.builders import PASSWORD, add_role, make_user, sign_in
from tests.support.client import PageClient, find_form
from tests.support.factors import make_app
from tests.support.mails import Mail
from tests.support.pages import Page
from tests.support.passkeys import Device

LINK = re.compile(r"http://localhost:8000/\S+/([A-Za-z0-9_-]{43})")
BROWSER = "b" * 43
WAYS_IN = ("accepts", "merged", "joins")
Work = Callable[[], Any]
Clients = Callable[[], PageClient]


def invited(there: World, user: User, email: str, role: Role = Role.EDITOR, place: Any = None) -> str:
    """The token of an invitation."""
    service.invite(user, email, "New Example", role, place or there.agency)
    return token_in(last_body())


def mailed(person: User, kind: LinkKind) -> str:
    """A link to get in that this person has been sent, as the worker makes it; returns its token."""
    token, browser = kind.value.ljust(43, "x"), hash_of(BROWSER) if kind is LinkKind.SIGN_IN else ""
    made = MailedLink(kind=kind.value, user_id=person.id, token_hash=hash_of(token), created_at=now())
    made.browser_hash, made.expires_at = browser, now() + timedelta(minutes=5)
    db.session.add(made)
    db.session.flush()
    return token


def session_of(person: User) -> UserSession:
    """A browser in which the person is signed in."""
    at = now()
    row = UserSession(id_hash=hash_of(person.email), user_id=person.id, created_at=at, last_seen_at=at, factor_at=at)
    db.session.add(row)
    db.session.flush()
    return row


# --- links in other hands


@pytest.mark.threat(18)
def test_the_file_about_a_person_opens_no_account(session: Session, mails: object) -> None:
    """An e-mail that waits for its mail server holds a link; who takes the file would use it before the person."""
    there = make_world()
    token = invited(there, there.administrator, "someone@example.invalid")
    person = make_user(Role.EDITOR, there.agency, email="someone@example.invalid")
    out = io.BytesIO()
    write_person(out, session, person, there.north.id, agencys_own=False)
    found = zipfile.ZipFile(out)
    words = "\n".join(found.read(name).decode("utf-8") for name in found.namelist())
    assert person.email in words
    assert token not in words
    assert not LINK.search(words)


@pytest.mark.threat(18)
@pytest.mark.parametrize("kind", list(LinkKind))
def test_a_mailbox_that_was_left_opens_the_account_no_more(session: Session, mails: object, kind: LinkKind) -> None:
    """Whoever still reads the old mailbox has asked for a link just before the address changed."""
    there = make_world()
    person = there.people[Role.EDITOR]
    token = mailed(person, kind)
    links.open_link(kind, token, BROWSER)
    email_change.start(person, person, "moved@example.invalid")
    for change in LINK.findall("\n".join(session.scalars(select(OutboxMessage.body)))):
        email_change.confirm(change)
    assert person.email == "moved@example.invalid"
    with pytest.raises(LinkOver):
        links.open_link(kind, token, BROWSER)


@pytest.mark.threat(5)
def test_nor_does_an_invitation_that_lies_there_make_another_account(session: Session, mails: object) -> None:
    there = make_world()
    person = there.people[Role.EDITOR]
    token = invited(there, there.administrator, person.email, Role.APPROVER, there.shared)
    email_change.start(person, person, "moved@example.invalid")
    for change in re.findall(r"/account/email/(\S+)", "\n".join(session.scalars(select(OutboxMessage.body)))):
        email_change.confirm(change)
    with pytest.raises(InvitationOver):
        service.accept_invitation(token, NEW_PASSWORD)


# --- roles


@pytest.mark.threat(5)
@pytest.mark.parametrize("inviter", [Role.SAFEGUARDING_LEAD, Role.ADMINISTRATOR])
def test_nobody_moves_to_an_address_that_they_invited_into_an_agency(
    session: Session, mails: object, inviter: Role
) -> None:
    """Invite a second mailbox of one's own, make it the address of one's account, accept: that is still oneself."""
    there = make_world()
    person = there.people[inviter]
    token = invited(there, person, EMAIL, Role.APPROVER)
    before = {(one.role, one.place.id) for one in person.current_memberships}
    person.email = EMAIL
    session.flush()
    with pytest.raises(InvitationOver):
        service.accept_invitation(token, "", signed_in=person)
    assert {(one.role, one.place.id) for one in person.current_memberships} == before


@pytest.mark.threat(5)
@pytest.mark.threat(6)
@pytest.mark.parametrize("how", ["leaves", "is an editor now", "merged"])
def test_an_invitation_ends_with_the_role_that_allowed_it(session: Session, mails: object, how: str) -> None:
    """Also of somebody who keeps a role elsewhere: a leaver would come back by a second mailbox."""
    there = make_world()
    lead = there.lead
    add_role(lead, Role.SAFEGUARDING_LEAD, there.shared)
    token, elsewhere = invited(there, lead, EMAIL), invited(there, lead, EMAIL, place=there.shared)
    if how == "leaves":
        service.leave(there.administrator, lead.memberships[0].id)
    elif how == "is an editor now":
        service.change_role(there.administrator, lead.memberships[0].id, Role.EDITOR)
    else:
        kept, given_up = str(there.people[Role.EDITOR].id), str(lead.id)
        merging.merge(there.administrator, kept, given_up, merging.look(there.administrator, kept, given_up).seen)
    with pytest.raises(InvitationOver):
        service.open_invitation(token)
    if how != "merged":
        service.open_invitation(elsewhere)


@pytest.mark.parametrize(("inviter", "hears"), [(Role.ADMINISTRATOR, True), (Role.SAFEGUARDING_LEAD, False)])
def test_an_agency_hears_of_whom_an_administrator_lets_in(
    session: Session, mails: object, inviter: Role, hears: bool
) -> None:
    """Else an administrator would read drafts by an account of their own making, and nobody there would know."""
    there = make_world()
    second = make_user(Role.SAFEGUARDING_LEAD, there.agency)
    token = invited(there, there.people[inviter], EMAIL, Role.SAFEGUARDING_LEAD)
    service.accept_invitation(token, NEW_PASSWORD)
    query = select(OutboxMessage.recipient).where(OutboxMessage.subject == "Someone has joined your agency")
    assert set(session.scalars(query)) == ({there.lead.email, second.email} if hears else set())


# --- the second step and the proof


@pytest.mark.asvs("6.3.3")
@pytest.mark.goal("S5")
@pytest.mark.parametrize("how", WAYS_IN)
def test_nobody_gets_more_than_a_password_may_open_without_setting_up_a_second_step(
    session: Session, mails: object, how: str
) -> None:
    """Whoever was exempt and signed in goes on only once they have what the new role asks for."""
    there = make_world()
    exempting.begin_exemption(there.administrator, there.north, "An invented reason")
    person = make_user(Role.EDITOR, there.agency)
    row = session_of(person)
    if how == "accepts":
        token = invited(there, there.administrator, person.email, Role.ADMINISTRATOR, there.north)
        service.accept_invitation(token, "", signed_in=person)
    elif how == "merged":
        other = make_user(Role.COORDINATOR, there.north)
        plan = merging.look(there.administrator, str(person.id), str(other.id))
        merging.merge(there.administrator, str(person.id), str(other.id), plan.seen)
    else:
        add_role(there.administrator, Role.ADMINISTRATOR, there.south)
        service.join_partnership(there.administrator, there.agency, there.south)
    session.flush()
    session.refresh(row)
    assert row.ended_at is not None


def test_whoever_accepts_a_role_that_asks_for_more_sets_it_up_at_once(
    client: PageClient, unit_of_work: Work, mails: object
) -> None:
    with unit_of_work():
        there = make_world()
        exempting.begin_exemption(there.administrator, there.north, "An invented reason")
        person = make_user(Role.EDITOR, there.agency)
        token = invited(there, there.administrator, person.email, Role.ADMINISTRATOR, there.north)
    sign_in(client, person)
    page = client.submit(client.page(f"/invitation/{token}"), {}, button="Accept")
    assert page.h1 == "Set up a second step for signing in"
    assert client.get("/people").status_code == 302


@pytest.mark.threat(7)
def test_to_accept_an_invitation_is_no_proof_of_who_one_is(
    client: PageClient, unit_of_work: Work, mails: object, settings: Settings
) -> None:
    """Whoever sits at somebody's open browser would else have a fresh session by clicking."""
    with unit_of_work():
        there = make_world()
        person = make_user(Role.EDITOR, there.shared)
        make_app(person)
        token = invited(there, there.administrator, person.email)
    sign_in(client, person)
    with time_machine.travel(now() + settings.session_fresh + timedelta(seconds=1)):
        assert client.get("/account/password").status_code == 303
        client.submit(client.page(f"/invitation/{token}"), {}, button="Accept")
        assert client.get("/account").status_code == 200
        assert client.get("/account/password").status_code == 303


@pytest.mark.asvs("7.5.3")
def test_an_open_browser_invites_nobody(
    client: PageClient, unit_of_work: Work, mails: Callable[[], list[Mail]], settings: Settings
) -> None:
    """An administrator of one's own choice would outlive the session; what the real one typed is not lost."""
    with unit_of_work():
        there = make_world()
    sign_in(client, there.administrator)
    page = client.page("/people/invite")
    typed = {"name": "New Example", "email": EMAIL, "place": str(there.north.id), "role": "administrator"}
    data = {**find_form(page, "Send invitation").fields, **typed}
    with time_machine.travel(now() + settings.session_fresh + timedelta(seconds=1)):
        answer = client.post("/people/invite", data=data)
        assert answer.status_code == 401
        assert mails() == []
        assert client.get("/people/invite").status_code == 303
        form = find_form(Page(answer.get_data(as_text=True)), "Go on")
        answer = client.post(form.action, data={**form.fields, "password": PASSWORD})
        assert EMAIL in answer.get_data(as_text=True)
        form = find_form(Page(answer.get_data(as_text=True)), "Save and go on")
        assert client.post(form.action, data=form.fields).status_code == 303
    assert [mail.recipient for mail in mails()] == [EMAIL]


@pytest.mark.asvs("7.5.3")
def test_nor_does_it_import_people(client: PageClient, unit_of_work: Work, mails: object, settings: Settings) -> None:
    with unit_of_work() as session:
        there = make_world()
        content = f"Name,E-mail address,Role\nNew Example,{EMAIL},Administrator\n".encode()
        made = verbs.bring(there.administrator, KINDS["people"], there.north, read(content, "people.csv"), "leave")
        session.flush()
    sign_in(client, there.administrator)
    form = find_form(client.page(f"/imports/{made.id}"), "")
    with time_machine.travel(now() + settings.session_fresh + timedelta(seconds=1)):
        answer = client.post(f"/imports/{made.id}", data=form.fields)
    assert (answer.status_code, answer.location) == (303, f"/account/confirm?next=/imports/{made.id}")


def test_a_passkey_that_somebody_has_is_not_added_again(unit_of_work: Work, mails: object) -> None:
    """No browser sends one twice; whoever writes their own would find out by an error which ids there are."""
    with unit_of_work():
        there = make_world()
    device = Device()
    for person in (there.lead, there.lead, there.administrator):
        with unit_of_work():
            options = passkeys.ask_to_add(person, BROWSER)
        with suppress(Mistake), unit_of_work():
            setting_up.add_passkey(person, device.make(options), BROWSER)
    with db.reading() as session:
        assert [one.user_id for one in session.scalars(select(Passkey))] == [there.lead.id]
