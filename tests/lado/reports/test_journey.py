"""From the page before sign-in to the receipt: what is needed, what is kept, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from portal.database import db
from portal.lado.models import Contact, NamedConflict, Report, ReportReader, Trace
from portal.permissions import AGENCY_ROLES, Role
from tests.lado.reports.conftest import FIRST, PAGE_ONE, Open, School, Work, begun
from tests.support.builders import make_user
from tests.support.client import PageClient
from tests.support.mails import Mail

Mails = Callable[[], list[Mail]]
SEND = "Send now"


def test_before_signing_in_everybody_reads_whom_to_call(school: School, client: PageClient) -> None:
    page = client.page("/concerns/before")
    assert "Call 999" in page.text
    for words in ("01234 000001", "01234 000002", "01234 000003", "Do not investigate"):
        assert words in page.text
    assert page.h1 == "Before you start"
    for word in ("lado", "allegation"):
        assert word not in page.title.lower()


def test_page_one_is_sent_as_it_is_and_makes_one_contact(
    school: School, dsl: PageClient, unit_of_work: Work, mails: Mails
) -> None:
    home = begun(dsl)
    receipt = dsl.submit(dsl.page(f"{home}/page_one"), PAGE_ONE, button=SEND)
    assert receipt.h1.startswith("Receipt ")
    assert "By the end of" in receipt.text
    assert "01234 000003" in receipt.text
    assert "Received" in receipt.text
    assert "Inventa" not in receipt.text
    with unit_of_work():
        (report,) = db.session.scalars(select(Report))
        (contact,) = db.session.scalars(select(Contact))
        assert (report.state, report.safe_tonight, report.delete_after) == ("sent", "yes", None)
        assert (contact.report_id, contact.incident_id) == (report.id, report.incident_id)
        assert contact.person == {"name": "Inventa Examplesdottir", "workplace": "Example School"}
        assert contact.summary == PAGE_ONE["what_happened"]
        assert (contact.named, contact.asks_for, contact.arrived_by) == (True, "report", "report")
        assert contact.respond_by is not None
        assert report.reference != contact.reference
        kinds = set(db.session.scalars(select(Trace.kind).where(Trace.contact_id == contact.id)))
        assert kinds == {"exact", "sound", "workplace"}


def test_the_desk_hears_that_there_is_something_and_nothing_else(school: School, dsl: PageClient, mails: Mails) -> None:
    home = begun(dsl)
    dsl.submit(dsl.page(f"{home}/page_one"), PAGE_ONE, button=SEND)
    (mail,) = mails()
    assert mail.recipient == school.lado.email
    assert mail.subject == "There is an update in the portal"
    for word in ("Inventa", "Example School", "hall", "LADO"):
        assert word not in mail.body.replace(school.lado.name, "")


def test_what_is_missing_on_page_one_is_said_and_nothing_is_lost(dsl: PageClient) -> None:
    home = begun(dsl)
    page = dsl.submit(dsl.page(f"{home}/page_one"), {"what_happened": "Example."}, button=SEND)
    assert "Choose at least one answer" in page.text
    assert page.ids["what_happened"].text == "Example."
    assert dsl.page(home).h1 == "Your message"


def test_sending_twice_is_sending_once(school: School, dsl: PageClient, unit_of_work: Work, mails: Mails) -> None:
    home = begun(dsl)
    page = dsl.page(f"{home}/page_one")
    dsl.submit(page, {**PAGE_ONE}, button="Save and add more first")
    check = dsl.page(f"{home}/check")
    first = dsl.submit(check, {}, button="Send")
    again = dsl.submit(check, {}, button="Send")
    assert first.h1 == again.h1
    assert dsl.page(f"{home}/page_one").h1 == first.h1
    with unit_of_work():
        assert len(list(db.session.scalars(select(Contact)))) == 1
    assert len(mails()) == 1


def test_a_page_whose_answer_got_lost_is_sent_again_and_leads_to_the_receipt(
    school: School, dsl: PageClient, unit_of_work: Work, mails: Mails
) -> None:
    """What is new on it is not taken for sent: that is said, and belongs to the receipt's page."""
    home = begun(dsl)
    page = dsl.page(f"{home}/page_one")
    first = dsl.submit(page, PAGE_ONE, button=SEND)
    assert dsl.submit(page, PAGE_ONE, button=SEND).h1 == first.h1
    other = dsl.submit(page, {**PAGE_ONE, "what_happened": "Example: more."}, button=SEND, status=409)
    assert "This was sent already" in other.text
    with unit_of_work():
        assert len(list(db.session.scalars(select(Contact)))) == 1
    assert len(mails()) == 1


