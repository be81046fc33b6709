"""A section's page: it saves whatever was typed, says what is wrong when asked, and leads on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from portal.accounts.models import User
from portal.forms import library
from portal.forms.spec import QuestionSet
from portal.returns.models import Return, Status
from tests.returns.pages.conftest import UnitOfWork
from tests.support.client import PageClient
from tests.support.rounds import Audit, make_audit

Browser = Callable[[User], PageClient]
Stored = Callable[[], tuple[Return, dict[str, object]]]
NEXT, LIST = "Save and continue", "Save and go back to the list"


@pytest.fixture
def editor(audit: Audit, browser_of: Browser) -> PageClient:
    return browser_of(audit.editor)


def test_save_and_continue_keeps_what_was_typed_and_opens_the_next_section(
    editor: PageClient, home: str, stored: Stored
) -> None:
    page = editor.page(f"{home}/s1")
    assert "Not saved yet" in page.text
    following = editor.submit(page, {"s1_1": "partly", "s1_1_how_we_know": "<b>Text</b>\nof ours"}, button=NEXT)
    assert following.h1.startswith("2. ")
    return_, answers = stored()
    assert (answers["s1_1"], answers["s1_1_how_we_know"]) == ("partly", "<b>Text</b>\nof ours")
    assert return_.status == Status.DRAFT
    again = editor.page(f"{home}/s1")
    assert again.ids["s1_1_how_we_know"].text == "<b>Text</b>\nof ours"
    assert "Saved" in again.text
    assert "Not saved yet" not in again.text


def test_a_save_is_a_redirect_so_that_reloading_sends_nothing(editor: PageClient, home: str) -> None:
    token = editor.page(f"{home}/s1").ids["csrf_token"].attrib["value"]
    for go, path in (("next", "/s2"), ("list", "?done=saved"), ("stay", "/s1")):
        answer = editor.post(f"{home}/s1", data={"csrf_token": token, "_revision": "0", "_go": go})
        assert (answer.status_code, answer.location) == (303, home + path)


def test_save_and_go_back_says_that_it_is_saved(editor: PageClient, home: str) -> None:
    page = editor.submit(editor.page(f"{home}/profile"), {"headcount_staff": "many"}, button=LIST)
    assert "Your answers are saved." in page.text
    assert "Has problems" in page.text


def test_the_last_section_leads_to_check_your_answers(editor: PageClient, home: str) -> None:
    page = editor.submit(editor.page(f"{home}/actions"), {}, button="Save and check your answers")
    assert page.h1 == "Check your answers"


def test_problems_are_told_when_asked_and_the_links_land_on_the_boxes(editor: PageClient, home: str) -> None:
    editor.submit(editor.page(f"{home}/profile"), {"headcount_staff": "many", "org_name": "Example"}, button=LIST)
    assert editor.page(f"{home}/profile").errors == []
    errors = dict(editor.page(f"{home}/profile?check=1").errors)
    wrong = [link for message, link in errors.items() if "must be a number" in message]
    assert wrong == ["#headcount_staff"]
    assert "#org_name" not in errors.values()


def test_the_status_of_a_section_leads_to_its_problems(editor: PageClient, home: str) -> None:
    editor.submit(editor.page(f"{home}/profile"), {"headcount_staff": "many"}, button=LIST)
    links = [link.get("href") for link in editor.page(home).all("a")]
    assert f"{home}/profile?check=1" in links
    assert f"{home}/s1" in links


def test_add_and_remove_work_without_scripts(editor: PageClient, home: str, stored: Stored) -> None:
    first = editor.submit(editor.page(f"{home}/evidence"), {"evidence-0-title": "Policy"}, button="Add new evidence")
    assert "evidence-1-title" in first.ids
    assert first.ids["evidence-0-title"].get("value") == "Policy"
    second = editor.submit(first, {"evidence-1-title": "Minutes"}, button="Add new evidence")
    assert [row["title"] for row in rows(stored())] == ["Policy", "Minutes"]
    third = editor.submit(second, {}, button="Remove Evidence 1")
    assert [row["title"] for row in rows(stored())] == ["Minutes"]
    assert third.ids["evidence-0-title"].get("value") == "Minutes"


def test_whoever_adds_a_row_lands_in_it(editor: PageClient, home: str) -> None:
    token = editor.page(f"{home}/evidence").ids["csrf_token"].attrib["value"]
    answer = editor.post(f"{home}/evidence", data={"csrf_token": token, "_revision": "0", "_add": "evidence"})
    path, _, place = (answer.location or "").partition("#")
    assert place == "evidence-new"
    assert place in editor.page(path).ids


def rows(found: tuple[Return, dict[str, object]], key: str = "evidence") -> list[dict[str, object]]:
    value = found[1][key]
    assert isinstance(value, list)
    return value


def test_evidence_added_on_the_spot_is_in_the_list_once_however_often_the_page_is_sent(
    editor: PageClient, home: str, stored: Stored
) -> None:
    page = editor.page(f"{home}/s1")
    typed = {"s1_1": "met", "s1_1_evidence-new-title": "Role description"}
    editor.submit(page, typed, button=NEXT)
    editor.submit(page, typed, button=NEXT)
    [row] = rows(stored())
    assert row["title"] == "Role description"
    assert stored()[1]["s1_1_evidence"] == [row["id"]]
    again = editor.page(f"{home}/s1")
    assert again.ids["s1_1_evidence"].get("value") == row["id"]
    assert "checked" in again.ids["s1_1_evidence"].attrib
    opened = [part for part in again.with_class("portal-details--part") if "open" in part.attrib]
    assert [part for part in opened if again.ids["s1_1_evidence"] in part.iter()] == opened != []


def test_parts_are_there_without_scripts_and_say_when_they_are_needed(editor: PageClient, home: str) -> None:
    page = editor.page(f"{home}/s1")
    part = next(each for each in page.all("div") if each.get("data-shown-when") == "s1_1")
    assert part.get("data-shown-values") == "met not_met partly"
    assert "portal-part--waiting" in part.get("class", "")
    assert "If met, partly met or not met:" in page.text
    assert "s1_4_reason" in page.ids


def test_enter_saves_and_removes_nothing(editor: PageClient, home: str) -> None:
    """A browser presses the first button of a form when someone presses Enter in a box."""
    editor.submit(editor.page(f"{home}/evidence"), {"evidence-0-title": "Policy"}, button=NEXT)
    page = editor.page(f"{home}/evidence")
    form = next(form for form in page.all("form") if form.get("action") == f"{home}/evidence")
    first = next(form.iter("button"))
    assert (first.get("name"), first.get("value")) == ("_go", "stay")


@pytest.mark.parametrize("revision", ["", "-1", "99", "x", "²"])
def test_a_page_that_is_none_of_ours_saves_nothing(
    revision: str, editor: PageClient, home: str, stored: Stored
) -> None:
    token = editor.page(f"{home}/s1").ids["csrf_token"].attrib["value"]
    answer = editor.post(f"{home}/s1", data={"csrf_token": token, "_revision": revision, "s1_1": "met"})
    assert answer.status_code == 400
    assert stored()[1] == {}


def test_a_section_that_is_not_there_is_a_page_that_is_not_there(editor: PageClient, home: str) -> None:
    assert editor.get(f"{home}/nowhere").status_code == 404


def test_a_section_in_which_nothing_is_asked_is_passed_over(
    tiny: QuestionSet, unit_of_work: UnitOfWork, browser_of: Browser
) -> None:
    with unit_of_work():
        audit = make_audit(question_set="tiny-1")
        audit.return_.short = True
    browser, home = browser_of(audit.editor), f"/returns/{audit.return_.id}"
    assert browser.get(f"{home}/standard").status_code == 404
    page = browser.submit(browser.page(f"{home}/about"), {}, button="Save and check your answers")
    assert page.h1 == "Check your answers"


def test_no_section_is_called_like_a_page() -> None:
    pages = {"check", "approve", "receipt", "assign", "submitted", "changes", "review", "withdraw", "people"}
    keys = {section.key for question_set in library.audits() for section in question_set.sections}
    assert keys.isdisjoint(pages)
