"""``docs/workflow.md`` says what the table says, and the table says something of every state and action."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from portal.lado import workflow, workflow_page
from portal.lado.desk.words import STATE_TAGS
from portal.lado.models import STATES
from portal.lado.sectors import STATES as TO_REFERRER
from portal.lado.workflow import ANY, OTHERWISE, TABLE, Action, Row, Standing, row_for

PAGE = Path(__file__).resolve().parents[3] / "docs" / "workflow.md"


def test_the_page_is_up_to_date(app: Flask) -> None:
    said = app.test_cli_runner().invoke(args=["lado", "workflow"]).output
    assert PAGE.read_text(encoding="utf-8") == said, "Run: flask --app wsgi lado workflow > docs/workflow.md"


def test_another_row_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    before = workflow_page.markdown()
    more = (*TABLE, Row("transferred", ANY, Action.CLOSE, "closed"))
    monkeypatch.setattr(workflow_page, "TABLE", more)
    assert workflow_page.markdown() != before


def test_every_state_is_named_and_every_action_has_its_refusal() -> None:
    assert set(STATES) == set(STATE_TAGS) == set(TO_REFERRER)
    assert {row.state for row in TABLE} | {row.becomes for row in TABLE} == set(STATES)
    assert set(OTHERWISE) == set(Action)


@pytest.mark.parametrize("action", list(Action))
def test_no_two_lines_fit_at_once(action: Action) -> None:
    for state in STATES:
        for standing in Standing:
            fits = [row for row in TABLE if (row.state, row.action) == (state, action) and standing in row.of]
            assert fits[:1] == fits
            assert row_for(state, standing, action) == (fits[0] if fits else None)


def test_nothing_that_met_the_threshold_closes_or_leaves_triage_unguarded() -> None:
    """Also in a table that somebody changes: what each way out of triage and into closure has to ask."""
    for row in TABLE:
        if row.becomes == "closed" and row.of & {Standing.CASE, Standing.WITHDRAWN}:
            assert {workflow.Guard.MEETING_HELD, workflow.Guard.FOLLOW_UP, workflow.Guard.STRANDS} <= set(row.guards)
            assert row.note
        if row.becomes == "closed" and Standing.CASE in row.of:
            assert {workflow.Guard.OUTCOMES, workflow.Guard.CATEGORIES, workflow.Guard.ALLEGATION} <= set(row.guards)
        if row.state == "triaged" and row.becomes in ("open", "on_hold", "transferred"):
            assert workflow.Guard.MEETING_ARRANGED in row.guards
