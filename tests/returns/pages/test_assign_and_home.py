"""Who fills in what, and the card on the home page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from portal.accounts.models import User
from portal.database import db
from portal.local_time import today
from portal.permissions import Role
from portal.returns.models import Return, Status
from portal.returns.standing import days_left
from tests.returns.pages.conftest import UnitOfWork
from tests.support.builders import make_agency, make_user
from tests.support.client import PageClient
from tests.support.mails import Mail
from tests.support.rounds import Audit, make_round
from tests.support.statements import count_statements

Browser = Callable[[User], PageClient]
Bring = Callable[[Status], None]
SAVE = "Save who fills in what"


def test_the_lead_asks_a_colleague_who_is_told_once(
    audit: Audit, home: str, browser_of: Browser, mails: Callable[[], list[Mail]]
) -> None:
    browser = browser_of(audit.lead)
    page = browser.submit(browser.page(home), {"assign-s1": str(audit.editor.id)}, button=SAVE)
    assert "It is saved who fills in what." in page.text
    assert f"{audit.editor.name} fills this in" in page.text
    browser.submit(browser.page(home), {"assign-s2": str(audit.editor.id)}, button=SAVE)
    assert [mail[0] for mail in mails()] == [audit.editor.email] * 2
    page = browser.submit(browser.page(home), {"assign-s1": "", "assign-s2": ""}, button=SAVE)
    assert "fills this in" not in page.text
    assert len(mails()) == 2


def test_only_the_lead_is_offered_to_assign(audit: Audit, home: str, browser_of: Browser) -> None:
    assert SAVE in browser_of(audit.lead).page(home).text
    assert SAVE not in browser_of(audit.editor).page(home).text


@pytest.mark.parametrize("chosen", ["x", "00000000-0000-0000-0000-000000000000"])
def test_nobody_else_can_be_chosen(chosen: str, audit: Audit, home: str, browser_of: Browser) -> None:
    browser = browser_of(audit.lead)
    browser.submit(browser.page(home), {"assign-s1": chosen}, button=SAVE, status=409)
    assert "fills this in" not in browser.page(home).text


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
    assert f"{home}/approve" in [link.get("href") for link in page.all("a")]
    assert "Waiting for your approval" in page.text
    assert "Awaiting approval" in browser_of(audit.lead).page("/").text


def test_who_only_coordinates_has_no_card(audit: Audit, home: str, browser_of: Browser) -> None:
    assert home not in [link.get("href") for link in browser_of(audit.coordinator).page("/").all("a")]


def test_the_home_page_asks_as_often_for_many_returns_as_for_one(
    audit: Audit, browser_of: Browser, unit_of_work: UnitOfWork
) -> None:
    browser = browser_of(audit.editor)
    browser.get("/")

    def statements() -> int:
        with count_statements(db.engine) as found:
            browser.get("/")
        return len(found)

    one = statements()
    with unit_of_work():
        for _ in range(4):
            make_round(audit.partnership, audit.agency)
    page = browser.page("/")
    assert len(page.with_class("portal-card")) == 5
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
