"""``round open`` and ``round close``: whom they ask, what they refuse, and with which exit code."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from portal.accounts.models import Agency
from portal.database import now
from portal.returns.models import Return, Round
from tests.support.builders import make_agency, make_default_partnership, make_partnership, make_user

Work = Callable[[], Any]
OPEN = ("round", "open", "section11-2026", "--due", "2999-12-31")


@pytest.fixture
def world(app: Flask, unit_of_work: Work, mails: object) -> Flask:
    """Three agencies here, one of them gone since long ago, and one in another partnership."""
    with unit_of_work():
        here, elsewhere = make_default_partnership(), make_partnership("elsewhere")
        make_agency(here, "A", sector="Health", kinds=["health"])
        make_agency(here, "B", sector="Police", kinds=["police"])
        make_agency(here, "GONE", sector="Health", active_to=date(2001, 1, 1))
        make_agency(elsewhere, "C", sector="Health", kinds=["health"])
        make_user("coordinator", here, email="coordinator@example.invalid")
        make_user("coordinator", elsewhere, email="stranger@example.invalid")
        make_user("coordinator", here, email="suspended@example.invalid").suspended_at = now()
    return app


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=words)


def asked(unit_of_work: Work) -> dict[str, bool]:
    """The codes of the agencies asked, and whether each answers the short version."""
    with unit_of_work() as session:
        return dict(session.execute(select(Agency.code, Return.short).join(Return)).all())


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (["--all"], {"A": False, "B": False}),
        (["--sector", "Health"], {"A": False}),
        (["--kind", "police"], {"B": False}),
        (["--agency", "A", "--short", "B"], {"A": False, "B": True}),
        (["--agency", "A", "--sector", "Health"], {"A": False}),
    ],
)
def test_opens_for_whom_it_is_told(world: Flask, unit_of_work: Work, words: list[str], codes: dict[str, bool]) -> None:
    result = run(world, *OPEN, *words, "--as", " Coordinator@example.invalid")
    assert result.exit_code == 0, result.stderr
    assert "Opened section11-2026: Section 11 audit 2026, due 31 December 2999." in result.stdout
    assert asked(unit_of_work) == codes


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["--agency", "GONE"], 1, "has no active agency with the code GONE"),
        (["--agency", "C"], 1, "has no active agency with the code C"),
        (["--all", "--as", "stranger@example.invalid"], 1, "may not do this"),
        (["--all", "--as", "suspended@example.invalid"], 1, "There is no active account"),
        (["--all", "--previous", "nothing"], 1, "has no round 'nothing'"),
        (["--all", "--opens", "3000-01-01"], 1, ""),
        (["--due", "31 December"], 2, "Invalid value"),
    ],
)
def test_refuses_with_one_sentence(
    world: Flask, unit_of_work: Work, words: list[str], code: int, sentence: str
) -> None:
    result = run(world, *OPEN, *words)
    assert result.exit_code == code
    assert sentence in result.stderr
    assert asked(unit_of_work) == {}


def test_closes(world: Flask, unit_of_work: Work) -> None:
    run(world, *OPEN, "--all")
    assert run(world, "round", "close", "section11-2026", "--partnership", "elsewhere").exit_code == 1
    assert run(world, "round", "close", "section11-2026").exit_code == 0
    with unit_of_work() as session:
        assert session.scalars(select(Round)).one().closed_at is not None
    assert run(world, "round", "close", "another").exit_code == 1
