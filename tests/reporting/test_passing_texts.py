"""A coordinator reads single texts and passes them into the anonymised workbook; nothing else gets in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from portal.accounts.models import AgencyAlias, User
from portal.audit import AuditEvent
from portal.database import db
from portal.local_time import today
from portal.reporting.models import ExportRequest
from portal.reporting.service import read_texts
from portal.returns.models import Return, Round, Submission
from tests.reporting.arrange import answers_for, make_return, make_round, submit
from tests.support.builders import make_agency, make_default_partnership, make_user, sign_in
from tests.support.client import PageClient
from tests.support.pages import Page, text_of
from tests.support.statements import count_statements

Work = Callable[[], Any]
MAKE = "Make the workbook with the ticked texts"
SHOW = "Show this question"
KEY, OTHER = "s1_1_how_we_know", "s1_2_how_we_know"


@pytest.fixture
def coordinator(unit_of_work: Work) -> User:
    with unit_of_work():
        return make_user("coordinator", make_default_partnership())


@pytest.fixture
def browser(client: PageClient, coordinator: User) -> PageClient:
    sign_in(client, coordinator)
    return client


def arrange(unit_of_work: Work, coordinator: User, count: int = 5) -> Round:
    """So many agencies have submitted; each wrote a text of its own to two questions."""
    with unit_of_work():
        partnership = db.session.merge(coordinator).memberships[0].partnership
        round_ = make_round(partnership)
        make_return(round_, make_agency(partnership, name="Zqsilent"))
        for number in range(count):
            add(round_, number)
        return round_


def add(round_: Round, number: int) -> None:
    agency = make_agency(round_.partnership, name=f"Zqname {number:02}", code=f"ZQ{number}")
    answers = {**answers_for(today(), number), "s1_1": "met", "s1_2": "met"}
    answers |= {KEY: f"Zqabc {number}: our words", OTHER: f"Zqxyz {number}: our words"}
    submit(make_return(round_, agency), make_user("approver", agency), answers=answers)


def path_of(round_: Round) -> str:
    return f"/rounds/{round_.id}/anonymised"


def show(browser: PageClient, page: Page, key: str, **typed: str | list[str]) -> Page:
    return browser.submit(page, {"chosen": key, **typed}, button=SHOW)


def ticks(page: Page) -> dict[str, bool]:
    return {
        each.attrib["value"]: "checked" in each.attrib for each in page.all("input") if each.get("type") == "checkbox"
    }


def wanted(unit_of_work: Work) -> list[list[list[str | int]]]:
    with unit_of_work() as session:
        return [each.filters["texts"] for each in session.scalars(select(ExportRequest))]


def readings(unit_of_work: Work) -> list[dict[str, Any]]:
    with unit_of_work() as session:
        query = select(AuditEvent.facts).where(AuditEvent.action == "texts.read").order_by(AuditEvent.seq)
        return list(session.scalars(query))


def test_only_what_was_ticked_is_passed(browser: PageClient, coordinator: User, unit_of_work: Work) -> None:
    round_ = arrange(unit_of_work, coordinator)
    page = show(browser, browser.page(path_of(round_)), KEY)
    assert ticks(page) == {f"ZQ{number}:{KEY}:1": False for number in range(5)}
    assert "Zqabc 3: our words" in page.text
    assert "Zqxyz" not in page.text
    assert "Pass this text of Zqname 03" in page.text
    page = show(browser, page, OTHER, **{"pass": [f"ZQ3:{KEY}:1"]})
    assert "1 text of another question or page is ticked as well." in page.text
    assert not any(ticks(page).values())
    page = browser.submit(page, {"pass": [f"ZQ3:{KEY}:1", f"ZQ1:{OTHER}:1"]}, button=MAKE)
    assert wanted(unit_of_work) == [[["ZQ1", OTHER, 1], ["ZQ3", KEY, 1]]]
    assert "is ready" in page.text
    assert "Whoever knows the figures of one agency can find its row by them." in page.text


def test_going_back_shows_what_was_ticked(browser: PageClient, coordinator: User, unit_of_work: Work) -> None:
    round_ = arrange(unit_of_work, coordinator)
    page = show(browser, browser.page(path_of(round_)), KEY)
    page = show(browser, page, OTHER, **{"pass": [f"ZQ3:{KEY}:1"]})
    page = show(browser, page, KEY)
    assert [tick for tick, is_ticked in ticks(page).items() if is_ticked] == [f"ZQ3:{KEY}:1"]


def test_without_a_tick_nothing_is_passed(browser: PageClient, coordinator: User, unit_of_work: Work) -> None:
    round_ = arrange(unit_of_work, coordinator)
    browser.submit(browser.page(path_of(round_)), {}, button=MAKE)
    assert wanted(unit_of_work) == [[]]


def test_each_page_of_texts_is_on_the_record(browser: PageClient, coordinator: User, unit_of_work: Work) -> None:
    round_ = arrange(unit_of_work, coordinator)
    page = browser.page(path_of(round_))
    show(browser, page, KEY)
    seen = readings(unit_of_work)
    assert len(seen) == 2
    assert seen[1] == {"question": KEY, "texts": 5}


def test_a_text_that_was_submitted_again_is_read_again(
    browser: PageClient, coordinator: User, unit_of_work: Work
) -> None:
    round_ = arrange(unit_of_work, coordinator)
    page = show(browser, browser.page(path_of(round_)), KEY)
    with unit_of_work() as session:
        one = session.scalars(select(Submission).join(Return).join(Return.agency).filter_by(code="ZQ3")).one()
        submit(session.get_one(Return, one.return_id), coordinator, 2, {**one.answers, KEY: "Zqnew: our words"})
    typed: dict[str, str | list[str]] = {"pass": [f"ZQ3:{KEY}:1", f"ZQ1:{KEY}:1"]}
    page = browser.submit(page, typed, button=MAKE, status=409)
    assert "Read them again." in text_of(page.with_class("govuk-error-summary")[0])
    assert "Zqnew" in page.text
    assert [tick for tick, is_ticked in ticks(page).items() if is_ticked] == [f"ZQ1:{KEY}:1"]
    assert wanted(unit_of_work) == []
    assert len(readings(unit_of_work)) == 3


def test_what_looks_personal_or_names_the_agency_is_marked(
    browser: PageClient, coordinator: User, unit_of_work: Work
) -> None:
    round_ = arrange(unit_of_work, coordinator)
    with unit_of_work() as session:
        one = session.scalars(select(Submission).join(Return).join(Return.agency).filter_by(code="ZQ3")).one()
        agency = session.get_one(Return, one.return_id).agency
        session.add(AgencyAlias(agency_id=agency.id, alias="Zqalias"))
        one.answers = {**one.answers, KEY: "zqname 03, or ZQALIAS, knows 943 476 5919."}
    page = show(browser, browser.page(path_of(round_)), KEY)
    [found] = page.with_class("portal-personal")
    words = text_of(found)
    assert "looks like an NHS number" in words
    assert "It says “Zqname 03”" in words
    assert "It says “Zqalias”" in words


def test_so_few_agencies_that_no_letter_hides_one(browser: PageClient, coordinator: User, unit_of_work: Work) -> None:
    round_ = arrange(unit_of_work, coordinator, 4)
    page = browser.page(path_of(round_))
    assert "needs at least 5 agencies" in page.text
    assert "Zqabc" not in page.text
    assert not ticks(page)
    assert MAKE not in page.text
    assert [reading["texts"] for reading in readings(unit_of_work)] == [0]


@pytest.mark.parametrize("sent", ["ZQ1", "ZQ1:a:b", "é:x:1", "ZQ1:s1_1:99999999999", "'; --"])
def test_ticks_that_no_page_has_are_left_out(
    sent: str, browser: PageClient, coordinator: User, unit_of_work: Work
) -> None:
    round_ = arrange(unit_of_work, coordinator)
    page = browser.page(path_of(round_))
    browser.submit(page, {"pass": [sent]}, button=MAKE)
    assert wanted(unit_of_work) == [[]]


@pytest.mark.parametrize("key", ["s1_1", "nothing", "é"])
def test_a_question_without_words_is_not_there(
    key: str, browser: PageClient, coordinator: User, unit_of_work: Work
) -> None:
    round_ = arrange(unit_of_work, coordinator)
    page = browser.page(path_of(round_))
    browser.submit(page, {"chosen": key}, button=SHOW, status=404)


def test_pages_of_agencies_and_as_many_statements(
    browser: PageClient, coordinator: User, unit_of_work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(read_texts.__globals__, "PAGE_SIZE", 4)
    round_ = arrange(unit_of_work, coordinator, 5)
    counted = []
    for more in (0, 5):
        with unit_of_work() as session:
            for number in range(5, 5 + more):
                add(session.get_one(Round, round_.id), number)
        with count_statements(db.engine) as statements:
            page = browser.page(path_of(round_))
        counted.append(len(statements))
    assert counted[0] == counted[1]
    assert "Page 1 of 3 of the agencies" in page.text
    page = show(browser, page, KEY)
    assert list(ticks(page)) == [f"ZQ{number}:{KEY}:1" for number in range(4)]
    page = browser.submit(page, {"pass": [f"ZQ0:{KEY}:1"]}, button="Next page")
    assert list(ticks(page)) == [f"ZQ{number}:{KEY}:1" for number in range(4, 8)]
    assert "1 text of another question or page is ticked as well." in page.text
