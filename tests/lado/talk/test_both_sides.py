"""A question and its answer, a letter, something added: on the pages of both sides, and in no e-mail."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from portal.database import db
from portal.lado.models import Contact, Message
from tests.lado.arrange import SUMMARY, make_contact
from tests.lado.talk.conftest import Open, School, Sent, Work
from tests.support.client import PageClient
from tests.support.mails import Mail
from tests.support.pages import text_of

Mails = Callable[[], list[Mail]]
QUESTION, ANSWER, MORE = "Which day was it, Example?", "It was an invented Tuesday.", "An invented thing came up."


def test_a_question_and_its_answer_stay_on_the_pages(
    school: School, sent: Sent, dsl: PageClient, browser_of: Open, mails: Mails, unit_of_work: Work
) -> None:
    lado = browser_of(school.lado)
    page = lado.submit(lado.page(f"{sent.desk}/messages"), {"text": QUESTION}, button="Send")
    assert "It is sent." in page.text
    assert "not read yet" in page.text
    assert {one.recipient for one in mails()} == {school.dsl.email, school.head.email}
    assert "There is an update to read" in dsl.page("/").text
    assert "Something to read" in dsl.page("/concerns/").text
    assert "1 new" in dsl.page(f"{sent.home}/receipt").text
    page = dsl.page(f"{sent.home}/messages")
    assert QUESTION in page.text
    (answer,) = [one.attrib["href"] for one in page.all("a") if text_of(one).startswith("Answer")]
    dsl.submit(dsl.page(answer), {"text": ANSWER}, button="Send")
    assert "There is an update to read" not in dsl.page("/").text
    assert [one.recipient for one in mails()[2:]] == [school.lado.email]
    assert "Something to read" in lado.page("/duty").text
    assert "1 with something to read" in lado.page("/").text
    assert "Something to read" in lado.page(sent.desk).text
    page = lado.page(f"{sent.desk}/messages")
    assert ANSWER in page.text
    assert "not read yet" not in page.text
    lado.submit(page, {}, button="I have read what is new")
    assert "Something to read" not in lado.page("/duty").text
    assert "read by the LADO" in dsl.page(f"{sent.home}/messages").text
    for mail in mails():
        assert mail.subject == "There is an update in the portal"
        assert sent.report.reference in mail.body
        assert not [word for word in (QUESTION, ANSWER, SUMMARY, sent.contact.reference) if word in mail.body]
    with unit_of_work():
        question, answer_to_it = db.session.scalars(select(Message).order_by(Message.at))
        assert question.holder_id == answer_to_it.holder_id == sent.report.id
        assert question.contact_id == answer_to_it.contact_id == sent.contact.id


def test_what_is_added_belongs_to_the_report_and_what_was_sent_stays(
    school: School, sent: Sent, dsl: PageClient, browser_of: Open, mails: Mails, unit_of_work: Work
) -> None:
    with unit_of_work():
        before = db.session.get_one(Contact, sent.contact.id).summary_sealed
    page = dsl.submit(dsl.page(f"{sent.home}/messages"), {"text": MORE}, button="Send")
    assert MORE in page.text
    assert "Added later" in page.text
    assert MORE in browser_of(school.lado).page(sent.desk).text
    with unit_of_work():
        (added,) = db.session.scalars(select(Message))
        assert (added.kind, added.contact_id, added.report_id) == ("addition", None, sent.report.id)
        assert db.session.get_one(Contact, sent.contact.id).summary_sealed == before
    assert [one.recipient for one in mails()] == [school.lado.email]


def test_letters_are_read_and_printed_by_whoever_reported(
    school: School, sent: Sent, dsl: PageClient, browser_of: Open, mails: Mails
) -> None:
    lado = browser_of(school.lado)
    lado.submit(
        lado.page(f"{sent.desk}/acknowledge"), {"letter": "An invented thank you."}, button="Send the acknowledgement"
    )
    page = dsl.page(f"{sent.home}/messages")
    assert "Acknowledgement from the LADO" in page.text
    (letter,) = [one.attrib["href"] for one in page.all("a") if text_of(one).startswith("Print")]
    printed = dsl.page(letter)
    assert "An invented thank you." in printed.text
    assert printed.h1 == "Acknowledgement"
    dsl.submit(page, {}, button="I have read it")
    assert "1 new" not in dsl.page(f"{sent.home}/receipt").text
    assert len(mails()) == 2


def test_what_cannot_be_sent_comes_back_as_it_was_typed(
    school: School, sent: Sent, dsl: PageClient, browser_of: Open, mails: Mails, unit_of_work: Work
) -> None:
    lado = browser_of(school.lado)
    for client, path in ((dsl, f"{sent.home}/messages"), (lado, f"{sent.desk}/messages")):
        long = "x" * 20_001
        page = client.submit(client.page(path), {"text": long}, button="Send", status=422)
        assert page.errors == [("Shorten the text to 20,000 characters or fewer", "#text")]
        assert text_of(page.ids["text"]) == long
        page = client.submit(page, {"text": " "}, button="Send", status=422)
        assert page.errors[0][1] == "#text"
    with unit_of_work():
        assert list(db.session.scalars(select(Message))) == []


def test_a_contact_that_came_by_telephone_has_nobody_to_ask(
    school: School, browser_of: Open, unit_of_work: Work
) -> None:
    with unit_of_work():
        call = make_contact(school.partnership)
    page = browser_of(school.lado).page(f"/duty/contacts/{call.id}/messages")
    assert "nobody could read a message" in page.text
    assert "text" not in page.ids
