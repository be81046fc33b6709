"""The agency asks for more time; a coordinator gives it, gives another day, or says why not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.accounts.models import User
from portal.accounts.words import Mistake
from portal.audit import AuditEvent
from portal.database import db, now
from portal.errors import Forbidden, NotFound, Refused
from portal.local_time import long_date, today
from portal.permissions import Role
from portal.returns import service
from portal.returns.models import ExtensionRequest, Return, Round, Status
from portal.returns.service.more_time import LONGEST
from tests.returns.pages.conftest import UnitOfWork
from tests.support.builders import make_agency, make_user
from tests.support.client import PageClient
from tests.support.mails import Mail
from tests.support.pages import Page, text_of
from tests.support.rounds import Audit, make_round, return_of, submit_all

Browser = Callable[[User], PageClient]
Bring = Callable[[Status], None]
Mails = Callable[[], list[Mail]]
WHY = "Example: our zzdirectorzz is ill."
WHY_NOT = "Example: the zzboardzz meets then."


def boxes(day: date) -> dict[str, str | list[str]]:
    return {"day": str(day.day), "month": str(day.month), "year": str(day.year)}


def later(audit: Audit, days: int = 14) -> date:
    return audit.round.due_on + timedelta(days=days)


@pytest.fixture
def asked(audit: Audit, home: str, browser_of: Browser, mails: Mails, unit_of_work: UnitOfWork) -> str:
    """The page on which a coordinator answers what the agency's lead has asked."""
    browser = browser_of(audit.lead)
    browser.submit(
        browser.page(f"{home}/more-time"), {**boxes(later(audit)), "reason": WHY}, button="Ask for more time"
    )
    return f"{home}/more-time/{request_of(unit_of_work).id}"


def request_of(unit_of_work: UnitOfWork) -> ExtensionRequest:
    with unit_of_work() as session:
        return session.scalars(select(ExtensionRequest)).one()


def due_of(audit: Audit, unit_of_work: UnitOfWork) -> date:
    with unit_of_work() as session:
        return session.get_one(Return, audit.return_.id).due_on


def events(unit_of_work: UnitOfWork) -> list[str]:
    with unit_of_work():
        query = select(AuditEvent.action).where(AuditEvent.action.startswith("more_time."))
        return list(db.session.scalars(query.order_by(AuditEvent.seq)))


def answer(browser: PageClient, path: str, button: str, status: int = 200, **typed: str) -> Page:
    return browser.submit(browser.page(path), {**typed}, button=button, status=status)


def test_the_day_that_was_asked_for_is_granted(
    audit: Audit, home: str, asked: str, browser_of: Browser, mails: Mails, unit_of_work: UnitOfWork
) -> None:
    lead = browser_of(audit.lead)
    waiting = f"{audit.agency.name} asks for more time, until {long_date(later(audit))}"
    assert waiting in browser_of(audit.coordinator).page("/").text
    page = lead.page(home)
    assert "has not answered yet" in page.text
    assert "Ask for more time" not in page.text
    assert due_of(audit, unit_of_work) == audit.round.due_on
    page = answer(browser_of(audit.coordinator), asked, "Give more time")
    assert "The agency has more time" in page.text
    assert waiting not in browser_of(audit.coordinator).page("/").text
    assert due_of(audit, unit_of_work) == later(audit)
    page = lead.page(home)
    assert f"your answers are due on {long_date(later(audit))}" in page.text
    assert "Ask for more time" in page.text
    assert [one.recipient for one in mails()] == [audit.coordinator.email, audit.lead.email]
    assert f"http://localhost:8000{asked}\n" in mails()[0].body
    assert not [one for one in mails() if "zz" in one.body + one.subject]
    assert events(unit_of_work) == ["more_time.asked", "more_time.granted"]


