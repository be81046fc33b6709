"""From complete answers to a receipt: check, send, approve or send back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import delete, select

from portal.accounts.models import User
from portal.database import db
from portal.permissions import Role
from portal.returns.models import Return, SectionDraft, Status, Submission
from tests.returns.pages.conftest import UnitOfWork
from tests.support.client import PageClient
from tests.support.mails import Mail
from tests.support.rounds import Audit

Browser = Callable[[User], PageClient]
Bring = Callable[[Status], None]
Stored = Callable[[], tuple[Return, dict[str, object]]]


def test_what_is_missing_is_counted_listed_and_linked(audit: Audit, home: str, browser_of: Browser) -> None:
    page = browser_of(audit.lead).page(f"{home}/check")
    assert "89 answers are missing or need to be put right." in page.text
    links = [link.get("href", "") for link in page.all("a")]
    assert f"{home}/s1?check=all#s1_1" in links
    assert "Send to the approver" not in page.text
    assert "Standard 12: how sure are you" in page.text


@pytest.mark.asvs("1.1.2")
@pytest.mark.asvs("1.2.1")
@pytest.mark.goal("I6")
@pytest.mark.threat(15)
def test_an_answer_on_the_page_is_text_and_nothing_else(audit: Audit, home: str, browser_of: Browser) -> None:
    browser = browser_of(audit.lead)
    hostile = "<script>alert(1)</script>\n  {{ 7 * 7 }}"
    browser.submit(browser.page(f"{home}/profile"), {"services": hostile}, button="Save and continue")
    page = browser.page(f"{home}/check")
    assert [element.text for element in page.with_class("portal-typed") if "alert(1)" in (element.text or "")] == [
        hostile
    ]


def test_a_branch_that_was_left_is_not_shown(audit: Audit, home: str, browser_of: Browser) -> None:
    browser = browser_of(audit.lead)
    for rating, is_shown in (("na", True), ("met", False)):
        typed = {"s1_4": rating, "s1_4_reason": "Example reason"}
        browser.submit(browser.page(f"{home}/s1"), typed, button="Save and continue")
        assert ("Example reason" in browser.page(f"{home}/check").text) is is_shown


def test_the_lead_sends_complete_answers(
    audit: Audit, home: str, browser_of: Browser, bring_to: Bring, stored: Stored, mails: Callable[[], list[Mail]]
) -> None:
    bring_to(Status.DRAFT)
    browser = browser_of(audit.lead)
    page = browser.submit(browser.page(f"{home}/check"), {}, button="Send to the approver")
    assert "The answers are with your approver now." in page.text
    assert stored()[0].status == Status.AWAITING_APPROVAL
    assert audit.approver.email in {mail[0] for mail in mails()}


def test_an_editor_is_told_who_can_send(audit: Audit, home: str, browser_of: Browser, bring_to: Bring) -> None:
    bring_to(Status.DRAFT)
    page = browser_of(audit.editor).page(f"{home}/check")
    assert f"{audit.lead.name} can send the answers to the approver now." in page.text
    assert "Send to the approver" not in page.text


def test_sending_what_became_incomplete_says_so_and_sends_nothing(
    audit: Audit, home: str, browser_of: Browser, bring_to: Bring, stored: Stored
) -> None:
    bring_to(Status.DRAFT)
    browser, colleague = browser_of(audit.lead), browser_of(audit.editor)
    ready = browser.page(f"{home}/check")
    colleague.submit(colleague.page(f"{home}/profile"), {"org_name": ""}, button="Save and continue")
    page = browser.submit(ready, {}, button="Send to the approver", status=422)
    assert "1 answer is missing or needs to be put right." in page.text
    assert stored()[0].status == Status.DRAFT


def test_the_approver_reads_signs_and_gets_a_receipt(
    audit: Audit, home: str, browser_of: Browser, bring_to: Bring
) -> None:
    bring_to(Status.AWAITING_APPROVAL)
    browser = browser_of(audit.approver)
    page = browser.page(f"{home}/approve")
    assert "Ratings at a glance" in page.text
    assert page.ids["name"].get("value") == audit.approver.name
    typed = {"name": "Alex Example", "job_title": "Director, Example", "declared": "yes"}
    receipt = browser.submit(page, typed, button="Submit the answers")
    assert receipt.h1.startswith("Receipt ")
    for words in ("Alex Example, Director, Example", audit.agency.name, "I approve this return"):
        assert words in receipt.text
    [digest] = receipt.with_class("portal-digest")
    groups = "".join(digest.itertext()).split()
    assert [len(group) for group in groups] == [8] * 8


def submissions(unit_of_work: UnitOfWork) -> list[Submission]:
    with unit_of_work():
        return list(db.session.scalars(select(Submission)))


def test_the_same_page_sent_twice_submits_once(
    audit: Audit, home: str, browser_of: Browser, bring_to: Bring, unit_of_work: UnitOfWork
) -> None:
    bring_to(Status.AWAITING_APPROVAL)
    browser = browser_of(audit.approver)
    page = browser.page(f"{home}/approve")
    typed = {"name": "Alex Example", "job_title": "Director", "declared": "yes"}
    first = browser.submit(page, typed, button="Submit the answers")
    second = browser.submit(page, typed, button="Submit the answers")
    assert first.h1 == second.h1
    [submission] = submissions(unit_of_work)
    assert submission.reference in first.h1


@pytest.mark.parametrize(
    ("left_out", "link"), [("name", "#name"), ("job_title", "#job_title"), ("declared", "#declared")]
)
def test_nothing_is_submitted_without_name_title_and_statement(
    left_out: str,
    link: str,
    audit: Audit,
    home: str,
    browser_of: Browser,
    bring_to: Bring,
    unit_of_work: UnitOfWork,
) -> None:
    bring_to(Status.AWAITING_APPROVAL)
    browser = browser_of(audit.approver)
    typed: dict[str, str | list[str]] = {"name": "Alex Example", "job_title": "Director", "declared": "yes"}
    typed[left_out] = [] if left_out == "declared" else " "
    page = browser.submit(browser.page(f"{home}/approve"), typed, button="Submit the answers", status=422)
    assert [target for _, target in page.errors] == [link]
    assert submissions(unit_of_work) == []


def test_answers_that_became_incomplete_are_shown_to_who_signs_them(
    audit: Audit, home: str, browser_of: Browser, bring_to: Bring, unit_of_work: UnitOfWork
) -> None:
    bring_to(Status.AWAITING_APPROVAL)
    with unit_of_work() as session:
        session.execute(delete(SectionDraft).where(SectionDraft.section_key == "s1"))
    browser = browser_of(audit.approver)
    typed = {"name": "Alex Example", "job_title": "Director", "declared": "yes"}
    page = browser.submit(browser.page(f"{home}/approve"), typed, button="Submit the answers")
    assert "missing or need to be put right" in page.text
    assert submissions(unit_of_work) == []


def test_the_approver_sends_back_with_a_note(
    audit: Audit, home: str, browser_of: Browser, bring_to: Bring, stored: Stored
) -> None:
    bring_to(Status.AWAITING_APPROVAL)
    browser = browser_of(audit.approver)
    page = browser.submit(browser.page(f"{home}/approve"), {"note": "Example: look at 1.1"}, button="Send back")
    assert "The answers are back with your safeguarding lead" in page.text
    assert stored()[0].status == Status.DRAFT
    assert "Example: look at 1.1" in browser_of(audit.lead).page(home).text


def test_sending_back_without_a_word_is_asked_again(
    audit: Audit, home: str, browser_of: Browser, bring_to: Bring, stored: Stored
) -> None:
    bring_to(Status.AWAITING_APPROVAL)
    browser = browser_of(audit.approver)
    page = browser.submit(browser.page(f"{home}/approve"), {"note": "  "}, button="Send back", status=422)
    assert page.errors == [("Say what needs to change, so that the person who reads it can do it.", "#note")]
    assert stored()[0].status == Status.AWAITING_APPROVAL


def test_an_approval_page_that_comes_too_late_leads_to_the_task_list(
    audit: Audit, home: str, browser_of: Browser, bring_to: Bring
) -> None:
    bring_to(Status.AWAITING_APPROVAL)
    browser, other = browser_of(audit.approver), browser_of(audit.approver)
    late = browser.page(f"{home}/approve")
    other.submit(other.page(f"{home}/approve"), {"note": "Example"}, button="Send back")
    browser.submit(late, {"note": "Again"}, button="Send back", status=409)
    assert browser.page(f"{home}/approve").h1 == "Section 11 audit 2026"


def test_the_submitted_answers_are_those_that_were_submitted(
    audit: Audit, home: str, browser_of: Browser, bring_to: Bring
) -> None:
    bring_to(Status.CHANGES_REQUESTED)
    browser = browser_of(audit.editor)
    browser.submit(browser.page(f"{home}/profile"), {"services": "Changed since"}, button="Save and continue")
    for reader in (audit.lead, audit.coordinator, audit.people[Role.SCRUTINEER]):
        page = browser_of(reader).page(f"{home}/submitted")
        assert "Demonstration answer" in page.text
        assert "Changed since" not in page.text
