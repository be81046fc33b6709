"""Evidence and actions are entered once and used again, at other questions and in the next year."""

from __future__ import annotations

import re
from typing import Any

import pytest

from portal.actions.models import FollowedAction, State
from portal.database import db, now
from portal.returns.models import Submission
from tests.returns.pages.conftest import UnitOfWork
from tests.returns.pages.years import ACTION, BRING, EVIDENCE, LIST, SAID, Browser, Years, buttons, group, stored_in
from tests.support.client import PageClient

OFFERED = re.compile(r"From 2025 \(1\), [\d.]+ Example: write the guide")


@pytest.fixture
def editor(years: Years, browser_of: Browser) -> PageClient:
    return browser_of(years.audit.editor)


def test_evidence_of_last_year_is_ticked_where_it_is_used_and_is_in_the_list_once(
    editor: PageClient, years: Years, unit_of_work: UnitOfWork
) -> None:
    page = editor.page(f"{years.path}/s1")
    assert "From 2025 (1)" in group(page, "s1_3")
    editor.submit(page, {"s1_3_evidence": ["", "policy-row"], "s1_4_evidence": ["", "policy-row"]}, button=LIST)
    answers = stored_in(unit_of_work, years)
    assert answers["evidence"] == [EVIDENCE]
    assert answers["s1_3_evidence"] == answers["s1_4_evidence"] == ["policy-row"]
    page = editor.page(f"{years.path}/s1")
    assert page.ids["s1_3_evidence"].get("checked") is not None
    assert not re.search(r"From 2025 \(1\), [\d.]+ Example policy", page.text)


def test_a_row_taken_out_this_year_does_not_come_back_by_itself(
    editor: PageClient, years: Years, unit_of_work: UnitOfWork
) -> None:
    editor.submit(editor.page(f"{years.path}/s1"), {"s1_3_evidence": ["", "policy-row"]}, button=LIST)
    editor.submit(editor.page(f"{years.path}/evidence"), {}, button="Remove Evidence 1")
    page = editor.page(f"{years.path}/s1")
    assert "One that is no longer in the list" in group(page, "s1_3")
    editor.submit(page, {}, button=LIST)
    answers = stored_in(unit_of_work, years)
    assert (answers["evidence"], answers["s1_3_evidence"]) == ([], ["policy-row"])


@pytest.mark.parametrize("button", [BRING, LIST])
def test_rows_are_brought_over_into_the_list(
    button: str, editor: PageClient, years: Years, unit_of_work: UnitOfWork
) -> None:
    page = editor.page(f"{years.path}/actions")
    assert "Bring over from 2025 (1) Example: write the guide Due 1 December 2025, which has passed" in page.text
    typed = {"actions-0-what": "Example: new", "actions-take": "action-row"}
    editor.submit(page, typed, button=button)
    assert [row["what"] for row in stored_in(unit_of_work, years)["actions"]] == ["Example: new", ACTION["what"]]
    again = editor.page(f"{years.path}/actions")
    assert "Bring over" not in again.text


def test_a_tick_that_a_script_has_saved_is_kept_by_the_next_save(
    editor: PageClient, years: Years, unit_of_work: UnitOfWork
) -> None:
    token = editor.page(f"{years.path}/actions").ids["csrf_token"].attrib["value"]
    data = {"csrf_token": token, "_revision": "0", "actions": "0", "actions-take": "action-row"}
    scripted = {"Accept": "application/json"}
    saved = editor.post(f"{years.path}/actions", data=data, headers=scripted).get_json()
    editor.post(f"{years.path}/actions", data={**data, "_revision": str(saved["revision"])}, headers=scripted)
    assert stored_in(unit_of_work, years)["actions"] == [ACTION]
    unticked = {key: value for key, value in data.items() if key != "actions-take"}
    editor.post(f"{years.path}/actions", data={**unticked, "_revision": str(saved["revision"])}, headers=scripted)
    assert stored_in(unit_of_work, years)["actions"] == []


def test_a_row_that_is_sent_and_ticked_is_there_once_as_it_was_sent(
    editor: PageClient, years: Years, unit_of_work: UnitOfWork
) -> None:
    token = editor.page(f"{years.path}/actions").ids["csrf_token"].attrib["value"]
    row = {f"actions-0-{key}": value for key, value in {"id": "action-row", "what": "Example: changed"}.items()}
    data = {"csrf_token": token, "_revision": "0", "actions": "1", "actions-take": "action-row", **row}
    editor.post(f"{years.path}/actions", data=data)
    assert stored_in(unit_of_work, years)["actions"] == [{"id": "action-row", "what": "Example: changed"}]


