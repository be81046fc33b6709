"""What the fixtures promise: a database of the kind that was asked for, and work that is undone."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.database import db
from portal.mail import OutboxMessage, send
from tests.support import databases

COUNT = select(func.count()).select_from(OutboxMessage)


def test_the_run_uses_the_database_that_was_chosen(session: Session) -> None:
    assert session.get_bind().dialect.name == databases.chosen()


def test_a_wrong_name_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_DATABASE", "example")
    with pytest.raises(ValueError, match="sqlite or postgresql"):
        databases.chosen()


@pytest.mark.parametrize(
    ("marks", "on_sqlite", "on_postgresql"),
    [
        (set(), True, False),
        ({"database"}, True, True),
        ({"database", "browser"}, True, False),
        ({"database", "sqlite"}, True, False),
        ({"database", "postgres_in_soak"}, True, databases.EVERYTHING),
        ({"database", "postgres"}, False, True),
        ({"postgres"}, False, True),
    ],
)
def test_each_test_runs_where_it_says_something(marks: set[str], on_sqlite: bool, on_postgresql: bool) -> None:
    assert databases.belongs(marks, "sqlite") is on_sqlite
    assert databases.belongs(marks, "postgresql") is on_postgresql


@pytest.mark.parametrize(("cases", "left"), [("", ""), ("a", ""), ("abc", ""), ("abcd", "b"), ("abcdefg", "bcef")])
def test_of_many_cases_three_are_chosen(cases: str, left: str) -> None:
    assert "".join(databases.not_chosen(cases)) == left


def test_a_session_is_what_services_use_and_survives_a_refusal(session: Session) -> None:
    assert db.session is session
    session.add(OutboxMessage())
    with pytest.raises(IntegrityError):
        session.flush()


@pytest.mark.usefixtures("mails")
def test_a_unit_of_work_is_kept(unit_of_work: Callable[[], AbstractContextManager[Session]]) -> None:
    with unit_of_work():
        send("someone@example.org", "Example", "Example")
    with unit_of_work() as session:
        assert session.scalar(COUNT) == 1
