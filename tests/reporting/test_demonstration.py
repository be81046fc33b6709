"""The demonstration's passwords and answers: its own on each installation, invented, and right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

import pytest
from flask import Flask

from portal.demo.accounts import password_for
from portal.demo.answers import Author, Story
from portal.demo.plan import read_plan
from portal.forms import library
from portal.forms.answers import Raw
from portal.forms.check import Asking, check
from tests.support.builders import make_partnership

Work = Callable[[], Any]
ASKING = Asking(date(2026, 9, 1), frozenset({"health"}))
SET = library.get("section11", "2026")


def test_a_password_is_that_of_one_agency_on_one_installation() -> None:
    found = {password_for(key, email) for key in (b"one", b"two") for email in ("a@agency.example", "a@other.example")}
    assert len(found) == 4
    assert password_for(b"one", "b@agency.example") == password_for(b"one", "a@agency.example")
    assert all(len(password) == 19 for password in found)


def written(seed: int) -> dict[str, Raw]:
    return Author(SET, ASKING, Story(), Random(seed)).write()


def test_the_same_seed_makes_the_same_answers_and_another_others() -> None:
    assert written(1) == written(1)
    assert written(1) != written(2)


@pytest.mark.parametrize("seed", range(5))
def test_invented_answers_are_complete_right_and_say_what_they_are(seed: int) -> None:
    answers = written(seed)
    assert check(SET, answers, ASKING).problems == ()
    said = [
        answers[question.key]
        for question in SET.questions()
        if question.type == "long_text" and question.key in answers
    ]
    assert said
    assert all(str(text).startswith("Demonstration answer") for text in said)


def test_a_real_partnership_of_the_same_name_is_left_alone(app: Flask, unit_of_work: Work) -> None:
    with unit_of_work():
        make_partnership(str(read_plan().partnership["key"]))
    result = app.test_cli_runner().invoke(args=["demo", "load", "--if-empty"])
    assert (result.exit_code, result.stdout) == (0, "")
