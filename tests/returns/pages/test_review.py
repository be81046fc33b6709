"""The partnership reads one return, asks for changes, accepts, opens it again, and answers a wish to withdraw."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from portal.accounts.models import User
from portal.audit import AuditEvent
from portal.database import db, now
from portal.errors import NotFound
from portal.permissions import Role
from portal.returns import service
from portal.returns.models import Return, Round, Status, Withdrawal
from portal.returns.views.asking import FIELD
from tests.returns.pages.conftest import UnitOfWork
from tests.support.builders import make_agency, make_partnership, make_user
from tests.support.client import PageClient
from tests.support.mails import Mail
from tests.support.pages import Page, text_of
from tests.support.rounds import Audit, submit_all

Browser = Callable[[User], PageClient]
Bring = Callable[[Status], None]
Stored = Callable[[], tuple[Return, dict[str, object]]]
WORDS = "Example: say more about zzreportszz."


def buttons(page: Page) -> set[str]:
    return {text_of(button) for button in page.all("button")} - {"Sign out"}


def summary(page: Page) -> str:
    [found] = page.with_class("govuk-error-summary")
    return text_of(found)


def events(unit_of_work: UnitOfWork) -> list[str]:
    with unit_of_work():
        return list(db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.seq)))


def test_changes_by_question_reach_the_agency_and_no_e_mail(
    audit: Audit, home: str, browser_of: Browser, bring_to: Bring, stored: Stored, mails: Callable[[], list[Mail]]
) -> None:
    bring_to(Status.SUBMITTED)
    browser = browser_of(audit.coordinator)
    page = browser.submit(browser.page(f"{home}/review"), {f"{FIELD}s4_1": WORDS}, button="Ask for changes")
    assert "The agency can change its answers now." in page.text
    assert WORDS in page.text
    assert stored()[0].status == Status.CHANGES_REQUESTED
    for reader in (audit.lead, audit.editor, audit.approver):
        assert "What needs to change" in browser_of(reader).page(home).text
    assert WORDS in text_of(browser_of(audit.lead).page(f"{home}/check").ids["answer-s4_1"])
    assert [to for to, subject, _ in mails() if "changes are asked for" in subject] == [audit.lead.email]
    assert not [body for _, _, body in mails() if "zzreportszz" in body]


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        (Status.SUBMITTED, {"Ask for changes", "Accept the answers"}),
        (Status.ACCEPTED, {"Open again and ask for changes", "Take the acceptance back"}),
        (Status.CHANGES_REQUESTED, set()),
    ],
)
def test_the_buttons_of_each_state(
    status: Status, shown: set[str], audit: Audit, home: str, browser_of: Browser, bring_to: Bring
) -> None:
    bring_to(status)
    assert buttons(browser_of(audit.coordinator).page(f"{home}/review")) == shown
    assert buttons(browser_of(audit.people[Role.SCRUTINEER]).page(f"{home}/review")) == set()


@pytest.mark.parametrize(
    ("before", "button", "typed", "after", "event"),
    [
        (Status.SUBMITTED, "Accept the answers", {}, Status.ACCEPTED, "return.accepted"),
        (Status.ACCEPTED, "Take the acceptance back", {}, Status.SUBMITTED, "return.unaccepted"),
        (
            Status.ACCEPTED,
            "Open again and ask for changes",
            {"note": WORDS},
            Status.CHANGES_REQUESTED,
            "return.reopened",
        ),
    ],
    ids=["accept", "unaccept", "reopen"],
)
def test_each_step_is_on_the_record(
    before: Status,
    button: str,
    typed: dict[str, str | list[str]],
    after: Status,
    event: str,
    audit: Audit,
    home: str,
    browser_of: Browser,
    bring_to: Bring,
    stored: Stored,
    unit_of_work: UnitOfWork,
) -> None:
    bring_to(before)
    browser = browser_of(audit.coordinator)
    browser.submit(browser.page(f"{home}/review"), typed, button=button)
    return_ = stored()[0]
    assert return_.status == after
    assert (return_.accepted_at is None) is (after is not Status.ACCEPTED)
    assert event in events(unit_of_work)


class TestErrors:
    def test_asking_without_a_word_shows_the_page_and_is_a_reading(
        self, audit: Audit, home: str, browser_of: Browser, bring_to: Bring, unit_of_work: UnitOfWork, stored: Stored
    ) -> None:
        bring_to(Status.SUBMITTED)
        browser = browser_of(audit.coordinator)
        page = browser.submit(browser.page(f"{home}/review"), {}, button="Ask for changes", status=422)
        assert page.errors == [("Say what needs to change, so that the person who reads it can do it.", "#note")]
        assert events(unit_of_work)[-2:] == ["submission.read", "submission.read"]
        assert stored()[0].status == Status.SUBMITTED

    def test_accepting_with_a_box_filled_in(
        self, audit: Audit, home: str, browser_of: Browser, bring_to: Bring, stored: Stored
    ) -> None:
        bring_to(Status.SUBMITTED)
        browser = browser_of(audit.coordinator)
        page = browser.submit(
            browser.page(f"{home}/review"), {f"{FIELD}s1_1": WORDS}, button="Accept the answers", status=422
        )
        assert [link for _, link in page.errors] == [f"#{FIELD}s1_1"]
        assert (page.ids[f"{FIELD}s1_1"].text or "").strip() == WORDS
        assert stored()[0].status == Status.SUBMITTED

    @pytest.mark.parametrize("button", ["Accept the answers", "Ask for changes"])
    def test_a_page_that_an_agency_has_overtaken(
        self, button: str, audit: Audit, home: str, browser_of: Browser, bring_to: Bring, unit_of_work: UnitOfWork
    ) -> None:
        bring_to(Status.SUBMITTED)
        browser = browser_of(audit.coordinator)
        old = browser.page(f"{home}/review")
        with unit_of_work():
            service.request_changes(audit.coordinator, audit.return_.id, "Example")
            submit_all(audit)
        typed: dict[str, str | list[str]] = {"note": WORDS} if button == "Ask for changes" else {}
        page = browser.submit(old, typed, button=button, status=409)
        assert "submitted again since you opened this page" in summary(page)

    def test_a_closed_round_says_why(
        self, audit: Audit, home: str, browser_of: Browser, bring_to: Bring, unit_of_work: UnitOfWork
    ) -> None:
        bring_to(Status.SUBMITTED)
        browser = browser_of(audit.coordinator)
        open_ = browser.page(f"{home}/review")
        with unit_of_work():
            db.session.get_one(Round, audit.round.id).closed_at = now()
        page = browser.submit(open_, {"note": WORDS}, button="Ask for changes", status=409)
        assert "was closed on" in summary(page)
        assert (page.ids["note"].text or "").strip() == WORDS
        closed = browser.page(f"{home}/review")
        assert buttons(closed) == {"Accept the answers"}
        assert browser.submit(closed, {}, button="Accept the answers").h1.startswith("Answers of")


class TestWithdrawal:
    """Asked for by the agency, answered by the partnership, seen by both."""

    def ask(self, browser: PageClient, home: str, reason: str = "Example: zzreasonzz.", status: int = 200) -> Page:
        return browser.submit(
            browser.page(f"{home}/withdraw"), {"reason": reason}, button="Ask to withdraw", status=status
        )

    @pytest.mark.parametrize("who", [Role.SAFEGUARDING_LEAD, Role.APPROVER])
    def test_granted(
        self,
        who: Role,
        audit: Audit,
        home: str,
        browser_of: Browser,
        bring_to: Bring,
        stored: Stored,
        mails: Callable[[], list[Mail]],
    ) -> None:
        bring_to(Status.SUBMITTED)
        page = self.ask(browser_of(audit.people[who]), home)
        assert "has not answered yet" in page.text
        assert "Ask to withdraw these answers" not in page.text
        coordinator = browser_of(audit.coordinator)
        assert f"{audit.agency.name} asks to withdraw its answers" in coordinator.page("/").text
        review = coordinator.page(f"{home}/review")
        assert "zzreasonzz" in review.text
        done = coordinator.submit(review, {}, button="Open the answers again")
        assert "is told so by e-mail" in done.text
        assert stored()[0].status == Status.CHANGES_REQUESTED
        assert "asks to withdraw" not in coordinator.page("/").text
        assert "has opened your answers again, as you asked" in browser_of(audit.lead).page(home).text
        told = [to for to, subject, _ in mails() if "answer to your request to withdraw" in subject]
        assert sorted(told) == sorted({audit.lead.email, audit.people[who].email})
        assert not [body for _, _, body in mails() if "zzreasonzz" in body]

    def test_declined(self, audit: Audit, home: str, browser_of: Browser, bring_to: Bring, stored: Stored) -> None:
        bring_to(Status.ACCEPTED)
        self.ask(browser_of(audit.lead), home)
        coordinator = browser_of(audit.coordinator)
        page = coordinator.submit(coordinator.page(f"{home}/review"), {}, button="Decline", status=422)
        assert page.errors == [("Say why the answers cannot be withdrawn", "#answer")]
        coordinator.submit(page, {"answer": "Example: zzanswerzz"}, button="Decline")
        assert stored()[0].status == Status.ACCEPTED
        own = browser_of(audit.approver).page(home)
        assert "zzanswerzz" in own.text
        assert "Ask to withdraw these answers" in own.text

    def test_a_reason_is_needed(self, audit: Audit, home: str, browser_of: Browser, bring_to: Bring) -> None:
        bring_to(Status.SUBMITTED)
        page = self.ask(browser_of(audit.lead), home, " ", 422)
        assert page.errors == [("Say why you want to withdraw the answers", "#reason")]

    def test_only_one_waits(
        self, audit: Audit, home: str, browser_of: Browser, bring_to: Bring, unit_of_work: UnitOfWork
    ) -> None:
        bring_to(Status.SUBMITTED)
        lead, approver = browser_of(audit.lead), browser_of(audit.approver)
        late = approver.page(f"{home}/withdraw")
        self.ask(lead, home)
        approver.submit(late, {"reason": "Example"}, button="Ask to withdraw", status=409)
        assert approver.page(f"{home}/withdraw").h1 == audit.round.title, "it leads to the task list"
        with unit_of_work():
            assert len(db.session.scalars(select(Withdrawal)).all()) == 1

    def test_what_waits_is_answered_before_accepting(
        self, audit: Audit, home: str, browser_of: Browser, bring_to: Bring
    ) -> None:
        bring_to(Status.SUBMITTED)
        self.ask(browser_of(audit.lead), home)
        browser = browser_of(audit.coordinator)
        page = browser.submit(browser.page(f"{home}/review"), {}, button="Accept the answers", status=409)
        assert "asks to withdraw these answers. Answer that first." in summary(page)

    def test_asking_for_changes_grants_what_waits(
        self, audit: Audit, home: str, browser_of: Browser, bring_to: Bring, unit_of_work: UnitOfWork
    ) -> None:
        bring_to(Status.SUBMITTED)
        self.ask(browser_of(audit.lead), home)
        browser = browser_of(audit.coordinator)
        page = browser.submit(browser.page(f"{home}/review"), {"note": WORDS}, button="Ask for changes")
        assert "Granted on" in page.text
        with unit_of_work():
            assert db.session.scalars(select(Withdrawal.granted)).all() == [True]

    def test_answered_twice(self, audit: Audit, home: str, browser_of: Browser, bring_to: Bring) -> None:
        bring_to(Status.SUBMITTED)
        self.ask(browser_of(audit.lead), home)
        one, other = browser_of(audit.coordinator), browser_of(audit.coordinator)
        late = other.page(f"{home}/review")
        one.submit(one.page(f"{home}/review"), {"answer": "Example"}, button="Decline")
        page = other.submit(late, {}, button="Open the answers again", status=409)
        assert "has been answered already" in summary(page)

    def test_of_another_return(
        self, audit: Audit, home: str, browser_of: Browser, bring_to: Bring, unit_of_work: UnitOfWork
    ) -> None:
        bring_to(Status.SUBMITTED)
        self.ask(browser_of(audit.lead), home)
        with unit_of_work():
            wanted = db.session.scalars(select(Withdrawal.id)).one()
            agency = make_agency(audit.partnership)
            elsewhere = Return(round_id=audit.round.id, agency_id=agency.id, status=Status.SUBMITTED.value)
            db.session.add(elsewhere)
            db.session.flush()
            with pytest.raises(NotFound):
                service.grant_withdrawal(audit.coordinator, elsewhere.id, wanted)

    def test_of_another_partnership(
        self, audit: Audit, home: str, browser_of: Browser, bring_to: Bring, unit_of_work: UnitOfWork
    ) -> None:
        bring_to(Status.SUBMITTED)
        self.ask(browser_of(audit.lead), home)
        with unit_of_work():
            stranger = make_user(Role.COORDINATOR, make_partnership("elsewhere"))
        for person, is_theirs in ((stranger, False), (audit.people[Role.SCRUTINEER], False), (audit.coordinator, True)):
            assert ("asks to withdraw its answers" in browser_of(person).page("/").text) is is_theirs
