"""The duty list: what is in which part, whose it is, and that no name stands in it."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.accounts.words import Mistake
from portal.audit import AuditEvent
from portal.database import db, now
from portal.errors import Forbidden
from portal.lado import matching
from portal.lado.desk import service
from portal.lado.desk.knowing import known_of
from portal.lado.desk.letters import ACKNOWLEDGEMENT, draft
from portal.lado.desk.safety import SAID
from portal.lado.desk.service import Filters, Show, duty_list
from portal.lado.desk.service.duty_list import PAGE_SIZE, look_for, soon
from portal.lado.matching import write_traces
from portal.lado.models import Contact
from portal.permissions import Role
from tests.lado.arrange import PERSON, make_conflict, make_contact, make_report
from tests.lado.desk.conftest import Desk, Open, Work, make_desk
from tests.support.builders import add_role, make_partnership, make_user
from tests.support.pages import Page, text_of
from tests.support.statements import count_statements

FAR = timedelta(days=30)
CLOSED = {"state": "closed", "closed_at": now(), "decision": "advice", "decided_at": now()}


@pytest.fixture
def here(session: Session) -> Desk:
    return make_desk()


def listed(user: User, desk: Desk, show: Show | None = None, officer: User | None = None) -> set[str]:
    found = duty_list(user, desk.partnership, Filters(show, officer.id if officer else None))
    return {one.reference for one in found.contacts}


def add(desk: Desk, **fields: Any) -> str:
    contact: Contact = make_contact(desk.partnership, **{"respond_by": now() + FAR, **fields})
    return contact.reference


def test_each_contact_is_in_its_parts(here: Desk) -> None:
    new, late = add(here), add(here, respond_by=now() - FAR, state="acknowledged")
    mine = add(here, state="acknowledged", officer_id=here.lado.id)
    covered = add(here, state="acknowledged", officer_id=here.other.id, cover_id=here.lado.id)
    decided = add(here, state="triaged", decision="referral", decided_at=now(), respond_by=now() - FAR)
    closed = add(here, officer_id=here.lado.id, **CLOSED)
    assert listed(here.lado, here, Show.NEW) == {new}
    assert listed(here.lado, here, Show.SOON) == {late}
    assert listed(here.lado, here, Show.MINE) == {mine, covered}
    assert listed(here.lado, here, Show.ALL) == {new, late, mine, covered, decided}
    assert listed(here.lado, here, Show.CLOSED) == {closed}
    assert listed(here.lado, here, officer=here.other) == {covered}
    counts = duty_list(here.lado, here.partnership, Filters()).counts
    assert [counts[part] for part in (Show.NEW, Show.SOON, Show.MINE, Show.ALL)] == [1, 1, 2, 5]


def test_a_clock_breaks_soon_by_the_end_of_the_next_working_day(here: Desk) -> None:
    inside, outside = add(here, respond_by=soon()), add(here, respond_by=soon() + timedelta(seconds=1))
    assert listed(here.lado, here, Show.SOON) == {inside}
    assert outside in listed(here.lado, here, Show.ALL)


def test_what_breaks_first_stands_first_and_what_is_decided_last(here: Desk) -> None:
    decided = add(here, state="triaged", decision="referral", decided_at=now(), respond_by=now() - FAR)
    later, first = add(here), add(here, respond_by=now() - FAR)
    found = duty_list(here.lado, here.partnership, Filters(Show.ALL))
    assert [one.reference for one in found.contacts] == [first, later, decided]


@pytest.mark.threat(2)
def test_what_somebody_must_not_know_of_is_in_no_part_and_no_number(here: Desk) -> None:
    contact = make_contact(here.partnership, officer_id=here.other.id)
    make_conflict(contact, here.lado)
    found = duty_list(here.lado, here.partnership, Filters(Show.ALL))
    assert (found.contacts, sum(found.counts.values()), found.officers, found.names) == ([], 0, [], {})
    assert service.search(here.lado, contact.reference) == []


def test_a_desk_is_that_of_one_partnership(here: Desk) -> None:
    there = make_partnership("there")
    add_role(here.lado, Role.LADO, there)
    make_contact(there)
    own: Contact = make_contact(here.partnership)
    assert listed(here.lado, here, Show.ALL) == {own.reference}
    with pytest.raises(Forbidden):
        duty_list(here.other, there, Filters())


def test_a_contact_is_found_by_its_reference_or_by_its_whole_name(here: Desk) -> None:
    contact = make_contact(here.partnership)
    write_traces(contact)
    assert service.search(here.support, contact.reference.lower().replace("-", " ")) == contact
    found = service.search(here.lado, "EXAMPLESDOTTIR inventa")
    assert isinstance(found, list)
    assert [one.contact for one in found] == [contact]
    assert service.search(here.lado, "Inventa") == []
    for nothing in ("", " - "):
        with pytest.raises(Mistake):
            service.search(here.lado, nothing)


def test_support_never_learns_that_there_is_a_record_of_somebody(here: Desk) -> None:
    """Neither by searching, nor while logging a call, nor from a contact that they may open."""
    contact, known = make_contact(here.partnership), matching.Known(names=(PERSON["name"],))
    write_traces(contact)
    write_traces(make_contact(here.partnership))
    with pytest.raises(Mistake, match="Only the LADO finds contacts by name"):
        service.search(here.support, PERSON["name"])
    with pytest.raises(Forbidden):
        look_for(here.support, known)
    assert known_of(here.support, contact).matches == []
    assert len(known_of(here.lado, contact).matches) == 1


def test_whoever_calls_back_reads_out_the_reference_of_the_receipt(here: Desk) -> None:
    report, hidden = make_report(here.partnership, make_user()), make_report(here.partnership, make_user())
    both = [make_contact(here.partnership, report_id=report.id, incident_id=report.incident_id) for _ in range(2)]
    own = make_contact(here.partnership, report_id=hidden.id, incident_id=hidden.incident_id)
    make_conflict(own, here.lado)
    assert service.search(here.lado, report.reference.lower()) in both
    assert service.search(here.lado, both[1].reference) is both[1]
    assert service.search(here.lado, hidden.reference) == []
    assert service.search(here.other, hidden.reference) is own
    for contact in both:
        assert f"reference {report.reference}." in draft(ACKNOWLEDGEMENT, contact)
        assert contact.reference not in draft("advice", contact)


def test_where_children_are_not_safe_comes_first(here: Desk) -> None:
    late = add(here, respond_by=now() - FAR)
    said = [make_report(here.partnership, make_user(), safe_tonight=one) for one in ("yes", "not_sure", "no")]
    safe, perhaps, unsafe = (add(here, report_id=one.id, incident_id=one.incident_id) for one in said)
    decided = add(here, report_id=said[2].id, state="triaged", decision="referral", decided_at=now())
    found = duty_list(here.lado, here.partnership, Filters(Show.ALL)).contacts
    order = [one.reference for one in found]
    assert set(order[:2]) == {perhaps, unsafe}
    assert order[2:] == [late, safe, decided]


def test_the_page_names_no_one_whom_a_contact_is_about(desk: Desk, browser_of: Open, unit_of_work: Work) -> None:
    with unit_of_work():
        contact = make_contact(desk.partnership, respond_by=now() - FAR, officer_id=desk.other.id)
    page = browser_of(desk.support).page("/duty?show=all")
    assert references(page) == [contact.reference]
    assert "Answer is late" in page.text
    assert desk.other.name in page.text
    assert PERSON["name"] not in page.html
    assert "LADO" not in page.title


def references(page: Page) -> list[str]:
    return [text_of(one) for one in page.with_class("portal-actions__what")]


def test_a_search_by_reference_leads_to_the_contact(desk: Desk, browser_of: Open, unit_of_work: Work) -> None:
    with unit_of_work():
        contact = make_contact(desk.partnership)
        write_traces(contact)
    helper, client = browser_of(desk.support), browser_of(desk.lado)
    page = helper.submit(helper.page("/duty"), {"wanted": contact.reference}, button="Find")
    assert page.h1 == "Contact"
    none = helper.submit(helper.page("/duty"), {"wanted": PERSON["name"]}, button="Find", status=422)
    assert none.errors == [("There is no contact with this reference. Only the LADO finds contacts by name", "#wanted")]
    found = client.submit(client.page("/duty"), {"wanted": PERSON["name"]}, button="Find")
    assert references(found) == [contact.reference]
    nothing = client.submit(client.page("/duty"), {"wanted": "Quite Another"}, button="Find")
    assert "There is no contact with this reference" in nothing.text
    wrong = client.submit(client.page("/duty"), {"wanted": ""}, button="Find", status=422)
    assert wrong.errors == [("Enter a reference or a whole name", "#wanted")]
    with unit_of_work():
        told = [str(one.facts) for one in db.session.scalars(select(AuditEvent))]
        assert not [one for one in told if "Inventa" in one or "Another" in one]


def fill(desk: Desk, many: int) -> None:
    """Many contacts without a word in them, every second one somebody's."""
    at = now()
    same = {"partnership_id": desk.partnership.id, "arrived_at": at, "created_at": at, "updated_at": at}
    fixed = {"arrived_by": "call", "asks_for": "advice", "respond_by": at, "revision": 1, "state": "acknowledged"}
    rows = [
        {**same, **fixed, "id": uuid.uuid4(), "reference": f"R{number}-{many}", "officer_id": officer}
        for number in range(many)
        for officer in [desk.other.id if number % 2 else None]
    ]
    db.session.execute(insert(Contact), rows)


