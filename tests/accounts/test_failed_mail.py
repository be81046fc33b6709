"""E-mails that could not be delivered: seen by the administrators of the people's partnership, and by nobody else."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal import jobs, mail
from portal.accounts import failed_mail, service
from portal.accounts.models import User
from portal.accounts.service.failed_mail import send_mail_again, settle_mail
from portal.audit import AuditEvent
from portal.database import db, now
from portal.errors import Forbidden, NotFound, Refused
from portal.mail import OutboxMessage
from portal.mail_trouble import Trouble
from portal.permissions import Role
from tests.support.builders import make_agency, make_default_partnership, make_partnership, make_user, sign_in
from tests.support.client import PageClient
from tests.support.statements import count_statements

Work = Callable[[], Any]
SUBJECT, BODY = "Example of another partnership", "an invented link"
pytestmark = pytest.mark.usefixtures("mails")


@dataclass(frozen=True)
class People:
    administrator: User
    elsewhere: User
    lead: User
    editor: User


@pytest.fixture
def people(unit_of_work: Work) -> People:
    with unit_of_work():
        here, there = make_default_partnership(), make_partnership("there")
        agency = make_agency(here)
        return People(
            make_user(Role.ADMINISTRATOR, here),
            make_user(Role.ADMINISTRATOR, there),
            make_user(Role.SAFEGUARDING_LEAD, agency),
            make_user(Role.EDITOR, agency),
        )


def fail(to: str, *, body: str = BODY, trouble: str = Trouble.ADDRESS, kind: str = "", days: int = 0) -> uuid.UUID:
    """An e-mail that was given up some days ago."""
    at = now() - timedelta(days=days)
    made = OutboxMessage(
        id=uuid.uuid4(),
        recipient=to,
        subject=SUBJECT,
        body=body,
        created_at=at,
        given_up_at=at,
        trouble=trouble,
        kind=kind,
    )
    with db.unit_of_work() as session:
        session.add(made)
    return made.id


def outbox(message_id: uuid.UUID) -> OutboxMessage:
    with db.reading() as session:
        return session.get_one(OutboxMessage, message_id)


def seen_by(user: User) -> list[str]:
    with db.reading():
        listed = [one.recipient for one in failed_mail.listed_for(user)]
        assert failed_mail.count_for(user) == len(listed)
    return listed


def test_only_the_administrators_of_the_persons_partnership_see_it(people: People) -> None:
    fail(people.editor.email)
    assert seen_by(people.administrator) == [people.editor.email]
    for other in (people.elsewhere, people.lead, people.editor):
        assert seen_by(other) == []


def test_what_failed_to_an_invited_person_is_seen_too(people: People, unit_of_work: Work) -> None:
    with unit_of_work():
        service.invite(
            people.administrator, "invited@example.invalid", "Invited", Role.EDITOR, people.editor.memberships[0].place
        )
    fail("invited@example.invalid")
    fail("nobody@example.invalid")
    assert seen_by(people.administrator) == ["invited@example.invalid"]


@pytest.mark.asvs("14.2.6")
@pytest.mark.asvs("15.3.1")
def test_the_page_says_to_whom_and_why_and_neither_subject_nor_body(people: People, client: PageClient) -> None:
    sign_in(client, people.administrator)
    assert "E-mails that failed" not in client.page("/").text
    assert "Every e-mail to people of your partnership" in client.page("/failed-emails").text
    fail(people.editor.email)
    page = client.page("/failed-emails")
    assert "1 e-mail did not reach people" in client.page("/").text
    assert people.editor.email in page.text
    assert "does not know this address" in page.text
    assert SUBJECT not in page.html
    assert BODY not in page.html


@pytest.mark.parametrize("trouble", [*Trouble, "", "of an older release"])
def test_every_trouble_says_what_to_do(people: People, trouble: str) -> None:
    fail(people.editor.email, trouble=trouble)
    with db.reading():
        (shown,) = failed_mail.listed_for(people.administrator)
    assert len(shown.why) > 20
    assert ("does not know" in shown.why) is (trouble == Trouble.ADDRESS)


def test_it_can_be_tried_again_and_arrives(people: People, client: PageClient) -> None:
    message_id = fail(people.editor.email)
    sign_in(client, people.administrator)
    words = f"Try again: {people.editor.email}, an account or an invitation"
    page = client.submit(client.page("/failed-emails"), {}, button=words)
    assert "on its way again" in page.text
    assert seen_by(people.administrator) == []
    jobs.run_due()
    sent = outbox(message_id)
    assert sent.sent_at is not None
    assert (sent.given_up_at, sent.trouble, sent.body) == (None, "", "")


def test_it_can_be_marked_as_dealt_with_and_is_forgotten(people: People, client: PageClient) -> None:
    message_id = fail(people.editor.email)
    sign_in(client, people.administrator)
    words = f"Mark as dealt with: {people.editor.email}, an account or an invitation"
    page = client.submit(client.page("/failed-emails"), {}, button=words)
    assert "marked as dealt with" in page.text
    settled = outbox(message_id)
    assert (settled.settled_by, settled.body) == (str(people.administrator.id), "")
    assert settled.settled_at is not None
    assert seen_by(people.administrator) == []
    with db.reading() as session:
        actions = set(session.scalars(select(AuditEvent.action).where(AuditEvent.record == str(message_id))))
    assert actions == {"mail.settled"}


def test_what_is_forgotten_cannot_be_sent_and_says_what_to_do(people: People, client: PageClient) -> None:
    message_id = fail(people.editor.email, body="")
    sign_in(client, people.administrator)
    page = client.page("/failed-emails")
    assert "the links in it no longer work" in page.text
    assert "Try again" not in page.text
    with pytest.raises(Refused, match="Invite the person again"), db.unit_of_work():
        send_mail_again(people.administrator, message_id)


@pytest.mark.parametrize("verb", [send_mail_again, settle_mail])
def test_nobody_else_does_anything_about_it(people: People, verb: Callable[[User, uuid.UUID], None]) -> None:
    message_id = fail(people.editor.email)
    with pytest.raises(NotFound), db.unit_of_work():
        verb(people.elsewhere, message_id)
    for other in (people.lead, people.editor):
        with pytest.raises(Forbidden), db.unit_of_work():
            verb(other, message_id)
    assert outbox(message_id).body == BODY


def test_what_was_given_up_is_forgotten_after_some_days_and_not_before(people: People) -> None:
    old, new = fail(people.editor.email, days=4), fail(people.lead.email, days=2)
    with db.unit_of_work():
        assert mail.forget_bodies() == 1
    assert (outbox(old).body, outbox(new).body) == ("", BODY)
    assert mail.forget_bodies in jobs.CHORES


def test_an_unsent_message_is_never_forgotten(people: People, unit_of_work: Work) -> None:
    with unit_of_work():
        message = mail.send("person@example.invalid", "Example", BODY)
        message.created_at = now() - timedelta(days=30)
    with db.unit_of_work():
        assert mail.forget_bodies() == 0


def test_the_list_costs_the_same_for_two_and_for_seventy(people: People, client: PageClient) -> None:
    sign_in(client, people.administrator)
    counts = []
    for many in (2, 68):
        for _ in range(many):
            fail(people.editor.email)
        with count_statements(db.engine) as statements:
            page = client.page("/failed-emails")
        counts.append(len(statements))
    assert counts[0] == counts[1]
    assert "70 e-mails to people of your partnership" in page.text
    assert "here are the latest 50" in page.text
