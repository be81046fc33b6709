"""A GET that writes is found, and the two writes that it may make are not mistaken for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select, text, update

from portal import audit, mail
from portal.accounts.models import UserSession
from portal.audit import AuditEvent
from portal.database import db, now
from portal.mail import OutboxMessage
from portal.permissions import public
from tests.support.client import PageClient, PageProblem
from tests.support.statements import count_statements, is_write


def message() -> OutboxMessage:
    return OutboxMessage(recipient="someone@example.org", subject="Example", body="Example", created_at=now())


def writes_at_once() -> None:
    db.session.add(message())
    db.session.flush()


def writes_in_sql() -> None:
    db.session.execute(update(OutboxMessage).values(subject="Other"))


def leaves_something_new() -> None:
    db.session.add(message())


def leaves_something_changed() -> None:
    db.session.execute(select(AuditEvent.seq))
    head = db.session.get_one(audit.AuditHead, 1)
    head.seq = 99


def notes_an_event() -> None:
    audit.record("example.read", None)


def writes_apart_to_an_ordinary_table() -> None:
    with db.own_transaction() as session:
        session.add(message())


BAD = [
    writes_at_once,
    writes_in_sql,
    leaves_something_new,
    leaves_something_changed,
    notes_an_event,
    writes_apart_to_an_ordinary_table,
]


def records_a_confidential_read() -> None:
    audit.record_apart("example.read", None, outcome="done")


def notes_last_seen() -> None:
    with db.own_transaction() as session:
        session.execute(update(UserSession).values(last_seen_at=now()))


def only_reads() -> None:
    db.session.execute(select(func.count()).select_from(OutboxMessage))


GOOD = [records_a_confidential_read, notes_last_seen, only_reads]


def route(app: Flask, work: Callable[[], None]) -> None:
    def view() -> dict[str, str]:
        work()
        return {"status": "ok"}

    app.add_url_rule("/work", "work", public(view), methods=["GET"])


@pytest.mark.usefixtures("mails")
@pytest.mark.parametrize("work", BAD)
def test_a_get_that_writes_is_found(app: Flask, client: PageClient, work: Callable[[], None]) -> None:
    route(app, work)
    with pytest.raises(PageProblem, match=r"writes|leaves changes|never written"):
        client.get("/work")


@pytest.mark.parametrize("work", GOOD)
def test_what_a_get_may_do_is_left_alone(app: Flask, client: PageClient, work: Callable[[], None]) -> None:
    route(app, work)
    assert client.get("/work").json == {"status": "ok"}


@pytest.fixture
def isolated(app: Flask) -> None:
    """Whatever a test before this one wrote is not here."""
    with db.open(writes=False) as session:
        assert session.scalar(select(func.count()).select_from(OutboxMessage)) == 0


@pytest.mark.usefixtures("isolated", "mails")
@pytest.mark.parametrize("number", [1, 2])
def test_each_test_has_a_database_of_its_own(number: int) -> None:
    with db.unit_of_work():
        mail.send(f"{number}@example.org", "Example", "Example")


def test_statements_are_counted(app: Flask) -> None:
    with count_statements(db.engine) as outer:
        with db.open(writes=False) as session:
            session.execute(text("SELECT 1"))
        with count_statements(db.engine) as inner, db.unit_of_work() as session:
            session.execute(text("SELECT 2"))
            session.execute(update(OutboxMessage).values(subject="Other"))
    assert (len(outer), len(inner), len(outer.writes), len(inner.writes)) == (3, 2, 1, 1)
    assert "SELECT 2" in str(inner)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("SELECT 1", False),
        ("insert INTO a VALUES (1)", True),
        ("WITH x AS (SELECT 1) DELETE FROM a", True),
        ("WITH x AS (SELECT 1) SELECT 1", False),
        ("WITH x AS (SELECT 1) SELECT 1 FROM a FOR UPDATE OF a", False),
        ("WITH x AS (SELECT 1 FROM a FOR UPDATE) UPDATE a SET b = 1", True),
        ("", False),
    ],
)
def test_a_write_is_told_from_a_read(statement: str, expected: bool) -> None:
    assert is_write(statement) is expected