def statements_with(desk: Desk, many: int) -> int:
    fill(desk, many)
    with count_statements(db.engine) as statements:
        for show in (Show.ALL, Show.MINE, Show.CLOSED):
            duty_list(desk.lado, desk.partnership, Filters(show), page=1)
    return len(statements)


def test_as_many_statements_for_ten_as_for_a_thousand(here: Desk) -> None:
    assert statements_with(here, 10) == statements_with(here, 1_000) <= 20


@pytest.mark.soak
def test_as_many_statements_for_ten_as_for_a_hundred_thousand(here: Desk) -> None:
    assert statements_with(here, 10) == statements_with(here, 100_000) <= 20


def test_a_long_list_comes_in_pages(here: Desk) -> None:
    fill(here, PAGE_SIZE + 1)
    first = duty_list(here.lado, here.partnership, Filters(Show.ALL))
    last = duty_list(here.lado, here.partnership, Filters(Show.ALL), page=99)
    assert (len(first.contacts), len(last.contacts), last.page, last.pages) == (PAGE_SIZE, 1, 2, 2)
    assert not {one.id for one in first.contacts} & {one.id for one in last.contacts}


@pytest.mark.parametrize("answer", ["yes", "no", "not_sure", None])
def test_that_children_are_not_safe_is_seen_at_once(
    desk: Desk, browser_of: Open, unit_of_work: Work, answer: str | None
) -> None:
    """Until something is decided; support sees it too, and no word of what happened."""
    with unit_of_work():
        report = make_report(desk.partnership, make_user(), safe_tonight=answer)
        contact = make_contact(desk.partnership, report_id=report.id, incident_id=report.incident_id)
        make_contact(desk.partnership, report_id=report.id, decision="referral", decided_at=now(), state="triaged")
    said = [SAID[answer]] if answer in SAID else []
    for somebody in (desk.lado, desk.support):
        client = browser_of(somebody)
        for path in ("/duty?show=all", f"/duty/contacts/{contact.id}"):
            page = client.page(path)
            assert [words for words in SAID.values() if words in page.text] == said
            assert sum(page.text.count(words) for words in SAID.values()) == len(said)


