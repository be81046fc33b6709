"""What a return costs is counted and written down, and last year's answers save most of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.burden import report
from tests.burden.by_http import HttpHand
from tests.burden.hand import Tally
from tests.burden.person import Person
from tests.burden.setting import make_cases
from tests.support.builders import sign_in


@pytest.mark.soak
@pytest.mark.sqlite  # What it shows is the same whichever database is beneath.
def test_what_is_written_is_what_it_costs(
    app: Flask, unit_of_work: Callable[[], AbstractContextManager[Session]]
) -> None:
    with unit_of_work():
        cases = make_cases()
    counted = {}
    for case in cases:
        client = FlaskClient(app, app.response_class)
        sign_in(client, case.audit.editor)
        hand = HttpHand(client)
        Person(hand, case.mind, case.remembers).fill_in(case.home)
        assert hand.page.h1 == "Check your answers"
        assert hand.page.problems == [], case.name
        counted[case.name] = hand.tally
    assert report.read(report.FILE.read_text(encoding="utf-8")) == counted, "Run: make burden"
    nothing, last = counted.values()
    assert last.keystrokes * 4 < nothing.keystrokes
    assert last.fields * 2 < nothing.fields
    assert last.pages == nothing.pages


def test_the_page_is_read_as_it_was_written() -> None:
    tallies = {"From nothing": Tally(1, 2, 12_345, 4), "From last year’s": Tally(5, 6, 7, 8)}
    text = report.written({name: (tally, 9.6) for name, tally in tallies.items()})
    assert report.read(text) == tallies
    assert "| From nothing | 1 | 2 | 12,345 | 4 | 58 | 10 |" in text