def test_two_adults_are_two_contacts_of_one_incident(
    school: School, dsl: PageClient, unit_of_work: Work, mails: Mails
) -> None:
    home = begun(dsl)
    dsl.submit(dsl.page(f"{home}/page_one"), PAGE_ONE, button="Save and add more first")
    page = dsl.submit(dsl.page(f"{home}/adults"), {}, button="Add new adult")
    other = {"other_adults-0-name": "Second Example", "other_adults-0-born-day": "2", "other_adults-0-born-month": "3"}
    dsl.submit(page, {**other, "other_adults-0-born-year": "1980"}, button="Save and go back to the list")
    dsl.submit(dsl.page(f"{home}/check"), {}, button="Send")
    with unit_of_work():
        contacts = list(db.session.scalars(select(Contact)))
        assert len({each.incident_id for each in contacts}) == 1
        assert sorted(str((each.person or {})["name"]) for each in contacts) == [
            "Inventa Examplesdottir",
            "Second Example",
        ]
        (second,) = [each for each in contacts if (each.person or {})["name"] == "Second Example"]
        assert second.person == {"name": "Second Example", "born": "1980-03-02", "workplace": "Example School"}


def test_advice_is_nameless(school: School, dsl: PageClient, unit_of_work: Work, mails: Mails) -> None:
    home = begun(dsl, asks_for="not_sure")
    nameless = {**PAGE_ONE, "person_name": "", "criteria": ["not_sure"]}
    dsl.submit(dsl.page(f"{home}/page_one"), nameless, button=SEND)
    with unit_of_work():
        (contact,) = db.session.scalars(select(Contact))
        assert (contact.named, contact.asks_for) == (False, "advice")
        assert list(db.session.scalars(select(Trace))) == []


def test_a_false_date_of_birth_keeps_the_check_page_shut_and_page_one_open(
    school: School, dsl: PageClient, unit_of_work: Work, mails: Mails
) -> None:
    home = begun(dsl)
    dsl.submit(dsl.page(f"{home}/page_one"), PAGE_ONE, button="Save and add more first")
    born = {"person_born-day": "1", "person_born-month": "1", "person_born-year": "1900"}
    dsl.submit(dsl.page(f"{home}/adults"), born, button="Save and go back to the list")
    assert "Look again" in dsl.page(home).text
    assert "stands for no real date" in dsl.page(f"{home}/check").text
    token = dsl.page(f"{home}/adults").ids["csrf_token"].attrib["value"]
    assert dsl.post(f"{home}/check", data={"csrf_token": token}).status_code == 422
    dsl.submit(dsl.page(f"{home}/page_one"), {}, button=SEND)
    with unit_of_work():
        (contact,) = db.session.scalars(select(Contact))
        assert "born" not in (contact.person or {})


def test_the_list_of_readers_is_shown_and_the_person_is_never_on_it(
    school: School, dsl: PageClient, browser_of: Open, unit_of_work: Work, mails: Mails
) -> None:
    home = begun(dsl)
    dsl.submit(dsl.page(f"{home}/page_one"), PAGE_ONE, button="Save and add more first")
    page = dsl.page(f"{home}/check")
    assert "Example Head" in page.text
    assert school.person.name not in page.text
    dsl.submit(page, {"case_manager": str(school.head.id)}, button="Send")
    with unit_of_work():
        (reader,) = db.session.scalars(select(ReportReader))
        assert (reader.user_id, reader.part) == (school.head.id, "case_manager")
        assert school.person.id in set(db.session.scalars(select(NamedConflict.user_id)))
    assert browser_of(school.head).page(f"{home}/receipt").h1.startswith("Receipt ")
    assert browser_of(school.person).get(f"{home}/receipt").status_code == 404
    assert browser_of(school.head).get(f"{home}/check").status_code == 404
    assert "Example: something was seen in the hall." in browser_of(school.head).page(f"{home}/answers").text
    assert browser_of(school.person).get(f"{home}/answers").status_code == 404


def test_who_comes_into_conflict_with_what_they_sent_keeps_the_receipt_alone(
    school: School, dsl: PageClient, unit_of_work: Work, mails: Mails
) -> None:
    home = begun(dsl)
    dsl.submit(dsl.page(f"{home}/page_one"), {**PAGE_ONE, "person_name": "lead EXAMPLE"}, button=SEND)
    receipt = dsl.page(f"{home}/receipt")
    assert receipt.h1.startswith("Receipt ")
    assert "How far it is" not in receipt.text
    assert "Read what was sent" not in receipt.text
    assert dsl.get(f"{home}/answers").status_code == 404


