"""Who fills in what: the lead asks colleagues for sections and single questions, and sees how far they are."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from portal.accounts.models import User
from portal.database import db
from portal.permissions import Role
from portal.returns import service
from portal.returns.models import Status
from portal.returns.places import Piece
from tests.returns.pages.conftest import UnitOfWork
from tests.support.builders import make_user
from tests.support.client import PageClient
from tests.support.mails import Mail
from tests.support.pages import Page, text_of
from tests.support.rounds import Audit
from tests.support.statements import count_statements

Browser = Callable[[User], PageClient]
Bring = Callable[[Status], None]
Mails = Callable[[], list[Mail]]
SAVE, SAVE_QUESTIONS = "Save who fills in what", "Save who answers what"


@pytest.fixture
def people(home: str) -> str:
    return f"{home}/people"


def table(page: Page) -> dict[str, list[str]]:
    """The lines of "Who has done what", by person."""
    rows = [[text_of(cell) for cell in row if cell.tag in ("th", "td")] for row in page.all("tr")]
    return {row[0]: row[1:] for row in rows}


def test_whoever_is_asked_is_told_once_for_all_that_is_new(
    audit: Audit, home: str, people: str, browser_of: Browser, mails: Mails
) -> None:
    browser, editor = browser_of(audit.lead), str(audit.editor.id)
    page = browser.submit(browser.page(people), {"assign-s1": editor, "assign-s2": editor}, button=SAVE)
    assert "It is saved who fills in what." in page.text
    [mail] = mails()
    assert mail.recipient == audit.editor.email
    assert "- 1. Leadership" in mail.body
    assert "- 2. Policies" in mail.body
    assert browser.page(home).text.count(f"{audit.editor.name} fills this in") == 2
    browser.submit(browser.page(people), {"assign-s3": editor}, button=SAVE)
    assert "- 3. " in mails()[1].body
    assert "- 1. " not in mails()[1].body
    browser.submit(browser.page(people), {"assign-s1": "", "assign-s2": "", "assign-s3": ""}, button=SAVE)
    assert "fills this in" not in browser.page(home).text
    assert len(mails()) == 2


def test_single_questions_have_a_page_a_section(
    audit: Audit, home: str, people: str, browser_of: Browser, mails: Mails
) -> None:
    browser = browser_of(audit.lead)
    chosen = {"assign-s1_2": str(audit.editor.id), "assign-s1_3": str(audit.editor.id)}
    page = browser.submit(browser.page(f"{people}/s1"), chosen, button=SAVE_QUESTIONS)
    assert ": 2 given to someone" in page.text
    [mail] = mails()
    assert "- 1.2 " in mail.body
    assert "- 1.3 " in mail.body
    assert f"2 single questions asked of {audit.editor.name}" in browser.page(home).text
    section = browser.page(f"{home}/s1")
    question = section.ids["question-s1_2"]
    assert f"{audit.editor.name} is asked to answer this question." in text_of(question)
    assert section.text.count("is asked to answer this question.") == 2
    mine = browser_of(audit.editor).page(f"{home}/s1")
    assert "You are asked to answer this question." in mine.text


def test_a_whole_section_says_so_above_its_first_question(
    audit: Audit, home: str, people: str, browser_of: Browser, mails: Mails
) -> None:
    browser = browser_of(audit.lead)
    browser.submit(browser.page(people), {"assign-s1": str(audit.editor.id)}, button=SAVE)
    assert f"{audit.editor.name} is asked to fill in this section." in browser.page(f"{home}/s1").text
    assert "is asked to fill in" not in browser.page(f"{home}/s2").text
    assert f"{audit.editor.name}, like the whole section" in browser.page(f"{people}/s1").text


@pytest.mark.parametrize("chosen", ["x", "00000000-0000-0000-0000-000000000000"])
@pytest.mark.parametrize(("page", "key", "button"), [("", "s1", SAVE), ("/s1", "s1_1", SAVE_QUESTIONS)])
def test_nobody_else_can_be_chosen(
    page: str, key: str, button: str, chosen: str, audit: Audit, people: str, browser_of: Browser, mails: Mails
) -> None:
    """The page says at which box, keeps every other choice, and nothing is saved."""
    browser = browser_of(audit.lead)
    other = "assign-s2" if key == "s1" else "assign-s1_2"
    typed = {f"assign-{key}": chosen, other: str(audit.editor.id)}
    again = browser.submit(browser.page(people + page), typed, button=button, status=422)
    [(message, link)] = again.errors
    assert f"choose someone of {audit.agency.name}" in message
    assert link == f"#assign-{key}"
    kept = [option.get("value") for option in again.ids[other].iter("option") if "selected" in option.attrib]
    assert kept == [str(audit.editor.id)]
    assert mails() == []


def test_what_another_lead_changed_meanwhile_stays(
    audit: Audit, people: str, browser_of: Browser, unit_of_work: UnitOfWork, mails: Mails
) -> None:
    with unit_of_work():
        second = make_user(Role.SAFEGUARDING_LEAD, audit.agency)
    first, other = browser_of(audit.lead), browser_of(second)
    page = first.page(people)
    other.submit(other.page(people), {"assign-s1": str(audit.editor.id)}, button=SAVE)
    first.submit(page, {"assign-s2": str(audit.editor.id)}, button=SAVE)
    with unit_of_work():
        there = service.assignments_of(audit.lead, audit.return_)
        assert {piece: one.user_id for piece, one in there.items()} == {
            Piece("s1"): audit.editor.id,
            Piece("s2"): audit.editor.id,
        }


def test_the_lead_sees_who_has_done_what(
    audit: Audit, home: str, people: str, browser_of: Browser, unit_of_work: UnitOfWork, mails: Mails
) -> None:
    lead, editor = browser_of(audit.lead), browser_of(audit.editor)
    lead.submit(lead.page(people), {"assign-s1": str(audit.editor.id)}, button=SAVE)
    lead.submit(lead.page(f"{people}/s1"), {"assign-s1_2": str(audit.lead.id)}, button=SAVE_QUESTIONS)
    before = table(lead.page(people))
    assert before[audit.editor.name] == ["0 of 8 answered", "None", "–"]
    assert before[audit.lead.name] == ["0 of 1 answered", "None", "–"]
    assert before["Nobody in particular"][0] == "0 of 80 answered"
    editor.submit(editor.page(f"{home}/s1"), {"s1_1": "met", "s1_2": "met"}, button="Save and continue")
    page = lead.page(people)
    after = table(page)
    assert after[audit.editor.name][0] == "1 of 9 answered", "what is met needs how we know, too"
    assert after[audit.lead.name][0] == "1 of 2 answered"
    assert " at " in after[audit.editor.name][2]
    assert after[audit.lead.name][2] == "–"
    assert f"{audit.editor.name} saved on" in text_of(page.ids["assign-s1-hint"])


def test_nobody_is_asked_while_the_approver_reads(
    audit: Audit, people: str, browser_of: Browser, bring_to: Bring
) -> None:
    browser = browser_of(audit.lead)
    bring_to(Status.DRAFT)
    page = browser.page(people)
    bring_to_approval = browser_of(audit.lead)
    bring_to_approval.submit(
        bring_to_approval.page(people.removesuffix("/people") + "/check"), {}, button="Send to the approver"
    )
    browser.submit(page, {"assign-s1": str(audit.editor.id)}, button=SAVE, status=409)
    again = browser.page(people)
    assert SAVE not in again.text
    assert audit.editor.name in table(again), "who has done what is still there"


def test_only_the_lead_has_the_page(audit: Audit, home: str, people: str, browser_of: Browser) -> None:
    assert people in [link.get("href") for link in browser_of(audit.lead).page(home).all("a")]
    for person in (audit.editor, audit.approver):
        browser = browser_of(person)
        assert people not in [link.get("href") for link in browser.page(home).all("a")]
        assert browser.get(people).status_code == browser.get(f"{people}/s1").status_code == 403


def test_a_section_that_is_not_there_has_no_page(audit: Audit, people: str, browser_of: Browser) -> None:
    assert browser_of(audit.lead).get(f"{people}/nowhere").status_code == 404


def test_the_page_asks_as_often_for_many_colleagues_as_for_one(
    audit: Audit, people: str, browser_of: Browser, unit_of_work: UnitOfWork, mails: Mails
) -> None:
    browser = browser_of(audit.lead)
    browser.get(people)

    def statements() -> int:
        with count_statements(db.engine) as found:
            browser.get(people)
        return len(found)

    with unit_of_work():
        service.assign(audit.lead, audit.return_.id, "s1", audit.editor.id)
    one = statements()
    with unit_of_work():
        many = [make_user(Role.EDITOR, audit.agency) for _ in range(5)]
        choices = {Piece(f"s{number}"): person.id for number, person in enumerate(many, 2)}
        service.share_out(audit.lead, audit.return_.id, choices)
    assert statements() == one
