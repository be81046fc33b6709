"""A long list with much wrong in it costs in proportion to its length."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from portal.forms import library
from portal.forms.check import Asking, check
from portal.forms.web import form_for, rows
from portal.local_time import today


def titles_made(app: Flask, monkeypatch: pytest.MonkeyPatch, count: int) -> int:
    """How often the title of a row is worked out while the problems of ``count`` wrong rows are shown."""
    made: list[Any] = []
    monkeypatch.setattr(rows, "row_title", lambda *given: made.append(given) or "")
    question_set, asking = library.get_by_key("section11-2026"), Asking(today())
    answers = {"actions": [{"id": f"row{place}", "owner": "x"} for place in range(count)]}
    with app.test_request_context():
        form = form_for(question_set, "actions", answers, asking)(formdata=None)
        problems = check(question_set, answers, asking, section="actions").problems
        assert len(problems) >= count
        form.show(problems)
        shown = form.answer("actions")
        assert shown is not None
        assert all(row.has_problem for row in shown.control.shown(shown) if not row.blank)
    return len(made)


def test_showing_problems_does_not_work_out_every_row_anew_for_each(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert titles_made(app, monkeypatch, 40) <= 2 * titles_made(app, monkeypatch, 20) + 4