def test_being_late_is_said_kindly_and_blocks_nothing(school: School, dsl: PageClient, mails: Mails) -> None:
    home = begun(dsl)
    dsl.submit(dsl.page(f"{home}/page_one"), PAGE_ONE, button="Save and add more first")
    dsl.submit(dsl.page(f"{home}/account"), {"became_known": "2020"}, button="Save and go back to the list")
    page = dsl.page(f"{home}/check")
    assert "working days later than it should be. Send it all the same" in page.text
    assert "what held things up" in page.text
    assert dsl.submit(page, {}, button="Send").h1.startswith("Receipt ")


def test_nobody_who_is_no_colleague_is_made_a_reader(
    school: School, dsl: PageClient, unit_of_work: Work, mails: Mails
) -> None:
    home = begun(dsl)
    dsl.submit(dsl.page(f"{home}/page_one"), PAGE_ONE, button="Save and add more first")
    token = dsl.page(f"{home}/adults").ids["csrf_token"].attrib["value"]
    for stranger in (school.person.id, school.lado.id, "x"):
        answer = dsl.post(f"{home}/check", data={"csrf_token": token, "readers": str(stranger)})
        assert answer.status_code == 409
    with unit_of_work():
        assert [each.state for each in db.session.scalars(select(Report))] == ["draft"]
        assert list(db.session.scalars(select(Contact))) == []


def test_the_private_route_leaves_the_organisation_out(
    school: School, dsl: PageClient, unit_of_work: Work, mails: Mails
) -> None:
    home = begun(dsl, private="yes", keep_from=f"Example Head <{school.head.email}>\nNobody Known")
    dsl.submit(dsl.page(f"{home}/page_one"), PAGE_ONE, button="Save and add more first")
    page = dsl.page(f"{home}/check")
    assert "Nobody else at your organisation" in page.text
    assert "case_manager" not in page.ids
    dsl.submit(page, {}, button="Send")
    with unit_of_work():
        (report,) = db.session.scalars(select(Report))
        assert (report.route, report.agency_id) == ("private", None)
        found = {(each.user_id, each.why) for each in db.session.scalars(select(NamedConflict))}
        assert (school.head.id, "named_by_referrer") in found
        assert list(db.session.scalars(select(ReportReader))) == []


def test_the_first_questions_say_what_is_missing_and_keep_the_rest(dsl: PageClient) -> None:
    page = dsl.submit(dsl.page("/concerns/start"), {"keep_from": "Example Head"}, button="Continue", status=422)
    assert ("Say whether it is about you or somebody who sees your messages", "#private") in page.errors
    assert page.ids["keep_from"].text == "Example Head"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("x" * 201, "Shorten each line of who must not see it to 200 characters or fewer"),
        ("\n".join("x" * 21), "Name 20 people at most who must not see it"),
    ],
)
def test_who_must_not_see_it_is_kept_whole_or_said_to_be_too_much(dsl: PageClient, typed: str, says: str) -> None:
    token = dsl.page("/concerns/start").ids["csrf_token"].attrib["value"]
    answer = dsl.post("/concerns/start", data={**FIRST, "csrf_token": token, "keep_from": typed})
    assert answer.status_code == 422
    assert says in answer.text


def test_beginning_twice_from_one_page_is_beginning_once(dsl: PageClient, unit_of_work: Work) -> None:
    page = dsl.page("/concerns/start")
    for _ in range(2):
        dsl.submit(page, FIRST, button="Continue")
    with unit_of_work():
        assert len(list(db.session.scalars(select(Report)))) == 1


@pytest.mark.parametrize("role", [Role.ALLEGATIONS_LEAD, Role.COORDINATOR, Role.LADO, Role.ADMINISTRATOR])
def test_the_page_before_leads_each_to_a_door_that_opens(
    school: School, browser_of: Open, unit_of_work: Work, role: Role
) -> None:
    """Who has an account and no organisation to report from goes by the door without one."""
    with unit_of_work():
        person = make_user(role, school.agency if role in AGENCY_ROLES else school.partnership)
    client = browser_of(person)
    ways = {one.get("href") for one in client.page("/concerns/before").with_class("govuk-button")}
    assert ways == {"/concerns/start" if role in AGENCY_ROLES else "/door/"}
    assert [client.get(way).status_code for way in ways] == [200]
