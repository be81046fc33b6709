"""What the approver or the partnership asks to be changed: typed by question, read above the question, then settled."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from portal.accounts.models import User
from portal.permissions import Role
from portal.returns import remarks, service
from portal.returns.models import Source, Status
from portal.returns.views.asking import FIELD
from tests.returns.pages.conftest import UnitOfWork
from tests.support.client import PageClient
from tests.support.mails import Mail
from tests.support.pages import Page, text_of
from tests.support.rounds import Audit

Browser = Callable[[User], PageClient]
Bring = Callable[[Status], None]
WORDS = "Example: say how you know.\n<b>{{ 7 * 7 }}</b>"


def above(page: Page, question: str) -> str:
    """What the page says inside the block of one question."""
    element = page.ids.get(f"question-{question}", page.ids.get(f"answer-{question}"))
    assert element is not None, question
    return text_of(element)


def send_back(browser: PageClient, home: str, typed: dict[str, str | list[str]], status: int = 200) -> Page:
    return browser.submit(browser.page(f"{home}/approve"), typed, button="Send back", status=status)


def test_an_approvers_remark_stands_where_it_belongs(
    audit: Audit, home: str, browser_of: Browser, bring_to: Bring, mails: Callable[[], list[Mail]]
) -> None:
    bring_to(Status.AWAITING_APPROVAL)
    send_back(browser_of(audit.approver), home, {f"{FIELD}s1_2": WORDS, f"{FIELD}s3_1": "Example, third standard"})
    lead = browser_of(audit.lead)
    tasks = lead.page(home)
    assert "What needs to change" in tasks.text
    asked = [link.get("href", "") for link in tasks.all("a") if "#question-" in link.get("href", "")]
    assert asked == [f"{home}/s1#question-s1_2", f"{home}/s3#question-s3_1"]
    for page in (lead.page(f"{home}/s1"), lead.page(f"{home}/check")):
        assert WORDS in "".join(page.ids.get("question-s1_2", page.root).itertext())
        assert f"{audit.approver.name}, your approver, asked for a change" in above(page, "s1_2")
        assert "asked for a change" not in above(page, "s1_1")
    assert not [body for _, _, body in mails() if "say how you know" in body or "third standard" in body]


def test_what_was_asked_is_settled_by_sending_again_and_shown_to_who_asked(
    audit: Audit, home: str, browser_of: Browser, bring_to: Bring
) -> None:
    bring_to(Status.AWAITING_APPROVAL)
    approver, lead = browser_of(audit.approver), browser_of(audit.lead)
    send_back(approver, home, {f"{FIELD}s1_2": "Example: the second", "note": "Example: in general"})
    lead.submit(lead.page(f"{home}/s1"), {"s1_2_how_we_know": "Example, newly written"}, button="Save and continue")
    lead.submit(lead.page(f"{home}/check"), {}, button="Send to the approver")
    assert "What needs to change" not in lead.page(home).text
    page = approver.page(f"{home}/approve")
    assert "Since you sent them back" in page.text
    assert "1 answer has changed since" in page.text
    assert [link.get("href") for link in page.all("a") if link.get("href") == "#answer-s1_2"][1:], "asked, and changed"
    assert ", not changed" not in page.text
    assert "Example: in general" in page.text
    said = above(page, "s1_2")
    assert "Example: the second" in said
    assert "Changed since. What it said before" in said
    assert "Example, newly written" in said
    assert "Changed since" not in above(page, "s1_1")


def test_a_first_reading_says_nothing_of_an_earlier_one(
    audit: Audit, home: str, browser_of: Browser, bring_to: Bring
) -> None:
    bring_to(Status.AWAITING_APPROVAL)
    page = browser_of(audit.approver).page(f"{home}/approve")
    assert "Since " not in page.text
    assert not page.with_class("portal-changed")


def test_what_is_not_fully_met_is_linked_at_the_top(
    audit: Audit, home: str, browser_of: Browser, bring_to: Bring
) -> None:
    bring_to(Status.AWAITING_APPROVAL)
    page = browser_of(audit.approver).page(f"{home}/approve")
    links = [link.get("href", "") for item in page.with_class("portal-gap") for link in item.iter("a")]
    words = [text_of(item).split(":")[0] for item in page.with_class("portal-gap")]
    rated = [group for group in page.with_class("portal-read__group") if "Not met" in text_of(group)]
    assert links
    assert {f"#{group.get('id')}" for group in rated} <= set(links)
    assert all("Met" not in word.split() for word in words)


class TestErrors:
    """Nothing typed is lost, and the address is one that can be loaded again."""

    def test_sending_back_without_a_word(self, audit: Audit, home: str, browser_of: Browser, bring_to: Bring) -> None:
        bring_to(Status.AWAITING_APPROVAL)
        browser = browser_of(audit.approver)
        answer = browser.post(f"{home}/approve", data={"_do": "back", "csrf_token": token_of(browser, home)})
        assert (answer.status_code, answer.request.path) == (422, f"{home}/approve")
        assert browser.page(f"{home}/approve").h1 == "Approve and submit"

    def test_too_long_a_remark_keeps_the_others(
        self, audit: Audit, home: str, browser_of: Browser, bring_to: Bring
    ) -> None:
        bring_to(Status.AWAITING_APPROVAL)
        typed: dict[str, str | list[str]] = {f"{FIELD}s1_2": "x" * 5_001, f"{FIELD}s1_3": "Example", "note": "General"}
        page = send_back(browser_of(audit.approver), home, typed, 422)
        assert page.errors == [("1.2: The note must be 5,000 characters or fewer.", f"#{FIELD}s1_2")]
        kept = {name: (page.ids[name].text or "").removeprefix("\n") for name in typed}
        assert kept == typed

    def test_submitting_with_remarks_typed(self, audit: Audit, home: str, browser_of: Browser, bring_to: Bring) -> None:
        bring_to(Status.AWAITING_APPROVAL)
        browser = browser_of(audit.approver)
        typed: dict[str, str | list[str]] = {
            "name": "Alex Example",
            "job_title": "Director",
            "declared": "yes",
            f"{FIELD}s2_1": "Example",
        }
        page = browser.submit(browser.page(f"{home}/approve"), typed, button="Submit the answers", status=422)
        assert [link for _, link in page.errors] == [f"#{FIELD}s2_1"]
        assert "Send the answers back, or empty the boxes" in page.errors[0][0]
        assert "checked" in page.ids["declared"].attrib
        receipt = browser.submit(page, {f"{FIELD}s2_1": ""}, button="Submit the answers")
        assert receipt.h1.startswith("Receipt")

    def test_what_came_too_late_is_still_in_sight(
        self, audit: Audit, home: str, browser_of: Browser, bring_to: Bring
    ) -> None:
        bring_to(Status.AWAITING_APPROVAL)
        browser = browser_of(audit.approver)
        late = browser.page(f"{home}/approve")
        send_back(browser_of(audit.approver), home, {"note": "Example, first"})
        page = browser.submit(late, {f"{FIELD}s1_1": "Example, second"}, button="Send back", status=409)
        assert "still being written" in page.errors[0][0]
        assert (page.ids[f"{FIELD}s1_1"].text or "").strip() == "Example, second"

    def test_a_question_that_is_not_there(self, audit: Audit, home: str, browser_of: Browser, bring_to: Bring) -> None:
        bring_to(Status.AWAITING_APPROVAL)
        browser = browser_of(audit.approver)
        data = {"_do": "back", "csrf_token": token_of(browser, home), f"{FIELD}nonsense": "Example"}
        assert browser.post(f"{home}/approve", data=data).status_code == 400


def token_of(browser: PageClient, home: str) -> str:
    page = browser.page(f"{home}/approve")
    return next(field.get("value", "") for field in page.all("input") if field.get("name") == "csrf_token")


@pytest.mark.asvs("8.2.3")
def test_the_partnership_never_reads_what_the_approver_asked(
    audit: Audit, home: str, browser_of: Browser, bring_to: Bring, unit_of_work: UnitOfWork
) -> None:
    bring_to(Status.SUBMITTED)
    with unit_of_work():
        service.request_changes(audit.coordinator, audit.return_.id, "Example: by the partnership")
        service.send_for_approval(audit.lead, audit.return_.id)
        service.send_back(
            audit.approver, audit.return_.id, "Example: kept zzinsidezz", {"s1_1": "Example: zzinsidezz too"}
        )
    for reader in (audit.coordinator, audit.people[Role.SCRUTINEER]):
        for path in ("/review", "/submitted", "/submitted/1", "/changes/1"):
            page = browser_of(reader).page(home + path)
            assert "zzinsidezz" not in page.text
    assert "by the partnership" in browser_of(audit.coordinator).page(f"{home}/review").text
    both = browser_of(audit.editor).page(home).text
    assert "Example: by the partnership" in both
    assert "Example: kept zzinsidezz" in both


@pytest.mark.parametrize("source", Source)
def test_each_side_settles_its_own(source: Source, audit: Audit, bring_to: Bring, unit_of_work: UnitOfWork) -> None:
    """The partnership's wishes stay open while the approver reads, and until the answers are submitted again."""
    bring_to(Status.CHANGES_REQUESTED)
    with unit_of_work():
        service.send_for_approval(audit.lead, audit.return_.id)
        service.send_back(audit.approver, audit.return_.id, "Example")
        assert len(remarks.open_ones(audit.return_.id, source)) == 1
        service.send_for_approval(audit.lead, audit.return_.id)
        left = {Source.APPROVER: 0, Source.PARTNERSHIP: 1}
        assert len(remarks.open_ones(audit.return_.id, source)) == left[source]
        service.submit(audit.approver, audit.return_.id, token="x" * 20)
        assert remarks.open_ones(audit.return_.id) == []
