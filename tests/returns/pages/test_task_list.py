"""The return as a list of tasks: real progress, who does what, what is wrong, and only what is asked."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from portal.accounts.models import User
from portal.database import db
from portal.forms import library
from portal.forms.check import Asking, asked, check
from portal.local_time import today
from portal.permissions import Role
from portal.returns import service
from portal.returns.models import Status
from portal.returns.places import Piece, group_key
from tests.returns.pages.conftest import UnitOfWork
from tests.support.builders import make_agency, make_partnership, make_user
from tests.support.client import PageClient
from tests.support.pages import Page, text_of
from tests.support.rounds import Audit, make_audit
from tests.support.statements import count_statements

Browser = Callable[[User], PageClient]
Bring = Callable[[Status], None]
SET = library.get("section11", "2026")


def tasks(page: Page) -> dict[str, str]:
    """The line of each section, by the last part of its address."""
    lines = page.with_class("govuk-task-list__item")
    return {next(line.iter("a")).get("href", "").rpartition("/")[2].partition("?")[0]: text_of(line) for line in lines}


def test_each_section_says_how_far_it_is(audit: Audit, home: str, browser_of: Browser) -> None:
    browser = browser_of(audit.editor)
    before = tasks(browser.page(home))
    assert before["s1"].endswith("Not started 0 of 9 answered")
    assert before["evidence"].endswith("Optional")
    browser.submit(browser.page(f"{home}/s1"), {"s1_1": "partly", "s1_2": "met"}, button="Save and continue")
    browser.submit(browser.page(f"{home}/profile"), {"headcount_staff": "many"}, button="Save and continue")
    page = browser.page(home)
    after = tasks(page)
    verdict = check(SET, {"s1_1": "partly", "s1_2": "met", "headcount_staff": "many"}, Asking(today()), section="s1")
    assert after["s1"].endswith(f"In progress {verdict.progress[0]} of {verdict.progress[1]} answered")
    assert "Has problems" in after["profile"]
    [bar] = page.all("progress")
    whole = [int(number) for number in (bar.get("value", ""), bar.get("max", ""))]
    assert f"{whole[0]} of {whole[1]} questions answered." in page.text
    counts = [words.rpartition(" answered")[0].split()[-3::2] for words in after.values() if " answered" in words]
    assert [sum(int(number) for number in column) for column in zip(*counts, strict=True)] == whole


def test_a_complete_section_says_so(audit: Audit, home: str, browser_of: Browser, bring_to: Bring) -> None:
    bring_to(Status.DRAFT)
    found = tasks(browser_of(audit.editor).page(home))
    assert {key for key, words in found.items() if "Complete" not in words} <= {"evidence", "actions"}


def test_who_does_it_and_what_is_open_there(
    audit: Audit, home: str, browser_of: Browser, unit_of_work: UnitOfWork, mails: object
) -> None:
    with unit_of_work():
        other = make_user(Role.EDITOR, audit.agency)
        pieces = {Piece("s1"): audit.editor.id, Piece("s1", "s1_1"): other.id, Piece("s1", "s1_2"): audit.lead.id}
        service.share_out(audit.lead, audit.return_.id, pieces)
        note = service.write_note(audit.lead, audit.return_.id, Piece("s1", "s1_1"), "Example")
        service.write_note(audit.lead, audit.return_.id, Piece("s1", "s1_1"), "Another")
        service.settle_note(audit.lead, audit.return_.id, note.id)
    found = tasks(browser_of(audit.approver).page(home))
    words = next(line for line in found.values() if "1. Leadership" in line)
    assert f"{audit.editor.name} fills this in" in words
    assert "2 single questions asked of" in words
    assert "1 open note" in words
    assert sum("open note" in line for line in found.values()) == 1


@pytest.mark.parametrize("short", [True, False])
def test_only_what_is_asked_is_shown(short: bool, unit_of_work: UnitOfWork, browser_of: Browser) -> None:
    """The short version asks less: in the list, on each section's page, and in what can be given to colleagues."""
    with unit_of_work():
        partnership = make_partnership("asks")
        agency = make_agency(partnership)
        audit = make_audit(partnership, agency, short_for=frozenset({agency.id} if short else ()))
    home = f"/returns/{audit.return_.id}"
    lead = browser_of(audit.lead)
    expected = {}
    for section in SET.sections:
        keys = {group_key(one) for one in asked(SET, {}, Asking(today(), short=short)) if one in section.questions}
        if keys:
            expected[section.key] = keys
    assert tasks(lead.page(home)).keys() == expected.keys()
    needed = check(SET, {}, Asking(today(), short=short)).progress[1]
    assert f"0 of {needed} questions answered." in lead.page(home).text
    for key, questions in expected.items():
        page = lead.page(f"{home}/{key}")
        shown = {each.get("data-group", "") for each in page.with_class("portal-question")}
        assert shown == questions
        offered = {
            each.get("name", "").removeprefix("assign-") for each in lead.page(f"{home}/people/{key}").all("select")
        }
        assert offered == questions


def test_the_short_version_asks_less() -> None:
    full, short = (len(asked(SET, {}, Asking(today(), short=short))) for short in (False, True))
    assert short < full / 2


def test_the_page_asks_as_often_however_much_is_asked_and_noted(
    audit: Audit, home: str, browser_of: Browser, unit_of_work: UnitOfWork, mails: object
) -> None:
    browser = browser_of(audit.editor)
    browser.get(home)

    def statements() -> int:
        with count_statements(db.engine) as found:
            browser.get(home)
        return len(found)

    def share(first: int, last: int) -> None:
        with unit_of_work():
            person = make_user(Role.EDITOR, audit.agency)
            for number in range(first, last):
                service.write_note(person, audit.return_.id, Piece(f"s{number}", f"s{number}_1"), "x", audit.editor.id)
                pieces = {Piece(f"s{number}"): person.id, Piece(f"s{number}", f"s{number}_2"): audit.editor.id}
                service.share_out(audit.lead, audit.return_.id, pieces)

    share(1, 2)
    one = statements()
    share(2, 10)
    assert statements() == one
