"""What someone typed is carried through signing in again - and nothing else is, to nowhere else."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from portal import typed_words
from portal.accounts.models import UserSession
from portal.database import db, now
from portal.permissions import Role
from tests.support.builders import PASSWORD, make_user, sign_in, sign_in_on
from tests.support.client import PageClient, find_form
from tests.support.factors import code_of, set_up_an_app
from tests.support.pages import Page
from tests.support.rounds import Audit, make_audit

KEY = "s1_1_how_we_know"
TEXT = 'Line one,\nline <two> & "three"'
KEEPING = "What you wrote is kept on this page"
AFTERWARDS = "What you wrote before you were signed out"
SAVE, SIGN_IN = "Save and go on", "Sign in"


@pytest.fixture
def audit(unit_of_work: Any) -> Audit:
    with unit_of_work():
        return make_audit()


@pytest.fixture
def editor(audit: Audit, client: PageClient) -> PageClient:
    sign_in(client, audit.editor)
    return client


def end_sessions() -> None:
    with db.unit_of_work() as session:
        for row in session.query(UserSession).all():
            row.ended_at = now()


def asked_to_sign_in(editor: PageClient, audit: Audit, **typed: str) -> Page:
    page = editor.page(f"/returns/{audit.return_.id}/s1")
    end_sessions()
    return editor.submit(page, {KEY: TEXT, **typed}, button="Save and continue", status=401)


@pytest.mark.goal("R6")
def test_the_words_come_back_and_are_saved_where_they_were_typed(editor: PageClient, audit: Audit) -> None:
    page = asked_to_sign_in(editor, audit)
    assert (page.h1, KEEPING in page.text) == (SIGN_IN, True)
    wrong = editor.submit(page, {"email": audit.editor.email, "password": "not the password"}, status=422)
    shown = sign_in_on(editor, wrong, audit.editor)
    assert shown.h1 == AFTERWARDS
    assert 'line <two> & "three"' in shown.text
    following = editor.submit(shown, {}, button=SAVE)
    assert following.h1.startswith("2. ")
    assert editor.page(f"/returns/{audit.return_.id}/s1").ids[KEY].text == TEXT


@pytest.mark.parametrize("who", ["editor", "approver"])
def test_a_note_and_a_row_beside_a_question_come_back_too(editor: PageClient, audit: Audit, who: str) -> None:
    """Whoever signs in reads them, and none of the ids and buttons that a form holds beside them."""
    page = editor.page(f"/returns/{audit.return_.id}/s1")
    end_sessions()
    row, note = {"s1_1_action-new-what": "Example: write the guide"}, {"_note-text-s1_1": "Example: who knows?"}
    page = editor.submit(page, {**row, **note}, button="Save and continue", status=401)
    person = audit.editor if who == "editor" else audit.approver
    shown = sign_in_on(editor, page, person)
    said = ["".join(each.itertext()) for each in shown.all("p") if each.get("class") == "portal-typed"]
    assert said == ["Example: write the guide", "Example: who knows?"]


def test_the_words_come_through_setting_up_a_second_step(editor: PageClient, audit: Audit, mails: object) -> None:
    page = asked_to_sign_in(editor, audit)
    page = editor.submit(page, {"email": audit.editor.email, "password": PASSWORD})
    assert (page.h1, KEEPING in page.text) == ("Set up a second step for signing in", True)
    shown = set_up_an_app(editor, page)
    assert (shown.h1, 'line <two> & "three"' in shown.text) == (AFTERWARDS, True)
    editor.submit(shown, {}, button=SAVE)
    assert editor.page(f"/returns/{audit.return_.id}/s1").ids[KEY].text == TEXT


def test_a_wrong_code_loses_no_word(editor: PageClient, audit: Audit) -> None:
    page, code = asked_to_sign_in(editor, audit), code_of(audit.editor)
    page = editor.submit(page, {"email": audit.editor.email, "password": PASSWORD})
    page = editor.submit(page, {"code": "no code"}, button="Continue", status=422)
    assert KEEPING in page.text
    assert 'line <two> & "three"' in editor.submit(page, {"code": code}, button="Continue").text


def test_nothing_is_stored_before_the_button(editor: PageClient, audit: Audit) -> None:
    page = asked_to_sign_in(editor, audit)
    sign_in_on(editor, page, audit.editor)
    assert not editor.page(f"/returns/{audit.return_.id}/s1").ids[KEY].text


@pytest.mark.parametrize("who", ["approver", "stranger"])
def test_someone_else_who_signs_in_may_copy_and_not_save(
    editor: PageClient, audit: Audit, unit_of_work: Any, who: str
) -> None:
    with unit_of_work():
        other = audit.approver if who == "approver" else make_user(Role.EDITOR, make_audit().agency)
    page = asked_to_sign_in(editor, audit)
    shown = sign_in_on(editor, page, other)
    assert "Copy what you need" in shown.text
    assert "Line one," in shown.text
    assert SAVE not in shown.text


def test_what_a_foreign_page_sends_is_not_carried(editor: PageClient, audit: Audit) -> None:
    end_sessions()
    answer = editor.post(f"/returns/{audit.return_.id}/s1", data={KEY: TEXT, "csrf_token": "forged"})
    assert answer.status_code == 400
    assert "Line one" not in answer.get_data(as_text=True)


def test_too_much_is_said_to_be_too_much(editor: PageClient, audit: Audit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typed_words, "MOST_CHARACTERS", 5_000)
    page = asked_to_sign_in(editor, audit, **{KEY: "x" * 5_000})
    assert "too long to be kept here" in page.text
    assert "x" * 100 not in page.html
    after = sign_in_on(editor, page, audit.editor)
    assert after.h1.startswith("1. "), "signing in leads back to the same place"


@given(path=st.one_of(st.text(max_size=60), st.sampled_from(["/sign-out", "/people/invite", "/nowhere", "//x", "/"])))
def test_words_go_to_no_form_that_does_not_ask_for_them(path: str) -> None:
    with TARGETS.test_request_context():
        assert typed_words.target_of(path) is None


TARGETS = Flask(__name__)
TARGETS.add_url_rule("/sign-out", "out", lambda: "", methods=["POST"])


def test_a_page_names_its_fields_as_they_were(editor: PageClient, audit: Audit) -> None:
    page = asked_to_sign_in(editor, audit)
    names = find_form(page, SIGN_IN).names
    assert {f"typed:{KEY}", "typed:_revision", "typed:_go"} <= names
    assert "typed:csrf_token" not in names
