"""Two people write in one section at the same time: both texts are shown, and neither is lost."""

from __future__ import annotations

from collections.abc import Callable

from portal.accounts.models import User
from portal.returns.models import Return
from tests.support.client import PageClient
from tests.support.rounds import Audit

Browser = Callable[[User], PageClient]
Stored = Callable[[], tuple[Return, dict[str, object]]]
NEXT = "Save and continue"


def test_both_texts_stand_on_the_page_and_the_next_save_is_a_choice(
    audit: Audit, home: str, browser_of: Browser, stored: Stored
) -> None:
    mine, theirs = browser_of(audit.editor), browser_of(audit.lead)
    my_page, their_page = mine.page(f"{home}/s1"), theirs.page(f"{home}/s1")
    theirs.submit(
        their_page, {"s1_1": "met", "s1_1_how_we_know": "Their <b>text", "s1_2_how_we_know": "Only theirs"}, button=NEXT
    )
    conflict = mine.submit(
        my_page, {"s1_1": "partly", "s1_1_how_we_know": "My text", "s1_3": "not_met"}, button=NEXT, status=409
    )
    assert stored()[1]["s1_1_how_we_know"] == "Their <b>text"
    assert {link for _, link in conflict.errors} == {"#s1_1", "#s1_1_how_we_know"}
    assert "Your changes are not saved yet" in conflict.text
    assert conflict.ids["s1_1_how_we_know"].text == "My text"
    assert "Their <b>text" in "".join(conflict.ids["s1_1_how_we_know-theirs"].itertext())
    assert "Met" in "".join(conflict.ids["s1_1-theirs"].itertext())
    assert conflict.ids["s1_2_how_we_know"].text == "Only theirs", "what only they changed is taken over"
    after = mine.submit(conflict, {"s1_1_how_we_know": "Both texts"}, button=NEXT)
    assert after.h1.startswith("2. ")
    answers = stored()[1]
    assert answers["s1_1_how_we_know"] == "Both texts"
    assert (answers["s1_1"], answers["s1_2_how_we_know"], answers["s1_3"]) == ("partly", "Only theirs", "not_met")


def test_a_part_that_waits_is_shown_with_what_a_colleague_wrote_in_it(
    audit: Audit, home: str, browser_of: Browser
) -> None:
    mine, theirs = browser_of(audit.editor), browser_of(audit.lead)
    my_page, their_page = mine.page(f"{home}/s1"), theirs.page(f"{home}/s1")
    theirs.submit(their_page, {"s1_1_how_we_know": "Their text"}, button=NEXT)
    conflict = mine.submit(my_page, {"s1_1_how_we_know": "My text"}, button=NEXT, status=409)
    waiting = conflict.with_class("portal-part--waiting")
    assert waiting
    assert conflict.ids["s1_1_how_we_know"] not in [inner for part in waiting for inner in part.iter()]


def test_changes_of_different_answers_are_joined_without_a_question(
    audit: Audit, home: str, browser_of: Browser, stored: Stored
) -> None:
    mine, theirs = browser_of(audit.editor), browser_of(audit.lead)
    my_page, their_page = mine.page(f"{home}/s1"), theirs.page(f"{home}/s1")
    theirs.submit(their_page, {"s1_1": "met"}, button=NEXT)
    mine.submit(my_page, {"s1_2": "met"}, button=NEXT)
    answers = stored()[1]
    assert (answers["s1_1"], answers["s1_2"]) == ("met", "met")


def test_an_answer_that_a_colleague_emptied_is_said_to_be_empty(audit: Audit, home: str, browser_of: Browser) -> None:
    mine, theirs = browser_of(audit.editor), browser_of(audit.lead)
    mine.submit(mine.page(f"{home}/s1"), {"s1_1_how_we_know": "First"}, button=NEXT)
    my_page, their_page = mine.page(f"{home}/s1"), theirs.page(f"{home}/s1")
    theirs.submit(their_page, {"s1_1_how_we_know": ""}, button=NEXT)
    conflict = mine.submit(my_page, {"s1_1_how_we_know": "Second"}, button=NEXT, status=409)
    assert "they left it empty" in conflict.text


def test_a_row_that_both_changed_shows_their_list(audit: Audit, home: str, browser_of: Browser) -> None:
    mine, theirs = browser_of(audit.editor), browser_of(audit.lead)
    mine.submit(mine.page(f"{home}/evidence"), {"evidence-0-title": "Policy"}, button=NEXT)
    my_page, their_page = mine.page(f"{home}/evidence"), theirs.page(f"{home}/evidence")
    theirs.submit(their_page, {"evidence-0-title": "Their policy"}, button=NEXT)
    conflict = mine.submit(my_page, {"evidence-0-title": "My policy"}, button=NEXT, status=409)
    assert conflict.ids["evidence-0-title"].get("value") == "My policy"
    assert "Evidence 1: Title of the document Their policy" in conflict.text
