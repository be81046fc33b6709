"""What is read in a week by people whose contact it is not: every reading, on a page and as numbers by e-mail."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import select

from portal.accounts.models import Partnership, User
from portal.audit import AuditEvent
from portal.database import db
from portal.errors import Forbidden
from portal.lado import policy
from portal.lado.checks.policy import QUEUE, contact_of, read_check, read_dbs
from portal.lado.desk import service as desk_service
from portal.lado.models import Contact
from portal.lado.need.models import Digest
from portal.lado.need.service import open_contact, read_by_others, send_digests, week_of
from portal.local_time import today
from portal.permissions import Role
from tests.lado.arrange import make_conflict, make_contact, make_document
from tests.lado.checks.made import make_check, make_dbs
from tests.lado.need.conftest import WATCHER, Desk, Open, Work
from tests.support.builders import make_partnership, make_user
from tests.support.mails import Mail

pytestmark = [pytest.mark.goal("S1"), pytest.mark.goal("R10")]
Told = dict[tuple[str, str, str], int]
"""For each person, reference and way, how often."""


def listed(desk: Desk, user: User | None = None, monday: date | None = None) -> Told:
    with db.reading():
        week = read_by_others(user or desk.manager, desk.partnership, monday or today())
    found = {(one.who, one.reference, way): many for one in week.lines for way, many in one.ways.items()}
    assert week.reads == sum(found.values())
    assert week.people == len({one.who for one in week.lines})
    return found


def made(desk: Desk, **fields: object) -> Contact:
    contact: Contact = make_contact(desk.partnership, **fields)
    return contact


def read(user: User, contact: Contact) -> None:
    with db.reading():
        desk_service.read_contact(user, contact.id)


def test_the_page_lists_each_reading_by_somebody_else_and_no_other(
    desk: Desk, unit_of_work: Work, mails: Callable[[], list[Mail]]
) -> None:
    """Random readings, counted apart: nothing of the 40 is missing, and nothing is there twice."""
    dice = Random(20261121)
    with unit_of_work():
        contacts = {
            policy.OWN: made(desk, officer_id=desk.lado.id),
            policy.COVER: made(desk, officer_id=desk.other.id, cover_id=desk.lado.id),
            policy.NOBODYS: made(desk),
            policy.GRANTED: made(desk, officer_id=desk.other.id),
            policy.RELATED: made(desk, officer_id=desk.other.id),
            policy.IN_NEED: made(desk, officer_id=desk.other.id),
            "": made(desk, officer_id=desk.other.id),
        }
        own = made(desk, officer_id=desk.lado.id, incident_id=contacts[policy.RELATED].incident_id)
        lent = contacts[policy.GRANTED]
        desk_service.grant(desk.manager, lent.id, str(desk.lado.id), "1", "Because.", seen=lent.revision)
        for way in (policy.RELATED, policy.IN_NEED):
            open_contact(desk.lado, contacts[way].id, "Because.", promised=way)
    expected: Counter[tuple[str, str, str]] = Counter()
    for _ in range(40):
        way = dice.choice(list(contacts))
        read(desk.lado, contacts[way])
        if way not in (policy.OWN, policy.COVER, ""):
            expected[desk.lado.name, contacts[way].reference, way] += 1
    read(desk.lado, own)
    read(desk.support, contacts[policy.NOBODYS])
    assert len({way for _, _, way in expected}) == 4
    assert listed(desk) == expected
    assert len(mails()) == 1


def test_what_changes_hands_later_changes_nothing(desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        contact = made(desk)
    read(desk.lado, contact)
    with unit_of_work():
        desk_service.take(desk.lado, contact.id, seen=1)
    read(desk.lado, contact)
    assert listed(desk) == {(desk.lado.name, contact.reference, "nobodys"): 1}


def test_who_gives_a_contact_to_themselves_is_listed(desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        first, second = made(desk, officer_id=desk.other.id), made(desk, officer_id=desk.other.id)
        given = made(desk, officer_id=desk.other.id)
        desk_service.allocate(desk.manager, first.id, str(desk.manager.id), "", seen=first.revision)
        desk_service.allocate(desk.manager, first.id, str(desk.manager.id), "", seen=first.revision)
        desk_service.allocate(desk.manager, given.id, str(desk.lado.id), "", seen=given.revision)
        db.session.flush()
        desk_service.cover(desk.manager, db.session.merge(desk.partnership), str(desk.other.id), str(desk.manager.id))
    assert listed(desk) == {
        (desk.manager.name, first.reference, "taken"): 1,
        (desk.manager.name, second.reference, "taken"): 1,
    }


def test_a_document_that_is_taken_counts_as_read(desk: Desk, browser_of: Open, unit_of_work: Work) -> None:
    with unit_of_work():
        contact = made(desk)
        paper = make_document(contact, desk.other)
    assert browser_of(desk.lado).get(f"/duty/contacts/{contact.id}/documents/{paper.id}").status_code == 200
    assert listed(desk) == {(desk.lado.name, contact.reference, "nobodys"): 1}


@pytest.mark.threat(2)
def test_what_is_hidden_from_the_manager_is_neither_listed_nor_counted(
    desk: Desk, unit_of_work: Work, monkeypatch: pytest.MonkeyPatch, mails: Callable[[], list[Mail]]
) -> None:
    with unit_of_work():
        hidden, seen, elsewhere = made(desk), made(desk), make_contact(make_partnership("there"))
        make_conflict(hidden, desk.manager)
        second = make_user(Role.LADO_MANAGER, db.session.merge(desk.partnership), name="Example Second")
        other_lado = make_user(Role.LADO, db.session.get_one(Partnership, elsewhere.partnership_id))
    for contact in (hidden, hidden, seen):
        read(desk.lado, contact)
    read(other_lado, elsewhere)
    assert listed(desk) == {(desk.lado.name, seen.reference, "nobodys"): 1}
    assert sum(listed(desk, second).values()) == 3
    in_a_week(monkeypatch)
    with unit_of_work():
        send_digests()
    said = {one.recipient: one.body for one in mails()}
    assert "read 1 times" in said[desk.manager.email]
    assert "read 3 times" in said[second.email]
    assert "read 3 times" in said[WATCHER]


def in_a_week(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.lado.need.service.digest.today", lambda: today() + timedelta(days=7))


def test_each_week_is_told_once_and_in_numbers(
    desk: Desk, unit_of_work: Work, monkeypatch: pytest.MonkeyPatch, mails: Callable[[], list[Mail]]
) -> None:
    with unit_of_work():
        contact = made(desk)
        make_partnership("without")
    read(desk.lado, contact)
    read(desk.other, contact)
    in_a_week(monkeypatch)
    for told in (1, 0):
        with unit_of_work():
            assert send_digests() == told
    assert [one.recipient for one in mails()] == [desk.manager.email, WATCHER]
    for one in mails():
        assert "read 2 times" in one.body
        assert "People who read: 2." in one.body
        for word in (desk.lado.name, desk.other.name, contact.reference, str(contact.id), "allegation"):
            assert word not in one.subject + one.body
    with unit_of_work():
        row = db.session.scalars(select(Digest)).one()
        assert (row.week, row.reads, row.people) == (week_of(today()), 2, 2)


def test_the_page_is_the_managers_and_on_the_record(desk: Desk, browser_of: Open, unit_of_work: Work) -> None:
    with unit_of_work():
        contact = made(desk)
    read(desk.lado, contact)
    client = browser_of(desk.manager)
    page = client.page("/duty/read-by-others")
    assert f"{desk.lado.name}: {contact.reference}" in page.text
    assert "1 × while it was nobody’s" in page.text
    assert "The week after" not in page.text
    before = (week_of(today()) - timedelta(days=7)).isoformat()
    assert "Nobody read anything that was not theirs." in client.page(f"/duty/read-by-others?week={before}").text
    for odd in ("x", "1999-01-04", "9999-12-27"):
        assert contact.reference in client.page(f"/duty/read-by-others?week={odd}").text
    for user in (desk.lado, desk.support):
        browser_of(user).page("/duty/read-by-others", status=403)
        with db.reading(), pytest.raises(Forbidden):
            read_by_others(user, desk.partnership, today())
    with unit_of_work():
        query = select(AuditEvent).where(AuditEvent.action == "lado.record_read")
        assert len(db.session.scalars(query).all()) == 5


def test_what_is_gone_is_listed_all_the_same(desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        contact = made(desk)
    read(desk.lado, contact)
    with unit_of_work():
        db.session.delete(db.session.get_one(Contact, contact.id))
    assert listed(desk) == {(desk.lado.name, "", "nobodys"): 1}
    assert isinstance(contact.id, uuid.UUID)


def test_a_week_begins_on_its_monday() -> None:
    monday = date(2026, 11, 16)
    assert {week_of(monday + timedelta(days=day)) for day in range(7)} == {monday}


def test_checks_and_requests_that_are_read_are_listed_as_well(desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        shared, dbs, own = make_check(desk), make_dbs(desk), make_check(desk, name="Another Madeupson")
        contact_of(own).officer_id = desk.other.id
        contact_of(shared).officer_id = contact_of(dbs).officer_id = desk.lado.id
        references = [contact_of(one).reference for one in (shared, dbs)]
    with db.reading():
        read_check(desk.other, shared.id)
        read_check(desk.other, own.id)
        read_dbs(desk.other, dbs.id)
    assert listed(desk) == {(desk.other.name, one, QUEUE): 1 for one in references}