def test_support_covers_for_somebody_who_is_away(here: Desk) -> None:
    mine, hidden = (
        make_contact(here.partnership, officer_id=here.lado.id),
        make_contact(here.partnership, officer_id=here.lado.id),
    )
    closed = make_contact(here.partnership, officer_id=here.lado.id, **CLOSED)
    make_conflict(hidden, here.other)
    assert service.cover(here.support, here.partnership, str(here.lado.id), str(here.other.id)) == 1
    assert (mine.cover_id, hidden.cover_id, closed.cover_id) == (here.other.id, None, None)
    assert service.cover(here.support, here.partnership, str(here.lado.id), "") == 2
    assert mine.cover_id is None
    for officer, stand_in in ((here.support, here.other), (here.lado, here.lado), (here.lado, here.support)):
        with pytest.raises(Mistake):
            service.cover(here.support, here.partnership, str(officer.id), str(stand_in.id))


def test_home_and_navigation_know_of_it_for_the_desk_alone(desk: Desk, browser_of: Open, unit_of_work: Work) -> None:
    with unit_of_work():
        make_contact(desk.partnership)
        others = [make_user(role, desk.partnership) for role in (Role.ADMINISTRATOR, Role.COORDINATOR)]
    page = browser_of(desk.lado).page("/")
    assert "1 new" in page.text
    assert "/duty" in [link.get("href") for link in page.all("a")]
    for user in others:
        assert "/duty" not in browser_of(user).page("/").html