def test_an_action_of_last_year_may_be_overdue_and_a_new_one_may_not(
    editor: PageClient, years: Years, unit_of_work: UnitOfWork
) -> None:
    page = editor.page(f"{years.path}/actions")
    due = {"actions-0-due-day": "1", "actions-0-due-month": "12", "actions-0-due-year": "2025"}
    typed = {"actions-0-what": "x", "actions-0-difference": "x", "actions-0-owner": "x", **due}
    editor.submit(page, {**typed, "actions-take": "action-row"}, button=LIST)
    [(message, _)] = editor.page(f"{years.path}/actions?check=all").errors
    assert message.startswith("Action 1: “By when?” must be after today")


def test_one_action_serves_several_questions(editor: PageClient, years: Years, unit_of_work: UnitOfWork) -> None:
    serves = {"s1_2_action": ["", "action-row"], "s1_3_action": ["", "action-row"]}
    rated = {"s1_2": "not_met", "s1_3": "not_met"}
    editor.submit(editor.page(f"{years.path}/s1"), {**rated, **serves}, button=LIST)
    answers = stored_in(unit_of_work, years)
    assert answers["actions"] == [ACTION]
    assert answers["s1_2_action"] == answers["s1_3_action"] == ["action-row"]
    errors = " ".join(message for message, _ in editor.page(f"{years.path}/s1?check=all").errors)
    assert "1.4" in errors
    assert "1.2" not in errors
    assert "1.3" not in errors


def test_an_action_that_was_closed_is_not_offered_nor_copied(
    editor: PageClient, years: Years, unit_of_work: UnitOfWork
) -> None:
    with unit_of_work():
        db.session.add(followed(years, State.DONE))
    page = editor.page(f"{years.path}/s1")
    assert "“What will you do about it?”: one that is closed since is not copied." in group(page, "s1_2")
    assert not OFFERED.search(page.text)
    editor.submit(page, {}, button=buttons(page, "s1_2")[0])
    answers = stored_in(unit_of_work, years)
    assert answers["s1_2"] == "partly"
    assert not answers.get("s1_2_action")
    assert "actions" not in answers


def test_an_action_that_is_open_still_is_offered(editor: PageClient, years: Years, unit_of_work: UnitOfWork) -> None:
    with unit_of_work():
        db.session.add(followed(years, State.OPEN))
    assert OFFERED.search(editor.page(f"{years.path}/s1").text)


def followed(years: Years, state: State) -> FollowedAction:
    return FollowedAction(
        agency_id=years.audit.agency.id,
        partnership_id=years.audit.partnership.id,
        return_id=years.last.id,
        row_id="action-row",
        what="x",
        due_on=None,
        state=state.value,
        first_submitted_at=now(),
        submitted_at=now(),
    )


def test_evidence_past_its_review_date_says_so(browser_of: Browser, years: Years, unit_of_work: UnitOfWork) -> None:
    with unit_of_work():
        submission = db.session.get_one(Submission, years.submission.id)
        old = {**EVIDENCE, "review_date": "2026-03-01"}
        fresh = {**EVIDENCE, "id": "fresh", "title": "Example chart", "review_date": "2199-03-01"}
        submission.answers = {**SAID, "evidence": [old, fresh]}
    page = browser_of(years.audit.editor).page(f"{years.path}/s1")
    assert (
        "From 2025 (2), 1.1 Example policy Review date 1 March 2026 has passed Example chart Review date 1 March 2199 "
        in page.text
    )
    assert "Example policy (review date 1 March 2026 has passed)" in group(page, "s1_1")


NEEDED = [
    ({"s1_4": "met"}, "Say how you know your answer to 1.4"),
    ({"s1_4": "partly"}, "Choose what you will do about 1.4"),
    ({"s1_4": "not_met"}, "Choose what you will do about 1.4"),
    ({"s1_4": "na"}, "Say why 1.4 does not apply"),
]


@pytest.mark.parametrize(("typed", "wanted"), NEEDED, ids=["met", "partly", "not_met", "na"])
def test_each_rating_needs_its_parts(typed: dict[str, Any], wanted: str, editor: PageClient, years: Years) -> None:
    editor.submit(editor.page(f"{years.path}/s1"), typed, button=LIST)
    errors = [message for message, _ in editor.page(f"{years.path}/s1?check=all").errors]
    assert any(message.startswith(wanted) for message in errors), errors


def test_does_not_apply_is_not_offered_where_the_set_forbids_it(editor: PageClient, years: Years) -> None:
    page = editor.page(f"{years.path}/s1")
    offered = {
        key: [each.get("value") for each in page.all("input") if each.get("name") == key] for key in ("s1_1", "s1_4")
    }
    assert "na" not in offered["s1_1"]
    assert "na" in offered["s1_4"]
    editor.submit(
        page, {"s1_1": "na", "s1_1_reason": "x"} if "s1_1_reason" in page.ids else {"s1_1": "na"}, button=LIST
    )
    errors = [message for message, _ in editor.page(f"{years.path}/s1?check=all").errors]
    assert any("1.1 must be one of the options" in message for message in errors)
