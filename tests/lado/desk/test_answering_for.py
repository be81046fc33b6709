"""What the LADO manager answers for: who looked at what, and e-mails from behind the wall that did not arrive."""

from __future__ import annotations

import uuid
from importlib import import_module
from typing import Any

import pytest

from portal import audit
from portal.accounts import failed_mail
from portal.accounts.models import User
from portal.database import db, now
from portal.lado import conflicts
from portal.lado.desk.deeds import DEEDS
from portal.mail import OutboxMessage
from portal.permissions import Role
from portal.refused import WALL
from tests.lado.arrange import make_contact, make_reader, make_report
from tests.lado.desk.conftest import Desk, Open, Work
from tests.record.declared import EVENTS
from tests.support.builders import make_agency, make_partnership, make_user
from tests.support.client import find_form
from tests.support.pages import text_of


def fail(person: User, kind: str = "lado_update", body: str = "Example") -> OutboxMessage:
    made = OutboxMessage(
        recipient=person.email, subject="Example", body=body, kind=kind, created_at=now(), given_up_at=now()
    )
    db.session.add(made)
    db.session.flush()
    return made


@pytest.mark.threat(2)
def test_what_did_not_arrive_is_on_the_managers_list_and_on_nobody_elses(
    desk: Desk, browser_of: Open, unit_of_work: Work, mails: Any
) -> None:
    with unit_of_work():
        administrator = make_user(Role.ADMINISTRATOR, desk.partnership)
        author = make_user(Role.ALLEGATIONS_LEAD, make_agency(desk.partnership, "school"))
        stranger = make_user(Role.LADO_MANAGER, make_partnership("there"))
        for person in (desk.lado, author, stranger):
            fail(person)
        fail(desk.other, kind="digest")
        assert failed_mail.listed_for(administrator) == []
    client = browser_of(desk.manager)
    assert "2 e-mails did not arrive" in client.page("/duty").text
    page = client.page("/duty/undelivered")
    assert {one.text for one in page.all("h2") if "@" in (one.text or "")} == {desk.lado.email, author.email}
    assert "did not arrive" not in browser_of(desk.lado).page("/duty").text
    again = client.submit(page, {}, button=f"Try again: {author.email}")
    assert "on its way again" in again.text
    settled = client.submit(again, {}, button=f"Mark as dealt with: {desk.lado.email}")
    assert "Every e-mail was delivered" in settled.text
    assert "did not arrive" not in client.page("/duty").text


@pytest.mark.threat(2)
@pytest.mark.parametrize("part", ["author", "reader"])
def test_whom_a_hidden_report_was_to_reach_is_hidden_too(
    desk: Desk, browser_of: Open, unit_of_work: Work, mails: Any, part: str
) -> None:
    with unit_of_work():
        writer, reader = (make_user(Role.APPROVER, make_agency(desk.partnership, code)) for code in ("one", "two"))
        report = make_report(desk.partnership, writer)
        make_reader(report, reader)
        conflicts._add(report, conflicts.PERSON_OF_CONCERN, desk.manager.id, None)
        message = fail(writer if part == "author" else reader)
    client = browser_of(desk.manager)
    assert "did not arrive" not in client.page("/duty").text
    assert "Every e-mail was delivered" in client.page("/duty/undelivered").text
    token = find_form(client.page("/duty"), "Find").fields["csrf_token"]
    for what in ("again", "settle"):
        for letter in (message.id, uuid.uuid4()):
            answer = client.post(f"/duty/undelivered/{letter}/{what}", data={"csrf_token": token})
            assert answer.status_code == 404


def test_what_is_forgotten_is_not_sent_again(desk: Desk, browser_of: Open, unit_of_work: Work, mails: Any) -> None:
    with unit_of_work():
        message = fail(desk.lado, body="")
    client = browser_of(desk.manager)
    page = client.page("/duty/undelivered")
    assert "Try again" not in page.text
    token = find_form(page, f"Mark as dealt with: {desk.lado.email}").fields["csrf_token"]
    assert client.post(f"/duty/undelivered/{message.id}/again", data={"csrf_token": token}).status_code == 409


@pytest.mark.threat(2)
def test_the_manager_reads_who_looked_and_nothing_of_what_is_hidden(
    desk: Desk, browser_of: Open, unit_of_work: Work
) -> None:
    with unit_of_work():
        there = make_partnership("there")
        author = make_user(Role.ALLEGATIONS_LEAD, make_agency(desk.partnership, "school"), name="Example Author")
        seen, hidden = make_contact(desk.partnership), make_contact(desk.partnership)
        sent, draft = make_report(desk.partnership, author), make_report(there, author, state="draft", sent_at=None)
        conflicts._add(hidden, conflicts.PERSON_OF_CONCERN, desk.manager.id, None)
        gone = uuid.uuid4()
        for contact in (seen, hidden):
            audit.record("lado.contact_read", desk.lado, record_id=contact.id, partnership_id=desk.partnership.id)
        audit.record("lado.contact_read", desk.other, record_id=gone, partnership_id=desk.partnership.id)
        audit.record(
            "lado.contact_joined",
            desk.other,
            record_id=hidden.id,
            partnership_id=desk.partnership.id,
            joined=str(gone),
        )
        audit.record("lado.report_read", author, record_id=sent.id)
        audit.record("lado.report_saved", author, record_id=draft.id)
        audit.record("lado.contact_closed", desk.lado, partnership_id=there.id)
        audit.record("role.ended", desk.lado, partnership_id=desk.partnership.id)
    page = browser_of(desk.manager).page("/duty/who-looked")
    lines = [text_of(one) for one in page.all("p") if "portal-actions__what" in one.get("class", "")]
    assert lines == [
        f"Read a report, or its receipt: {sent.reference}",
        f"Read a contact: {seen.reference}",
    ]
    assert "Example Author" in page.text
    assert "Example Colleague" not in page.text
    assert "Read this page" in browser_of(desk.manager).page("/duty/who-looked").text
    of_one = browser_of(desk.manager).page(f"/duty/who-looked?contact={seen.id}")
    assert [text_of(one) for one in of_one.with_class("portal-actions__what")] == [f"Read a contact: {seen.reference}"]
    for unknown in (hidden.id, uuid.uuid4()):
        assert browser_of(desk.manager).get(f"/duty/who-looked?contact={unknown}").status_code == 404
    assert f"/duty/who-looked?contact={seen.id}" in browser_of(desk.manager).page(f"/duty/contacts/{seen.id}").html
    for nobody in (desk.lado, desk.support):
        assert browser_of(nobody).get("/duty/who-looked").status_code == 403


def test_the_record_has_pages(
    desk: Desk, browser_of: Open, unit_of_work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("portal.lado.desk.service.looked"), "PAGE_SIZE", 2)
    with unit_of_work():
        for _ in range(3):
            audit.record("lado.contact_closed", desk.lado, partnership_id=desk.partnership.id)
    client = browser_of(desk.manager)
    first = client.page("/duty/who-looked")
    second = client.page("/duty/who-looked?page=2")
    assert ("Older" in first.text, "Newer" in first.text) == (True, False)
    assert "Newer" in second.text
    assert client.page("/duty/who-looked?page=-3").text == client.page("/duty/who-looked").text


def test_each_deed_has_words_and_no_two_the_same() -> None:
    written = {word.rstrip("?") for line in EVENTS.values() for word in line.split() if word.startswith(WALL)}
    assert sorted(written - set(DEEDS)) == []
    assert len(set(DEEDS.values())) == len(DEEDS)