def test_another_day_is_granted_with_words(
    audit: Audit, home: str, asked: str, browser_of: Browser, unit_of_work: UnitOfWork
) -> None:
    day = later(audit, 3)
    browser = browser_of(audit.coordinator)
    browser.submit(browser.page(asked), {**boxes(day), "answer": WHY_NOT}, button="Give more time")
    assert due_of(audit, unit_of_work) == day
    assert WHY_NOT in browser_of(audit.editor).page(home).text


def test_an_approver_who_asked_is_told(
    audit: Audit, home: str, browser_of: Browser, mails: Mails, unit_of_work: UnitOfWork
) -> None:
    for button, words in (("Give more time", {}), ("Decline", {"answer": WHY_NOT})):
        with unit_of_work():
            made = service.ask_for_time(audit.approver, audit.return_.id, later(audit, 50 + len(words)), WHY)
        before = len(mails())
        answer(browser_of(audit.coordinator), f"{home}/more-time/{made.id}", button, **words)
        assert {one.recipient for one in mails()[before:]} == {audit.lead.email, audit.approver.email}


def test_declining_needs_words_and_keeps_the_day(
    audit: Audit, home: str, asked: str, browser_of: Browser, mails: Mails, unit_of_work: UnitOfWork
) -> None:
    coordinator = browser_of(audit.coordinator)
    page = answer(coordinator, asked, "Decline", status=422)
    assert page.errors == [("Say why there is no more time", "#answer")]
    page = answer(coordinator, asked, "Decline", answer=WHY_NOT)
    assert "The day stays as it is." in page.text
    assert due_of(audit, unit_of_work) == audit.round.due_on
    page = browser_of(audit.lead).page(home)
    assert "did not agree" in page.text
    assert WHY_NOT in page.text
    assert [one.recipient for one in mails()][1:] == [audit.lead.email]
    assert not [one for one in mails() if "zz" in one.body]
    assert events(unit_of_work) == ["more_time.asked", "more_time.declined"]


@pytest.mark.parametrize(
    ("days", "says"),
    [(0, "that is when the answers are due now"), (-40, "today or later"), (400, "Enter a day before")],
)
def test_days_that_cannot_be_asked_for(
    days: int, says: str, audit: Audit, home: str, browser_of: Browser, unit_of_work: UnitOfWork
) -> None:
    browser, day = browser_of(audit.lead), later(audit, days)
    page = browser.submit(
        browser.page(f"{home}/more-time"), {**boxes(day), "reason": WHY}, button="Ask for more time", status=422
    )
    assert [(says in message, link) for message, link in page.errors] == [(True, "#day")]
    assert (page.ids["reason"].text or "").strip() == WHY
    assert page.ids["year"].get("value") == str(day.year)


@pytest.mark.parametrize("typed", [{"day": "31", "month": "2", "year": "2027"}, {"day": "é"}, {}])
def test_what_is_no_day(typed: dict[str, str | list[str]], home: str, audit: Audit, browser_of: Browser) -> None:
    browser = browser_of(audit.lead)
    page = browser.submit(
        browser.page(f"{home}/more-time"), {**typed, "reason": WHY}, button="Ask for more time", status=422
    )
    assert page.errors == [("Enter a real day, such as 30 9 2027", "#day")]


def test_a_reason_is_needed(home: str, audit: Audit, browser_of: Browser) -> None:
    browser = browser_of(audit.lead)
    page = browser.submit(
        browser.page(f"{home}/more-time"), boxes(later(audit)), button="Ask for more time", status=422
    )
    assert page.errors == [("Say why you need more time", "#reason")]


def test_the_last_day_that_can_be_asked_for(audit: Audit, unit_of_work: UnitOfWork, mails: Mails) -> None:
    with unit_of_work():
        with pytest.raises(Mistake):
            service.ask_for_time(audit.lead, audit.return_.id, today() + LONGEST + timedelta(days=1), WHY)
        assert service.ask_for_time(audit.lead, audit.return_.id, today() + LONGEST, WHY)


