"""The page of one contact, and what a LADO answers on it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.audit import AuditEvent
from portal.database import db
from portal.lado.desk import service
from portal.lado.desk.service import Verdict
from portal.lado.models import Contact, Decision, Message
from tests.lado.arrange import PERSON, SUMMARY, make_conflict, make_contact, make_reader, make_report
from tests.lado.desk.conftest import Desk, Open, Work
from tests.support.builders import make_user
from tests.support.pages import Page, text_of

ADVICE = {"reason": "Not enough to tell.", "letter": "An invented letter of advice."}


@pytest.fixture
def contact(desk: Desk, unit_of_work: Work) -> Contact:
    with unit_of_work():
        made: Contact = make_contact(desk.partnership)
        return made


def reads(unit_of_work: Work) -> list[tuple[str, str]]:
    with unit_of_work():
        query = select(AuditEvent).where(AuditEvent.action == "lado.contact_read").order_by(AuditEvent.seq)
        return [(one.actor, one.record) for one in db.session.scalars(query)]


def buttons(page: Page) -> list[str]:
    return [text_of(one) for one in page.with_class("govuk-button")]


@pytest.mark.goal("S1")
def test_a_lado_reads_it_and_support_only_how_it_stands(desk: Desk, contact: Contact, browser_of: Open) -> None:
    page = browser_of(desk.lado).page(f"/duty/contacts/{contact.id}")
    assert PERSON["name"] in page.text
    assert SUMMARY in page.text
    for word in (PERSON["name"], "LADO", "allegation", contact.reference):
        assert word not in page.title
    helper = browser_of(desk.support).page(f"/duty/contacts/{contact.id}")
    assert contact.reference in helper.html
    assert PERSON["name"] not in helper.html
    assert SUMMARY not in helper.html
    assert "Who must not know" not in helper.text


@pytest.mark.goal("R10")
def test_each_reading_is_on_the_record(desk: Desk, contact: Contact, browser_of: Open, unit_of_work: Work) -> None:
    client, here = browser_of(desk.lado), f"/duty/contacts/{contact.id}"
    for place in ("", "/decide", "/advice", "/acknowledge"):
        client.page(here + place)
    assert reads(unit_of_work) == [(str(desk.lado.id), str(contact.id))] * 4
    client.submit(client.page(f"{here}/decide"), {"decision": "advice"}, button="Save the decision", status=422)
    assert len(reads(unit_of_work)) == 6


def test_what_cannot_be_recorded_is_not_shown(
    desk: Desk, contact: Contact, browser_of: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browser_of(desk.lado)

    def fail(*_args: object, **_facts: object) -> None:
        raise OSError("An invented failure.")

    monkeypatch.setattr("portal.lado.desk.service.find.audit.record_apart", fail)
    client.may_fail = True
    answer = client.get(f"/duty/contacts/{contact.id}")
    assert answer.status_code == 500
    assert SUMMARY not in answer.text


def test_advice_closes_on_one_screen_with_its_letter(
    desk: Desk, contact: Contact, browser_of: Open, unit_of_work: Work
) -> None:
    client = browser_of(desk.lado)
    page = client.page(f"/duty/contacts/{contact.id}/advice")
    assert contact.reference in text_of(page.ids["letter"])
    unwritten = client.submit(page, {"reason": "Example."}, button="Send the letter and close", status=422)
    assert unwritten.errors == [("Write what stands in square brackets, or take it out", "#letter")]
    with unit_of_work():
        assert db.session.scalars(select(Decision)).all() == []
    done = client.submit(unwritten, ADVICE, button="Send the letter and close")
    assert "The letter is sent and the contact is closed." in done.text
    with unit_of_work():
        now_it_is = db.session.get_one(Contact, contact.id)
        message = db.session.scalars(select(Message)).one()
        decision = db.session.scalars(select(Decision)).one()
        assert (now_it_is.state, now_it_is.decision, now_it_is.officer_id) == ("closed", "advice", desk.lado.id)
        assert (message.kind, message.text, message.from_desk) == ("decision_letter", ADVICE["letter"], True)
        assert (decision.decision, decision.reason, decision.by_id) == ("advice", ADVICE["reason"], desk.lado.id)
        letter = message.id
    assert ADVICE["letter"] in client.page(f"/duty/contacts/{contact.id}/letters/{letter}").text
    helper = browser_of(desk.support).page(f"/duty/contacts/{contact.id}/letters/{letter}")
    assert helper.h1 == "Why do you need to open it?"
    assert ADVICE["letter"] not in helper.html


def test_a_decision_then_its_letter_drafted_from_it(
    desk: Desk, contact: Contact, browser_of: Open, unit_of_work: Work
) -> None:
    client, here = browser_of(desk.lado), f"/duty/contacts/{contact.id}"
    typed: dict[str, str | list[str]] = {
        "decision": "consultation",
        "criteria": ["risk", "harmed"],
        "reason": "Invented reasons.",
    }
    page = client.submit(client.page(f"{here}/decide"), typed, button="Save the decision")
    assert "Consultation" in page.text
    assert "behaved in a way that shows they may pose a risk of harm to children" in page.text
    letter = client.page(f"{here}/letter")
    drafted = text_of(letter.ids["letter"])
    assert "Threshold met: you investigate, we agree the outcome" in drafted
    assert PERSON["name"] not in drafted
    page = client.submit(letter, {"letter": "An invented letter."}, button="Send the letter")
    assert "An invented letter." in page.text
    with unit_of_work():
        assert db.session.scalars(select(Decision)).one().criteria == ["harmed", "risk"]
        assert db.session.get_one(Contact, contact.id).state == "triaged"


def test_the_partnership_may_have_its_own_words(desk: Desk, browser_of: Open, unit_of_work: Work) -> None:
    with unit_of_work() as session:
        here = session.merge(desk.partnership)
        here.wording = {"lado_letter_advice": "Our own words about {reference}.", "lado_phone": "01632 960001"}
        contact = make_contact(here)
    page = browser_of(desk.lado).page(f"/duty/contacts/{contact.id}/advice")
    assert text_of(page.ids["letter"]) == f"Our own words about {contact.reference}."
    page = browser_of(desk.lado).page(f"/duty/contacts/{contact.id}/acknowledge")
    assert "01632 960001" in text_of(page.ids["letter"])


@pytest.mark.parametrize("place", ["decide", "advice", "letter"])
def test_who_comes_second_sees_both_texts(
    desk: Desk, contact: Contact, browser_of: Open, unit_of_work: Work, place: str
) -> None:
    button = {"decide": "Save the decision", "advice": "Send the letter and close", "letter": "Send the letter"}[place]
    mine = {"decision": "information", "reason": "My own reason.", "letter": "My own letter."}
    before, theirs = ("redirected", "information") if place == "advice" else ("referral", "consultation")
    with unit_of_work():
        first = service.decide(desk.lado, contact.id, Verdict(before, "An earlier reason.", ["risk"]), seen=1)
    client = browser_of(desk.lado)
    page = client.page(f"/duty/contacts/{contact.id}/{place}")
    with unit_of_work():
        now_it_is = db.session.get_one(Contact, contact.id)
        verdict = Verdict(theirs, "The colleague's reason.", ["harmed"])
        now_it_is.cover_id = desk.other.id  # Somebody stands in, and both read it by their work.
        db.session.flush()
        service.decide(desk.other, contact.id, verdict, seen=now_it_is.revision)
    fields = {name: text for name, text in mine.items() if name in {one.get("name") for one in page.elements}}
    second = client.submit(page, fields, button=button, status=409)
    assert "A colleague changed this contact while you were writing." in second.text
    assert "The colleague's reason." in second.text
    assert all(text in second.html for name, text in fields.items() if name != "decision")
    with unit_of_work():
        assert len(db.session.scalars(select(Decision)).all()) == 2
    client.submit(second, fields, button=button)
    with unit_of_work():
        assert db.session.get_one(Decision, first.id).reason == "An earlier reason."


def test_what_is_taken_meanwhile_is_said(desk: Desk, contact: Contact, browser_of: Open, unit_of_work: Work) -> None:
    client = browser_of(desk.lado)
    page = client.page(f"/duty/contacts/{contact.id}")
    with unit_of_work():
        service.take(desk.other, contact.id, seen=1)
    second = client.submit(page, {}, button="Take this contact", status=403)
    assert "It may have become somebody else" in second.text
    assert SUMMARY not in second.html
    page = client.page(f"/duty/contacts/{contact.id}")
    assert desk.other.name in page.text
    assert SUMMARY not in page.html
    assert "Take this contact" not in buttons(page)
    with unit_of_work():
        assert db.session.get_one(Contact, contact.id).officer_id == desk.other.id


def test_what_was_typed_meanwhile_is_given_back(
    desk: Desk, contact: Contact, browser_of: Open, unit_of_work: Work
) -> None:
    client = browser_of(desk.lado)
    page = client.page(f"/duty/contacts/{contact.id}/advice")
    with unit_of_work():
        service.decide(desk.other, contact.id, Verdict("referral", "The colleague's reason.", ["risk"]), seen=1)
    second = client.submit(page, ADVICE, button="Send the letter and close", status=403)
    assert ADVICE["reason"] in second.text
    assert ADVICE["letter"] in second.text
    assert "The colleague's reason." not in second.text


def test_whoever_reported_is_told_that_there_is_something_and_nothing_else(
    desk: Desk, browser_of: Open, unit_of_work: Work, mails: object
) -> None:
    with unit_of_work():
        author, other = make_user(name="Example Author"), make_user(name="Example Reader")
        answers = {"what_happened": "Invented words of a report."}
        report = make_report(desk.partnership, author, answers=answers)
        make_reader(report, other)
        contact = make_contact(desk.partnership, report_id=report.id, incident_id=report.incident_id)
        make_conflict(report, None, who={"name": "Example Person"})
    client = browser_of(desk.lado)
    page = client.page(f"/duty/contacts/{contact.id}")
    assert report.reference in page.text
    assert "Example Person" in page.text
    assert "Example Reader" in page.text
    sent_page = client.page(f"/duty/contacts/{contact.id}/report")
    assert "Invented words of a report." in sent_page.text
    assert browser_of(desk.support).page(f"/duty/contacts/{contact.id}/report").h1 == "Why do you need to open it?"
    page = client.submit(client.page(f"/duty/contacts/{contact.id}/acknowledge"), {}, button="Send the acknowledgement")
    assert "The acknowledgement is sent." in page.text
    sent = mails()  # type: ignore[operator]
    assert [one.recipient for one in sent] == [author.email]
    told = sent[0].subject + sent[0].body
    assert report.reference in told
    assert not [word for word in ("LADO", "received", PERSON["name"], "999") if word in told]
    with unit_of_work():
        make_conflict(report, author)
    client.submit(client.page(f"/duty/contacts/{contact.id}/advice"), ADVICE, button="Send the letter and close")
    assert len(mails()) == 1  # type: ignore[operator]


def test_the_manager_lets_support_read_for_a_while(
    desk: Desk, contact: Contact, browser_of: Open, unit_of_work: Work
) -> None:
    manager, helper, here = browser_of(desk.manager), browser_of(desk.support), f"/duty/contacts/{contact.id}"
    typed = {"helper": str(desk.support.id), "days": "7", "reason": "An invented reason."}
    page = manager.submit(manager.page(f"{here}/grant"), typed, button="Let them read it")
    assert "An invented reason." in page.text
    assert SUMMARY in helper.page(here).text
    manager.submit(page, {}, button="End it now")
    assert SUMMARY not in helper.page(here).html
    missing = manager.submit(
        manager.page(f"{here}/grant"), {"reason": "Example."}, button="Let them read it", status=422
    )
    assert missing.errors == [("Choose who may read it", "#helper"), ("Choose for how long", "#days")]


def test_a_name_alone_hides_until_a_lado_says_that_it_is_somebody_else(
    desk: Desk, contact: Contact, browser_of: Open, unit_of_work: Work
) -> None:
    with unit_of_work():
        make_conflict(contact, desk.other, why="name_match")
        make_conflict(contact, desk.support)
    client, here = browser_of(desk.lado), f"/duty/contacts/{contact.id}"
    browser_of(desk.other).page(here, status=404)
    page = client.page(here)
    assert buttons(page).count("It is somebody else") == 1
    client.submit(page, {}, button="It is somebody else")
    browser_of(desk.other).page(here)
    browser_of(desk.support).page(here, status=404)


def test_who_knows_somebody_in_it_steps_back(
    desk: Desk, contact: Contact, browser_of: Open, unit_of_work: Work
) -> None:
    client, here = browser_of(desk.lado), f"/duty/contacts/{contact.id}"
    client.submit(client.page(here), {}, button="Take this contact")
    page = client.submit(client.page(here), {}, button="Keep it from me")
    assert page.h1 == "Duty list"
    client.page(here, status=404)
    assert "Nobody has it yet" in browser_of(desk.other).page(here).text


def test_the_report_of_a_call_is_joined_to_it_on_its_page(desk: Desk, browser_of: Open, unit_of_work: Work) -> None:
    client = browser_of(desk.lado)
    typed = {"asks_for": "report", "name": PERSON["name"], "account": "What the caller said."}
    client.submit(client.page("/duty/log"), typed, button="Save the contact")
    with unit_of_work():
        call = db.session.scalars(select(Contact)).one()
        report = make_report(desk.partnership)
        reported = make_contact(desk.partnership, report_id=report.id, incident_id=report.incident_id)
    page = client.page(f"/duty/contacts/{reported.id}")
    assert call.reference in [text_of(one) for one in page.with_class("portal-actions__what")]
    join = client.page(f"/duty/contacts/{reported.id}/join")
    wrong = client.submit(join, {"call": "7KMP-42TX"}, button="Join the report to the call", status=422)
    assert wrong.errors == [("Enter the reference of a call that was logged, such as 7KMP-42TX", "#call")]
    done = client.submit(wrong, {"call": call.reference}, button="Join the report to the call")
    assert "It counts once." in done.text
    assert "What the caller said." in done.text
    assert SUMMARY in done.text
    assert report.reference in done.text
    client.page(f"/duty/contacts/{reported.id}", status=404)


def test_support_allocates_to_whoever_may_know(
    desk: Desk, contact: Contact, browser_of: Open, unit_of_work: Work
) -> None:
    with unit_of_work():
        make_conflict(contact, desk.other)
    client, here = browser_of(desk.support), f"/duty/contacts/{contact.id}/allocate"
    page = client.page(here)
    offered = {text_of(one) for one in page.all("option")}
    assert {desk.lado.name, desk.manager.name} <= offered
    assert not {desk.other.name, desk.support.name} & offered
    wrong = client.submit(page, {"officer": ""}, button="Save", status=422)
    assert wrong.errors == [("Choose who takes this contact", "#officer")]
    typed = {"officer": str(desk.lado.id), "cover": str(desk.manager.id)}
    done = client.submit(wrong, typed, button="Save")
    assert f"{desk.lado.name}, covered by {desk.manager.name}" in done.text
