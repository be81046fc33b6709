"""Two people write in one section at the same time: both texts are shown, neither is lost, and all else is saved."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from portal.accounts.models import User
from portal.returns.models import Return
from tests.support.client import PageClient
from tests.support.rounds import Audit

Browser = Callable[[User], PageClient]
Stored = Callable[[], tuple[Return, dict[str, object]]]
NEXT, LIST = "Save and continue", "Save and go back to the list"
KEY = "s1_1_how_we_know"
NEW = "s1_1_evidence-new-title"


@pytest.fixture
def mine(audit: Audit, browser_of: Browser) -> PageClient:
    return browser_of(audit.editor)


@pytest.fixture
def theirs(audit: Audit, browser_of: Browser) -> PageClient:
    return browser_of(audit.lead)


def test_both_texts_stand_on_the_page_and_all_else_is_saved(
    mine: PageClient, theirs: PageClient, home: str, stored: Stored
) -> None:
    my_page, their_page = mine.page(f"{home}/s1"), theirs.page(f"{home}/s1")
    theirs.submit(their_page, {"s1_1": "met", KEY: "Their <b>text", "s1_2_how_we_know": "Only theirs"}, button=NEXT)
    conflict = mine.submit(my_page, {"s1_1": "partly", KEY: "My text", "s1_3": "not_met"}, button=NEXT)
    assert (stored()[1][KEY], stored()[1]["s1_3"]) == ("Their <b>text", "not_met")
    assert {link for _, link in conflict.errors} == {"#s1_1", f"#{KEY}"}
    assert "Everything else is saved" in conflict.text
    assert conflict.ids[KEY].text == "My text"
    assert "Their <b>text" in "".join(conflict.ids[f"{KEY}-theirs"].itertext())
    assert "Met" in "".join(conflict.ids["s1_1-theirs"].itertext())
    assert conflict.ids["s1_2_how_we_know"].text == "Only theirs", "what only they changed is taken over"


def keep(conflict: object, key: str, which: str) -> str:
    """The words of a button at a question, as they are read out."""
    [button] = [
        each
        for each in conflict.all("button")  # type: ignore[attr-defined]
        if each.get("name") == which and each.get("value", "").startswith(f"{key}:")
    ]
    return "".join(button.itertext())


def in_conflict(mine: PageClient, theirs: PageClient, home: str, *, second: str = "") -> object:
    my_page, their_page = mine.page(f"{home}/s1"), theirs.page(f"{home}/s1")
    their_next = theirs.submit(their_page, {KEY: "Their text"}, button=LIST)
    assert their_next
    conflict = mine.submit(my_page, {KEY: "My text"}, button=NEXT)
    if second:
        theirs.submit(theirs.page(f"{home}/s1"), {KEY: second}, button=LIST)
    return conflict


@pytest.mark.parametrize(("which", "kept"), [("_keep", "Both texts"), ("_theirs", "Their text")])
def test_one_button_decides(
    mine: PageClient, theirs: PageClient, home: str, stored: Stored, which: str, kept: str
) -> None:
    conflict = in_conflict(mine, theirs, home)
    after = mine.submit(conflict, {KEY: "Both texts"}, button=keep(conflict, KEY, which))  # type: ignore[arg-type]
    assert stored()[1][KEY] == kept
    assert after.ids[KEY].text == kept
    assert f"{KEY}-theirs" not in after.ids
    assert after.errors == []


def test_pressing_save_is_no_choice(mine: PageClient, theirs: PageClient, home: str, stored: Stored) -> None:
    conflict = in_conflict(mine, theirs, home)
    again = mine.submit(conflict, {"s1_2_how_we_know": "Something else"}, button=NEXT)  # type: ignore[arg-type]
    assert (stored()[1][KEY], stored()[1]["s1_2_how_we_know"]) == ("Their text", "Something else")
    assert again.ids[KEY].text == "My text"
    assert f"{KEY}-theirs" in again.ids


def test_what_a_colleague_wrote_after_that_is_shown_too(
    mine: PageClient, theirs: PageClient, home: str, stored: Stored
) -> None:
    conflict = in_conflict(mine, theirs, home, second="Their second text")
    again = mine.submit(conflict, {}, button=keep(conflict, KEY, "_keep"))  # type: ignore[arg-type]
    assert stored()[1][KEY] == "Their second text"
    assert "Their second text" in "".join(again.ids[f"{KEY}-theirs"].itertext())
    mine.submit(again, {}, button=keep(again, KEY, "_keep"))
    assert stored()[1][KEY] == "My text"


def test_two_conflicts_are_decided_one_after_the_other(
    mine: PageClient, theirs: PageClient, home: str, stored: Stored
) -> None:
    my_page, their_page = mine.page(f"{home}/s1"), theirs.page(f"{home}/s1")
    theirs.submit(their_page, {"s1_1": "met", KEY: "Their text"}, button=NEXT)
    conflict = mine.submit(my_page, {"s1_1": "partly", KEY: "My text"}, button=NEXT)
    one_left = mine.submit(conflict, {}, button=keep(conflict, KEY, "_keep"))
    assert (stored()[1]["s1_1"], stored()[1][KEY]) == ("met", "My text")
    assert [link for _, link in one_left.errors] == ["#s1_1"]
    mine.submit(one_left, {}, button=keep(one_left, "s1_1", "_keep"))
    assert stored()[1]["s1_1"] == "partly"


def test_a_part_that_a_colleague_opened_is_in_sight(mine: PageClient, theirs: PageClient, home: str) -> None:
    my_page, their_page = mine.page(f"{home}/s1"), theirs.page(f"{home}/s1")
    theirs.submit(their_page, {"s1_1": "met", KEY: "Their text"}, button=NEXT)
    conflict = mine.submit(my_page, {KEY: "My text"}, button=NEXT)
    waiting = conflict.with_class("portal-part--waiting")
    assert waiting
    assert conflict.ids[KEY] not in [inner for part in waiting for inner in part.iter()]
    assert conflict.ids[NEW] not in [inner for part in waiting for inner in part.iter()], "as they rated it"


def test_a_part_that_goes_with_their_own_choice_is_in_sight(mine: PageClient, theirs: PageClient, home: str) -> None:
    my_page, their_page = mine.page(f"{home}/s1"), theirs.page(f"{home}/s1")
    theirs.submit(their_page, {"s1_4": "met"}, button=NEXT)
    conflict = mine.submit(my_page, {"s1_4": "na"}, button=NEXT)
    waiting = [inner for part in conflict.with_class("portal-part--waiting") for inner in part.iter()]
    assert conflict.ids["s1_4_reason"] not in waiting


def test_changes_of_different_answers_are_joined_without_a_question(
    mine: PageClient, theirs: PageClient, home: str, stored: Stored
) -> None:
    my_page, their_page = mine.page(f"{home}/s1"), theirs.page(f"{home}/s1")
    theirs.submit(their_page, {"s1_1": "met"}, button=NEXT)
    mine.submit(my_page, {"s1_2": "met"}, button=NEXT)
    answers = stored()[1]
    assert (answers["s1_1"], answers["s1_2"]) == ("met", "met")


def test_an_answer_that_a_colleague_emptied_is_said_to_be_empty(
    mine: PageClient, theirs: PageClient, home: str
) -> None:
    mine.submit(mine.page(f"{home}/s1"), {KEY: "First"}, button=NEXT)
    my_page, their_page = mine.page(f"{home}/s1"), theirs.page(f"{home}/s1")
    theirs.submit(their_page, {KEY: ""}, button=NEXT)
    conflict = mine.submit(my_page, {KEY: "Second"}, button=NEXT)
    assert "they left it empty" in conflict.text


def test_a_row_that_both_changed_shows_their_list(
    mine: PageClient, theirs: PageClient, home: str, stored: Stored
) -> None:
    mine.submit(mine.page(f"{home}/evidence"), {"evidence-0-title": "Policy"}, button=NEXT)
    my_page, their_page = mine.page(f"{home}/evidence"), theirs.page(f"{home}/evidence")
    theirs.submit(their_page, {"evidence-0-title": "Their policy"}, button=NEXT)
    conflict = mine.submit(my_page, {"evidence-0-title": "My policy"}, button=NEXT)
    assert conflict.ids["evidence-0-title"].get("value") == "My policy"
    assert "Evidence 1: Title of the document Their policy" in conflict.text
    mine.submit(conflict, {}, button=keep(conflict, "evidence", "_keep"))
    assert [row["title"] for row in stored()[1]["evidence"]] == ["My policy"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(("which", "titles"), [("_keep", ["Theirs", "My second"]), ("_theirs", ["Theirs"])])
def test_a_new_row_that_a_colleague_changed_becomes_two_or_stays_theirs(
    mine: PageClient, theirs: PageClient, home: str, stored: Stored, which: str, titles: list[str]
) -> None:
    page = mine.page(f"{home}/s1")
    mine.submit(page, {NEW: "My first"}, button=LIST)
    theirs.submit(theirs.page(f"{home}/evidence"), {"evidence-0-title": "Theirs"}, button=LIST)
    conflict = mine.submit(page, {NEW: "My second"}, button=LIST)
    assert [row["title"] for row in stored()[1]["evidence"]] == ["Theirs"]  # type: ignore[attr-defined]
    mine.submit(conflict, {}, button=keep(conflict, "s1_1_evidence", which))
    rows = stored()[1]["evidence"]
    assert [row["title"] for row in rows] == titles  # type: ignore[attr-defined]
    assert stored()[1]["s1_1_evidence"] == [row["id"] for row in rows]  # type: ignore[attr-defined]