@pytest.mark.asvs("2.3.2")
def test_one_request_at_a_time(audit: Audit, home: str, asked: str, browser_of: Browser) -> None:
    browser = browser_of(audit.lead)
    assert "Ask for more time" not in text_of(browser.page(f"{home}/more-time").all("h1")[0])
    with db.unit_of_work(), pytest.raises(Refused, match="asked for more time already"):
        service.ask_for_time(audit.approver, audit.return_.id, later(audit), WHY)


def test_who_has_submitted_waits_no_more(
    audit: Audit, home: str, asked: str, browser_of: Browser, unit_of_work: UnitOfWork
) -> None:
    coordinator = browser_of(audit.coordinator)
    old = coordinator.page(asked)
    with unit_of_work():
        submit_all(audit)
    assert request_of(unit_of_work).granted is None
    page = coordinator.submit(old, {"answer": WHY}, button="Give more time", status=409)
    assert "answered already" in page.text
    assert (page.ids["answer"].text or "").strip() == WHY
    assert "Ask for more time" not in browser_of(audit.lead).page(home).text


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.ACCEPTED])
def test_nobody_asks_for_what_is_submitted(status: Status, audit: Audit, bring_to: Bring) -> None:
    bring_to(status)
    with db.unit_of_work(), pytest.raises(Refused, match="have been submitted"):
        service.ask_for_time(audit.lead, audit.return_.id, later(audit), WHY)


def test_excused_closed_and_cancelled(audit: Audit, home: str, browser_of: Browser, unit_of_work: UnitOfWork) -> None:
    def ask() -> None:
        service.ask_for_time(audit.lead, audit.return_.id, later(audit), WHY)

    with unit_of_work() as session:
        session.get_one(Return, audit.return_.id).excused_at = now()
        with pytest.raises(Refused, match="is excused"):
            ask()
    assert "Ask for more time" not in browser_of(audit.lead).page(home).text
    with unit_of_work() as session:
        session.get_one(Return, audit.return_.id).excused_at = None
        session.get_one(Round, audit.round.id).closed_at = now()
        with pytest.raises(Refused, match="was closed"):
            ask()
    assert "Ask for more time" not in browser_of(audit.lead).page(home).text
    with unit_of_work() as session:
        session.get_one(Round, audit.round.id).cancelled_at = now()
        with pytest.raises(NotFound):
            ask()


def test_declining_goes_on_when_the_round_is_closed_and_granting_does_not(
    audit: Audit, asked: str, browser_of: Browser, unit_of_work: UnitOfWork
) -> None:
    with unit_of_work() as session:
        session.get_one(Round, audit.round.id).closed_at = now()
    coordinator = browser_of(audit.coordinator)
    page = answer(coordinator, asked, "Give more time", status=409)
    assert "was closed" in text_of(page.with_class("govuk-error-summary")[0])
    answer(coordinator, asked, "Decline", answer=WHY_NOT)
    assert request_of(unit_of_work).granted is False


def test_an_editor_does_not_ask(audit: Audit, home: str, browser_of: Browser, unit_of_work: UnitOfWork) -> None:
    assert "Ask for more time" not in browser_of(audit.editor).page(home).text
    with unit_of_work(), pytest.raises(Forbidden):
        service.ask_for_time(audit.editor, audit.return_.id, later(audit), WHY)


def test_a_request_of_another_return_is_not_there(audit: Audit, asked: str, unit_of_work: UnitOfWork) -> None:
    wanted = request_of(unit_of_work)
    with unit_of_work() as session:
        agency = make_agency(session.merge(audit.partnership))
        other = return_of(make_round(session.merge(audit.partnership), agency), agency)
        make_user(Role.SAFEGUARDING_LEAD, agency)
        for verb in (
            lambda: service.read_time_request(audit.coordinator, other.id, wanted.id),
            lambda: service.decline_time(audit.coordinator, other.id, wanted.id, WHY_NOT),
            lambda: service.grant_time(audit.coordinator, other.id, wanted.id, later(audit)),
        ):
            with pytest.raises(NotFound):
                verb()
