"""The home page: what waits for the person first, then what is open, then what is done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from portal.accounts.models import User
from portal.database import db, now
from portal.local_time import today
from portal.permissions import Role
from portal.returns import service
from portal.returns.cards import REVIEW_IS_THERE
from portal.returns.models import Return, Status
from portal.returns.places import Piece
from portal.returns.reviewing.models import PartnershipReview
from portal.returns.standing import days_left
from tests.returns.pages.conftest import UnitOfWork
from tests.support.builders import add_role, make_agency, make_partnership, make_user
from tests.support.client import PageClient
from tests.support.pages import Page, text_of
from tests.support.rounds import Audit, fill_in, make_audit, make_round, return_of
from tests.support.statements import count_statements

Browser = Callable[[User], PageClient]
Bring = Callable[[Status], None]


def headings(page: Page) -> list[str]:
    return [text_of(each) for each in page.all("h2") if page.within(each, "main")]


def test_the_home_page_has_a_card_that_leads_to_the_return(audit: Audit, home: str, browser_of: Browser) -> None:
    page = browser_of(audit.editor).page("/")
    assert home in [link.get("href") for link in page.all("a")]
    for words in ("Section 11 audit 2026", audit.agency.name, "(30 days left)", "0 of 89 answered", "Not started"):
        assert words in page.text


def test_what_waits_for_the_approver_leads_straight_to_it(
    audit: Audit, home: str, browser_of: Browser, bring_to: Bring
) -> None:
    bring_to(Status.AWAITING_APPROVAL)
    page = browser_of(audit.approver).page("/")
    assert headings(page) == ["Waiting for you"]
    assert f"{home}/approve" in [link.get("href") for link in page.all("a")]
    assert "Waiting for your approval" in page.text
    other = browser_of(audit.lead).page("/")
    assert "Awaiting approval" in other.text
    assert headings(other) == ["Open"], "it waits for nobody else"


def test_what_was_sent_back_waits_for_the_lead(
    audit: Audit, home: str, browser_of: Browser, bring_to: Bring, unit_of_work: UnitOfWork
) -> None:
    bring_to(Status.AWAITING_APPROVAL)
    with unit_of_work():
        service.send_back(audit.approver, audit.return_.id, "Example words.")
    page = browser_of(audit.lead).page("/")
    assert headings(page) == ["Waiting for you"]
    assert "Your approver sent the answers back" in page.text
    assert "Example words" not in page.text
    other = browser_of(audit.editor).page("/")
    assert headings(other) == ["Open"]
    assert "sent the answers back" not in other.text


@pytest.mark.parametrize(
    ("status", "words", "path"),
    [
        (Status.DRAFT, "Check the answers, then send them to your approver", "/check"),
        (Status.CHANGES_REQUESTED, "asks for changes", ""),
    ],
)
def test_what_only_the_lead_can_do_next_waits_for_them(
    status: Status, words: str, path: str, audit: Audit, home: str, browser_of: Browser, bring_to: Bring
) -> None:
    bring_to(status)
    [item] = browser_of(audit.lead).page("/").with_class("portal-waiting__item")
    assert words in text_of(item)
    assert next(item.iter("a")).get("href") == home + path
    assert browser_of(audit.editor).page("/").with_class("portal-waiting__item") == []


def test_a_draft_that_the_partnership_asked_for_changes_is_not_said_to_be_sent_back(
    audit: Audit, browser_of: Browser, bring_to: Bring, unit_of_work: UnitOfWork
) -> None:
    """The partnership asked; the approver did not. Once somebody writes again it is an ordinary draft."""
    bring_to(Status.CHANGES_REQUESTED)
    with unit_of_work():
        fill_in(audit.editor, audit.return_, {"s1_1_how_we_know": "More words"})
    text = browser_of(audit.lead).page("/").text
    assert "sent the answers back" not in text


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.ACCEPTED])
def test_what_is_done_stands_last(
    status: Status, audit: Audit, browser_of: Browser, bring_to: Bring, unit_of_work: UnitOfWork
) -> None:
    bring_to(status)
    assert headings(browser_of(audit.lead).page("/")) == ["Done"]
    with unit_of_work():
        make_round(audit.partnership, audit.agency)
    page = browser_of(audit.lead).page("/")
    assert headings(page) == ["Open", "Done"]
    assert len(page.all("progress")) == 1, "how much is answered matters only until it is submitted"


def test_a_closed_round_is_done_and_asks_for_nothing(
    audit: Audit, browser_of: Browser, bring_to: Bring, unit_of_work: UnitOfWork
) -> None:
    bring_to(Status.CHANGES_REQUESTED)
    with unit_of_work() as session:
        session.get_one(Return, audit.return_.id).round.closed_at = now()
    page = browser_of(audit.lead).page("/")
    assert headings(page) == ["Done"]
    assert page.with_class("portal-waiting__item") == []


def test_a_review_that_was_shared_is_told_of_and_none_in_preparation(
    audit: Audit, browser_of: Browser, bring_to: Bring, unit_of_work: UnitOfWork
) -> None:
    bring_to(Status.ACCEPTED)
    with unit_of_work() as session:
        session.add(PartnershipReview(return_id=audit.return_.id))
    assert REVIEW_IS_THERE not in browser_of(audit.lead).page("/").text
    with unit_of_work() as session:
        session.get_one(PartnershipReview, audit.return_.id).shared_at = now()
    assert REVIEW_IS_THERE in browser_of(audit.lead).page("/").text


def test_nobody_asked_for_anything_is_told_so(unit_of_work: UnitOfWork, browser_of: Browser) -> None:
    with unit_of_work():
        person = make_user()
    page = browser_of(person).page("/")
    assert headings(page) == []
    assert "Nothing waits for you." in page.text


def test_several_agencies_and_roles_stand_side_by_side(
    audit: Audit, browser_of: Browser, bring_to: Bring, unit_of_work: UnitOfWork
) -> None:
    """The approver of one agency is an editor of another, and coordinates a partnership that asks neither."""
    bring_to(Status.AWAITING_APPROVAL)
    with unit_of_work() as session:
        other = make_audit(make_partnership("another"))
        third = make_audit(make_partnership("third"))
        person = session.get_one(User, audit.approver.id)
        add_role(person, Role.EDITOR, other.agency)
        add_role(person, Role.COORDINATOR, third.partnership)
    page = browser_of(person).page("/")
    assert headings(page) == ["Waiting for you", "Open"]
    places = [text_of(each) for each in page.with_class("portal-card__place")]
    assert places[0] == audit.agency.name
    assert set(places[1:]) == {other.agency.name, third.partnership.name}


def test_who_only_coordinates_has_no_card(audit: Audit, home: str, browser_of: Browser) -> None:
    assert home not in [link.get("href") for link in browser_of(audit.coordinator).page("/").all("a")]


def test_the_home_page_asks_as_often_for_many_returns_as_for_one(
    audit: Audit, browser_of: Browser, unit_of_work: UnitOfWork, mails: object
) -> None:
    """Also when something is asked of the person in each of them, and notes wait."""
    browser = browser_of(audit.editor)
    browser.get("/")

    def ask(return_: Return) -> None:
        service.share_out(audit.lead, return_.id, {Piece("s1"): audit.editor.id, Piece("s2", "s2_1"): audit.lead.id})
        service.write_note(audit.lead, return_.id, Piece("s3", "s3_1"), "Example", audit.editor.id)
        fill_in(audit.editor, return_, {"s1_1": "met"})

    def statements() -> int:
        with count_statements(db.engine) as found:
            browser.get("/")
        return len(found)

    with unit_of_work():
        ask(audit.return_)
    one = statements()
    with unit_of_work():
        more = [return_of(make_round(audit.partnership, audit.agency), audit.agency).id for _ in range(4)]
    with unit_of_work() as session:
        for return_id in more:
            ask(session.get_one(Return, return_id))
    page = browser.page("/")
    assert len(page.with_class("portal-card")) == 5
    assert len(page.with_class("portal-waiting__item")) == 10
    assert statements() == one


def test_another_agency_knows_nothing_of_it(
    audit: Audit, home: str, browser_of: Browser, unit_of_work: UnitOfWork
) -> None:
    with unit_of_work():
        stranger = make_user(Role.SAFEGUARDING_LEAD, make_agency(audit.partnership))
    browser = browser_of(stranger)
    pages = ("", "/s1", "/check", "/receipt", "/submitted")
    assert {browser.get(home + page).status_code for page in pages} == {404}
    assert home not in [link.get("href") for link in browser.page("/").all("a")]


@pytest.mark.parametrize(
    ("days", "words"),
    [(12, "12 days left"), (2, "2 days left"), (1, "tomorrow"), (0, "today"), (-1, "1 day late"), (-3, "3 days late")],
)
def test_days_left(days: int, words: str) -> None:
    on = date(2026, 9, 30)
    assert days_left(on + timedelta(days), on) == words


def test_a_due_day_that_was_moved_counts(
    audit: Audit, home: str, browser_of: Browser, unit_of_work: UnitOfWork
) -> None:
    with unit_of_work() as session:
        session.get_one(Return, audit.return_.id).extended_to = today() + timedelta(days=50)
    assert "(50 days left)" in browser_of(audit.editor).page(home).text
