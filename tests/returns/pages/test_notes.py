"""Notes to colleagues about a question: they stay in the agency and with the draft."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from portal.accounts.models import User
from portal.permissions import Role
from portal.returns import service
from portal.returns.models import Return, Status
from portal.returns.places import Piece
from portal.returns.views.section.buttons import AUTOMATIC
from tests.returns.pages.conftest import UnitOfWork
from tests.support.builders import make_agency, make_user
from tests.support.client import PageClient, find_form
from tests.support.mails import Mail
from tests.support.pages import Page, text_of
from tests.support.rounds import Audit, make_audit

Browser = Callable[[User], PageClient]
Mails = Callable[[], list[Mail]]
Stored = Callable[[], tuple[Return, dict[str, object]]]
SAVE, NEXT = "Save the note about 1.1 and the answers", "Save and continue"


@pytest.fixture
def notes(unit_of_work: UnitOfWork, audit: Audit) -> Callable[[], list[tuple[str, str]]]:
    """The open notes there are now: question and text."""

    def read() -> list[tuple[str, str]]:
        with unit_of_work():
            found = service.notes_of(audit.editor, audit.return_)
            return [(key, each.text) for key, there in found.items() for each in there if each.settled_at is None]

    return read


Notes = Callable[[], list[tuple[str, str]]]


def test_a_note_is_kept_with_the_answers_and_its_reader_is_told_without_its_text(
    audit: Audit, home: str, browser_of: Browser, mails: Mails, stored: Stored, notes: Notes
) -> None:
    browser = browser_of(audit.editor)
    typed = {
        "s1_1": "met",
        "_note-text-s1_1": "Is Example Board <b>still</b> right?",
        "_note-to-s1_1": str(audit.lead.id),
    }
    page = browser.submit(browser.page(f"{home}/s1"), typed, button=SAVE)
    assert page.h1.startswith("1. "), "the page stays where it was"
    assert stored()[1]["s1_1"] == "met"
    assert notes() == [("s1_1", "Is Example Board <b>still</b> right?")]
    question = text_of(page.ids["question-s1_1"])
    assert "Notes to colleagues (1)" in question
    assert f"{audit.editor.name} to {audit.lead.name}" in question
    assert page.ids["_note-text-s1_1"].text in (None, "", "\n")
    [mail] = mails()
    assert mail.recipient == audit.lead.email
    assert "1.1 " in mail.body
    assert "Example Board" not in mail.body + mail.subject
    assert "Is Example Board" in browser_of(audit.lead).page(f"{home}/s1").text


@pytest.mark.parametrize("button", [NEXT, "Save and go back to the list", SAVE])
def test_a_note_is_kept_whichever_button_is_pressed(
    button: str, audit: Audit, home: str, browser_of: Browser, notes: Notes
) -> None:
    browser = browser_of(audit.editor)
    typed = {"_note-text-s1_2": "First example", "_note-text-s1_4": "Second example"}
    browser.submit(browser.page(f"{home}/s1"), {**typed, "_note-text-s1_1": "Third"}, button=button)
    assert sorted(notes()) == [("s1_1", "Third"), ("s1_2", "First example"), ("s1_4", "Second example")]


def test_the_same_note_sent_twice_is_one(audit: Audit, home: str, browser_of: Browser, notes: Notes) -> None:
    browser = browser_of(audit.editor)
    page = browser.page(f"{home}/s1")
    for _ in range(2):
        browser.submit(page, {"_note-text-s1_1": "Example"}, button=SAVE)
    assert notes() == [("s1_1", "Example")]


BAD = {
    "empty": ("  \n", "Enter a note, or leave the box empty"),
    "too long": ("x" * 5_001, "must be 5,000 characters or fewer. It is 1 too long"),
    "a control character": ("Example\x0c", "has a character that cannot be saved"),
}


@pytest.mark.parametrize("bad", BAD)
def test_a_bad_note_is_said_at_its_box_and_nothing_typed_is_lost(
    bad: str, audit: Audit, home: str, browser_of: Browser, stored: Stored, notes: Notes
) -> None:
    text, says = BAD[bad]
    browser = browser_of(audit.editor)
    typed = {
        "s1_1_how_we_know": "Typed too",
        "_note-text-s1_1": text,
        "_note-to-s1_1": str(audit.lead.id),
        "_note-text-s1_2": "Another",
    }
    page = browser.submit(browser.page(f"{home}/s1"), typed, button=SAVE, status=422)
    [(message, link)] = page.errors
    assert says in message
    assert link == "#_note-text-s1_1"
    assert says in text_of(page.ids["_note-text-s1_1-error"])
    assert (page.ids["_note-text-s1_1"].text or "").removeprefix("\n") == text.removeprefix("\n")
    assert page.ids["_note-text-s1_2"].text == "Another"
    assert page.ids["s1_1_how_we_know"].text == "Typed too"
    chosen = [one.get("value") for one in page.ids["_note-to-s1_1"].iter("option") if "selected" in one.attrib]
    assert chosen == [str(audit.lead.id)]
    assert stored()[1] == {}
    assert notes() == []


def test_whom_a_note_is_for_is_one_of_the_agency(
    audit: Audit, home: str, browser_of: Browser, unit_of_work: UnitOfWork, notes: Notes
) -> None:
    with unit_of_work():
        stranger = make_user(Role.EDITOR, make_agency(audit.partnership))
    browser = browser_of(audit.editor)
    for other in (str(stranger.id), str(audit.coordinator.id), "x"):
        typed = {"_note-text-s1_1": "Example", "_note-to-s1_1": other}
        page = browser.submit(browser.page(f"{home}/s1"), typed, button=SAVE, status=422)
        assert [link for _, link in page.errors] == ["#_note-to-s1_1"]
        assert page.ids["_note-text-s1_1"].text == "Example"
    assert notes() == []


def test_settled_folds_a_note_away_and_saves_what_was_typed(
    audit: Audit, home: str, browser_of: Browser, stored: Stored, notes: Notes
) -> None:
    browser, lead = browser_of(audit.editor), browser_of(audit.lead)
    browser.submit(browser.page(f"{home}/s1"), {"_note-text-s1_1": "Example note"}, button=SAVE)
    page = lead.page(f"{home}/s1")
    button = next(one for one in page.all("button") if text_of(one).startswith("Settled"))
    page = lead.submit(page, {"s1_3": "met", "_note-text-s1_2": "And this"}, button=text_of(button))
    assert notes() == [("s1_2", "And this")]
    assert stored()[1]["s1_3"] == "met"
    question = text_of(page.ids["question-s1_1"])
    assert "Settled notes (1)" in question
    assert "Example note" in question


def test_a_note_typed_beside_a_conflict_is_not_lost(audit: Audit, home: str, browser_of: Browser, notes: Notes) -> None:
    mine, theirs = browser_of(audit.editor), browser_of(audit.lead)
    my_page, their_page = mine.page(f"{home}/s1"), theirs.page(f"{home}/s1")
    theirs.submit(their_page, {"s1_1_how_we_know": "Theirs"}, button=NEXT)
    form = find_form(my_page, NEXT)
    sent = {**form.fields, "s1_1_how_we_know": "Mine", "_note-text-s1_1": "Example"}
    page = Page(mine.post(form.action, data=sent).get_data(as_text=True))
    assert "Theirs" in page.text
    assert notes() == [("s1_1", "Example")] or page.ids["_note-text-s1_1"].text == "Example"


def post_json(browser: PageClient, page: Page, **typed: str) -> tuple[int, dict[str, Any]]:
    """As the script sends the section: all its boxes, and no button but one that is named."""
    form = find_form(page, NEXT)
    sent = {name: value for name, value in form.fields.items() if name != "_go"} | typed
    answer = browser.post(form.action, data=sent, headers={"Accept": "application/json"})
    return answer.status_code, answer.get_json()


def test_a_note_is_not_kept_while_it_is_being_typed(
    audit: Audit, home: str, browser_of: Browser, stored: Stored, notes: Notes
) -> None:
    browser = browser_of(audit.editor)
    typed = {"s1_1": "met", "_note-text-s1_1": "Half a no"}
    status, _ = post_json(browser, browser.page(f"{home}/s1"), **{AUTOMATIC: "1"}, **typed)
    assert status == 200
    assert stored()[1]["s1_1"] == "met"
    assert notes() == []


def test_scripts_get_the_question_with_its_notes(
    audit: Audit, home: str, browser_of: Browser, notes: Notes, unit_of_work: UnitOfWork
) -> None:
    browser = browser_of(audit.editor)
    page = browser.page(f"{home}/s1")
    typed = {"_note": "s1_1", "_note-text-s1_1": "Example", "_note-text-s1_2": "Other"}
    status, answer = post_json(browser, page, **typed)
    assert status == 200
    assert sorted(notes()) == [("s1_1", "Example"), ("s1_2", "Other")]
    assert set(answer["groups"]) == {"s1_1", "s1_2"}
    assert "Notes to colleagues (1)" in answer["groups"]["s1_1"]
    assert answer["focus"] == "notes-s1_1"
    assert "></textarea>" in answer["groups"]["s1_1"].partition('id="_note-text-s1_1"')[2]
    with unit_of_work():
        [note] = service.notes_of(audit.editor, audit.return_)["s1_1"]
    status, answer = post_json(browser, page, _settle=str(note.id), _revision=str(answer["revision"]))
    assert status == 200
    assert "Settled notes (1)" in answer["groups"]["s1_1"]


def test_scripts_hear_what_is_wrong_with_a_note(audit: Audit, home: str, browser_of: Browser, notes: Notes) -> None:
    browser = browser_of(audit.editor)
    typed = {"_note": "s1_1", "_note-text-s1_1": " ", "_note-text-s1_2": "Other"}
    status, answer = post_json(browser, browser.page(f"{home}/s1"), **typed)
    assert status == 422
    assert answer["field"] == "_note-text-s1_1"
    assert answer["problem"].startswith("Enter a note")
    assert notes() == []


@pytest.mark.parametrize("sent", ["x", "00000000-0000-0000-0000-000000000000"])
def test_a_note_that_is_not_there_cannot_be_settled(sent: str, audit: Audit, home: str, browser_of: Browser) -> None:
    browser = browser_of(audit.editor)
    status, _ = post_json(browser, browser.page(f"{home}/s1"), _settle=sent)
    assert status == 404


def test_a_note_of_another_return_cannot_be_settled_here(
    audit: Audit, home: str, browser_of: Browser, unit_of_work: UnitOfWork, mails: object
) -> None:
    with unit_of_work():
        other = make_audit()
        note = service.write_note(other.editor, other.return_.id, Piece("s1", "s1_1"), "Example")
    browser = browser_of(audit.editor)
    status, _ = post_json(browser, browser.page(f"{home}/s1"), _settle=str(note.id))
    assert status == 404
    with unit_of_work():
        [there] = service.notes_of(other.editor, other.return_)["s1_1"]
        assert there.settled_at is None


def test_a_button_for_a_question_of_another_section_keeps_nothing(
    audit: Audit, home: str, browser_of: Browser, notes: Notes
) -> None:
    browser = browser_of(audit.editor)
    post_json(browser, browser.page(f"{home}/s1"), **{"_note": "s2_1", "_note-text-s2_1": "Example"})
    assert notes() == []


def test_the_approver_reads_what_is_not_settled(
    audit: Audit, home: str, browser_of: Browser, unit_of_work: UnitOfWork, bring_to: Callable[[Status], None]
) -> None:
    bring_to(Status.DRAFT)
    with unit_of_work():
        service.write_note(audit.editor, audit.return_.id, Piece("s1", "s1_1"), "Example <b>open</b>")
        note = service.write_note(audit.editor, audit.return_.id, Piece("s1", "s1_1"), "Example settled")
        service.settle_note(audit.editor, audit.return_.id, note.id)
        service.send_for_approval(audit.lead, audit.return_.id)
    for path in ("/approve", "/check"):
        page = browser_of(audit.approver).page(home + path)
        assert "Notes between colleagues (1)" in page.text
        assert "Example <b>open</b>" in page.text
        assert "Example settled" not in page.text
