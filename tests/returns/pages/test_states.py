"""Every page in every state, for everyone: what opens, what it says, and where it leads."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import update

from portal.accounts.models import Membership, User
from portal.database import now
from portal.permissions import Role
from portal.returns.models import Round, Status
from portal.returns.standing import STATUS_WORDS
from tests.returns.pages.conftest import UnitOfWork
from tests.support.client import PageClient
from tests.support.rounds import Audit

Browser = Callable[[User], PageClient]
Bring = Callable[[Status], None]

SUBMITTED = {Status.SUBMITTED, Status.CHANGES_REQUESTED, Status.ACCEPTED}
EDITABLE = {Status.NOT_STARTED, Status.DRAFT, Status.CHANGES_REQUESTED}
AGENCY = {Role.EDITOR, Role.SAFEGUARDING_LEAD, Role.APPROVER}


def expected(role: Role, status: Status) -> dict[str, int]:
    """The status code of each page; the redirect of a page that has nothing to say now is 302."""
    own, reads = role in AGENCY, role in AGENCY | {Role.COORDINATOR, Role.SCRUTINEER}
    read = 200 if own else (404 if reads and role is not Role.COORDINATOR and role is not Role.SCRUTINEER else 403)
    edits = role in {Role.EDITOR, Role.SAFEGUARDING_LEAD}
    submitted = (200 if status in SUBMITTED else 404) if reads else 403
    return {
        "": read,
        "/check": read,
        "/s1": (200 if status in EDITABLE else 302) if edits else 403,
        "/approve": (200 if status is Status.AWAITING_APPROVAL else 302) if role is Role.APPROVER else 403,
        "/receipt": submitted,
        "/submitted": submitted,
    }


@pytest.mark.parametrize("status", list(Status))
def test_who_opens_what_in_which_state(
    status: Status, audit: Audit, home: str, browser_of: Browser, bring_to: Bring
) -> None:
    bring_to(status)
    for role, user in audit.people.items():
        browser = browser_of(user)
        found = {page: browser.get(home + page).status_code for page in expected(role, status)}
        assert found == expected(role, status), role


@pytest.mark.parametrize(
    ("status", "says", "next_"),
    [
        (Status.NOT_STARTED, "0 of 89 questions answered.", "Answer the sections in any order."),
        (Status.DRAFT, "Last saved", "When all sections are complete, you send them to"),
        (Status.AWAITING_APPROVAL, "Sent for approval on", "reads the answers and submits them, or sends them back"),
        (Status.SUBMITTED, "Submitted on", "You get an e-mail if changes are needed."),
        (Status.CHANGES_REQUESTED, "About standard 3.", "Change what is asked for. Then you send the answers to"),
        (Status.ACCEPTED, "Accepted on", "There is nothing more to do."),
    ],
)
def test_the_task_list_says_what_happened_and_what_is_next(
    status: Status, says: str, next_: str, audit: Audit, home: str, browser_of: Browser, bring_to: Bring
) -> None:
    bring_to(status)
    page = browser_of(audit.lead).page(home)
    assert says in page.text
    assert next_ in page.text
    assert STATUS_WORDS[status].label in page.text
    links = {link.get("href", "") for link in page.all("a")}
    assert (f"{home}/receipt" in links) == (status in SUBMITTED)
    assert (f"{home}/s1" in links) == (status in EDITABLE)
    assert ("30 days left" in page.text) == (status in EDITABLE | {Status.AWAITING_APPROVAL})


@pytest.mark.parametrize("status", [Status.AWAITING_APPROVAL, Status.SUBMITTED, Status.ACCEPTED])
def test_a_section_that_cannot_be_changed_leads_to_the_answers(
    status: Status, audit: Audit, home: str, browser_of: Browser, bring_to: Bring
) -> None:
    bring_to(status)
    page = browser_of(audit.editor).page(f"{home}/s1")
    assert page.h1 == "Answers"
    assert "Change" not in page.text


def test_a_closed_round_offers_nothing_to_write(
    audit: Audit, home: str, browser_of: Browser, bring_to: Bring, unit_of_work: UnitOfWork
) -> None:
    bring_to(Status.DRAFT)
    with unit_of_work() as session:
        session.execute(update(Round).values(closed_at=now()))
    browser = browser_of(audit.lead)
    assert browser.page(f"{home}/s1").h1 == "Answers"
    assert "Send to the approver" not in browser.page(f"{home}/check").text
    assert "days left" not in browser.page(home).text


def test_nobody_saves_while_the_approver_reads(audit: Audit, home: str, browser_of: Browser, bring_to: Bring) -> None:
    browser = browser_of(audit.editor)
    bring_to(Status.DRAFT)
    page = browser.page(f"{home}/s1")
    with_approver = browser_of(audit.lead)
    with_approver.submit(with_approver.page(f"{home}/check"), {}, button="Send to the approver")
    refused = browser.submit(page, {"s1_1_how_we_know": "Too late"}, button="Save and continue", status=409)
    assert "waiting for approval" in refused.text


def test_the_receipt_tells_the_partnership_and_the_agency_different_things(
    audit: Audit, home: str, browser_of: Browser, bring_to: Bring
) -> None:
    bring_to(Status.CHANGES_REQUESTED)
    assert "See what to do next" in browser_of(audit.approver).page(f"{home}/receipt").text
    assert "See what to do next" not in browser_of(audit.coordinator).page(f"{home}/receipt").text


def test_the_approver_is_named_and_missed(
    audit: Audit, home: str, browser_of: Browser, unit_of_work: UnitOfWork
) -> None:
    browser = browser_of(audit.lead)
    assert audit.approver.name in browser.page(home).text
    assert "has no approver yet" not in browser.page(home).text
    with unit_of_work() as session:
        session.execute(update(Membership).where(Membership.role == Role.APPROVER).values(ended_at=now()))
    assert f"{audit.agency.name} has no approver yet." in browser.page(home).text


def test_a_notice_says_what_the_portal_says_and_nothing_else(audit: Audit, home: str, browser_of: Browser) -> None:
    browser = browser_of(audit.lead)
    assert "Your answers are saved." in browser.page(f"{home}?done=saved").text
    assert "Example words" not in browser.page(f"{home}?done=Example words").text


@pytest.mark.parametrize(
    ("status", "page"),
    [(Status.AWAITING_APPROVAL, "check"), (Status.SUBMITTED, "submitted"), (Status.ACCEPTED, "submitted")],
)
def test_who_may_only_read_is_led_to_the_place_of_a_section(
    status: Status, page: str, audit: Audit, home: str, browser_of: Browser, bring_to: Bring
) -> None:
    bring_to(status)
    browser = browser_of(audit.approver)
    assert f"{home}/{page}#read-s1" in {link.get("href", "") for link in browser.page(home).all("a")}
    assert "read-s1" in browser.page(f"{home}/{page}").ids


@pytest.mark.parametrize("page", ["receipt", "submitted"])
def test_the_way_back_is_the_readers_own(
    page: str, audit: Audit, home: str, browser_of: Browser, bring_to: Bring
) -> None:
    bring_to(Status.SUBMITTED)
    for reader, way in ((audit.editor, home), (audit.coordinator, f"/rounds/{audit.round.id}")):
        links = browser_of(reader).page(f"{home}/{page}").with_class("govuk-back-link")
        assert [link.get("href") for link in links] == [way]
