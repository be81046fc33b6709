"""The record: part of its transaction, whole under many writers, and whoever tampers with it is found."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from portal import audit
from portal.audit import AuditEvent, AuditHead
from portal.database import db
from portal.permissions import SYSTEM, Grant, Identity, Role
from tests.platform.threads import at_once

OTHER = {
    "at": datetime(2020, 1, 1, tzinfo=UTC),
    "actor": "someone else",
    "agency_id": uuid.UUID(int=7),
    "partnership_id": uuid.UUID(int=8),
    "action": "other.action",
    "outcome": "refused",
    "record": "other",
    "request_id": "other",
    "address": "192.0.2.99",
    "facts": {"rows": 2},
    "acting_for": f"agency:{uuid.UUID(int=7)}",
    "mac": "f" * 64,
    "seq": 99,
}


def write(count: int) -> None:
    with db.unit_of_work():
        for number in range(count):
            audit.record("example.done", SYSTEM, record_id=number, agency_id=uuid.UUID(int=1), rows=1)


def verdict() -> audit.Verdict:
    with db.reading() as session:
        return audit.verify(session)


@contextmanager
def with_the_guards_down() -> Iterator[Session]:
    """As somebody who owns the database: the triggers are gone."""
    with db.unit_of_work() as session:
        if session.get_bind().dialect.name == "sqlite":
            session.execute(text("DROP TRIGGER audit_events_no_update"))
            session.execute(text("DROP TRIGGER audit_events_no_delete"))
        else:
            session.execute(text("DROP TRIGGER audit_events_append_only ON audit_events"))
            session.execute(text("DROP TRIGGER audit_events_no_delete ON audit_events"))
        yield session


def test_a_record_that_nobody_touched_is_whole(app: Flask) -> None:
    assert verdict() == audit.Verdict(0)
    write(5)
    write(1)
    assert verdict() == audit.Verdict(6)


def test_no_column_is_left_out() -> None:
    assert set(OTHER) == set(AuditEvent.__table__.columns.keys())


@pytest.mark.parametrize("column", sorted(OTHER))
def test_a_changed_column_is_found(app: Flask, column: str) -> None:
    write(5)
    with with_the_guards_down() as session:
        session.execute(update(AuditEvent).where(AuditEvent.seq == 3).values({column: OTHER[column]}))
    found = verdict()
    assert (found.ok, found.events) == (False, 2)
    assert "Event 3" in found.problem


def test_a_removed_event_is_found(app: Flask) -> None:
    write(5)
    with with_the_guards_down() as session:
        session.execute(delete(AuditEvent).where(AuditEvent.seq == 2))
    assert verdict().problem == "Event 2 is missing."


def test_a_removed_event_is_found_when_the_later_ones_close_up(app: Flask) -> None:
    write(5)
    with with_the_guards_down() as session:
        session.execute(delete(AuditEvent).where(AuditEvent.seq == 2))
        for seq in (3, 4, 5):
            session.execute(update(AuditEvent).where(AuditEvent.seq == seq).values(seq=seq - 1))
    assert verdict().problem.startswith("Event 2 was changed")


def test_an_added_event_is_found(app: Flask) -> None:
    write(3)
    forged = AuditEvent(**{**OTHER, "seq": 4})
    with db.unit_of_work() as session:
        session.add(forged)
    assert verdict().problem.startswith("Event 4 was changed")


def test_two_events_that_changed_places_are_found(app: Flask) -> None:
    write(5)
    with with_the_guards_down() as session:
        for before, after in ((2, 90), (3, 2), (90, 3)):
            session.execute(update(AuditEvent).where(AuditEvent.seq == before).values(seq=after))
    assert verdict().problem.startswith("Event 2 was changed")


@pytest.mark.parametrize("kept", [0, 1, 4])
def test_a_cut_tail_is_found(app: Flask, kept: int) -> None:
    write(5)
    with with_the_guards_down() as session:
        session.execute(delete(AuditEvent).where(AuditEvent.seq > kept))
    assert verdict().problem == f"The record ends at event {kept}, but its head says 5."


def test_a_head_that_was_turned_back_is_found(app: Flask) -> None:
    write(5)
    with db.unit_of_work() as session:
        session.execute(update(AuditHead).values(seq=4))
    assert not verdict().ok


def test_another_key_fits_no_event(app: Flask) -> None:
    write(1)
    audit.chain.use(b"another key")
    assert verdict().problem.startswith("Event 1 was changed")


@pytest.mark.asvs("16.4.2")
@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_events SET actor = 'x'", "DELETE FROM audit_events", "DELETE FROM audit_events WHERE seq=1"],
)
def test_the_database_refuses_changes(app: Flask, statement: str) -> None:
    write(2)
    with pytest.raises(DBAPIError, match="never"), db.unit_of_work() as session:
        session.execute(text(statement))
    assert verdict() == audit.Verdict(2)


@pytest.mark.postgres
def test_the_database_refuses_to_empty_the_record(app: Flask) -> None:
    write(2)
    with pytest.raises(DBAPIError, match="never"), db.unit_of_work() as session:
        session.execute(text("TRUNCATE audit_events"))


def test_an_event_goes_with_its_transaction(app: Flask) -> None:
    with suppress(ZeroDivisionError), db.unit_of_work() as session:
        audit.record("example.done", SYSTEM)
        session.flush()
        raise ZeroDivisionError
    assert verdict() == audit.Verdict(0)


def test_an_event_undone_is_not_written_by_a_later_commit(app: Flask) -> None:
    with db.unit_of_work() as session:
        session.execute(select(1))
        audit.record("example.done", SYSTEM)
        session.rollback()
        session.execute(select(1))
    assert verdict() == audit.Verdict(0)


def test_an_event_undone_before_anything_was_asked_is_not_written_either(app: Flask) -> None:
    with db.unit_of_work() as session:
        audit.record("example.done", SYSTEM)
        session.rollback()
        session.execute(select(1))
    assert verdict() == audit.Verdict(0)


def test_an_event_of_a_savepoint_goes_with_it(app: Flask) -> None:
    with db.unit_of_work() as session:
        audit.record("example.before", SYSTEM)
        inner = session.begin_nested()
        audit.record("example.inside", SYSTEM)
        inner.rollback()
        audit.record("example.after", SYSTEM)
    with db.reading() as session:
        assert session.scalars(select(AuditEvent.action).order_by(AuditEvent.seq)).all() == [
            "example.before",
            "example.after",
        ]


def test_an_event_of_a_savepoint_that_was_released_goes_with_the_one_around_it(app: Flask) -> None:
    with db.unit_of_work() as session:
        outer = session.begin_nested()
        with session.begin_nested():
            audit.record("example.inside", SYSTEM)
        outer.rollback()
        with session.begin_nested():
            audit.record("example.after", SYSTEM)
    assert verdict() == audit.Verdict(1)


@pytest.mark.asvs("15.4.3")
def test_the_head_is_locked_at_the_very_end_and_not_when_a_savepoint_is_released(app: Flask) -> None:
    with db.unit_of_work() as session:
        with session.begin_nested():
            audit.record("example.inside", SYSTEM)
        assert session.scalar(select(func.count()).select_from(AuditEvent)) == 0
    assert verdict() == audit.Verdict(1)


def test_verifying_while_others_write_raises_no_alarm(app: Flask) -> None:
    write(3)

    def work(number: int) -> list[bool]:
        if number:
            write(10)
            return []
        return [verdict().ok for _ in range(10)]

    watched, written = at_once(2, work)
    assert (watched, written) == ([True] * 10, [])
    assert verdict() == audit.Verdict(13)


@pytest.mark.parametrize(
    ("column", "text_"),
    [
        ("facts", "no json"),
        ("mac", "\u00e9"),
        ("facts", '{"rows": 1}'),
        ("facts", '{"rows":2,"rows":1}'),
        ("facts", " "),
    ],
)
def test_what_cannot_even_be_read_is_found(app: Flask, column: str, text_: str) -> None:
    write(2)
    with with_the_guards_down() as session:
        session.execute(text(f"UPDATE audit_events SET {column} = :text WHERE seq = 2"), {"text": text_})
    assert not verdict().ok


def test_an_event_apart_stays_when_the_rest_is_undone(app: Flask) -> None:
    with suppress(ZeroDivisionError), db.reading():
        audit.record_apart("access.refused", None)
        raise ZeroDivisionError
    assert verdict() == audit.Verdict(1)


def test_a_session_that_commits_twice_reads_the_head_anew(app: Flask) -> None:
    with db.unit_of_work() as session:
        head = session.get_one(AuditHead, 1)
        audit.record("example.first", SYSTEM)
        session.commit()
        assert head.seq == 1
        at_once(1, lambda _: write(2))
        audit.record("example.last", SYSTEM)
    assert verdict() == audit.Verdict(4)


def test_many_writers_keep_one_chain(app: Flask) -> None:
    results = at_once(8, lambda _: [write(1) for _ in range(5)])
    assert [one for one in results if isinstance(one, Exception)] == []
    assert verdict() == audit.Verdict(40)


@pytest.mark.asvs("16.2.1")
def test_events_name_who_and_where(app: Flask) -> None:
    token = audit.circumstances.set(audit.Circumstances(request_id="r1", address="192.0.2.1"))
    with db.unit_of_work():
        audit.record("example.done", None, record_id=uuid.UUID(int=3), partnership_id=uuid.UUID(int=2), rows=4)
    audit.circumstances.reset(token)
    with db.reading() as session:
        event = session.scalars(select(AuditEvent)).one()
        assert session.scalar(select(func.count()).select_from(AuditEvent)) == 1
    known: dict[str, Any] = {name: getattr(event, name) for name in OTHER if name not in ("at", "mac", "seq")}
    assert known == {
        "actor": "anonymous",
        "agency_id": None,
        "partnership_id": uuid.UUID(int=2),
        "action": "example.done",
        "outcome": "done",
        "record": str(uuid.UUID(int=3)),
        "request_id": "r1",
        "address": "192.0.2.1",
        "facts": {"rows": 4},
        "acting_for": "",
    }


@pytest.mark.parametrize(
    ("count", "problem"),
    [(0, "The record ends at event 0, but its head says 0."), (3, "The head of the record does not fit event 3.")],
)
def test_a_head_with_another_hash_is_found(app: Flask, count: int, problem: str) -> None:
    write(count)
    with db.unit_of_work() as session:
        session.execute(update(AuditHead).values(mac="f" * 64))
    assert verdict().problem == problem


def test_a_head_that_was_removed_is_found(app: Flask) -> None:
    write(2)
    with db.unit_of_work() as session:
        session.execute(delete(AuditHead))
    assert not verdict().ok


def test_nothing_is_hashed_without_a_key() -> None:
    with pytest.raises(RuntimeError, match="audit key"):
        audit.Chain().mac(audit.GENESIS, AuditEvent(**OTHER).canonical())


def test_a_head_that_was_turned_back_with_its_hash_is_found(app: Flask) -> None:
    write(5)
    with db.unit_of_work() as session:
        earlier = session.get_one(AuditEvent, 4)
        session.execute(update(AuditHead).values(seq=4, mac=earlier.mac))
    assert verdict().problem == "The record ends at event 5, but its head says 4."


def test_an_event_of_another_history_is_found(app: Flask) -> None:
    """As after a backup was restored: hashed with the same key, under the same number, and yet not what came next."""
    write(3)
    other = AuditEvent(**{**OTHER, "seq": 3})
    other.mac = audit.chain.mac("e" * 64, other.canonical())
    with with_the_guards_down() as session:
        session.execute(delete(AuditEvent).where(AuditEvent.seq == 3))
        session.add(other)
        session.execute(update(AuditHead).values(mac=other.mac))
    assert verdict().problem.startswith("Event 3 was changed, or does not follow")


AGENCY, OTHER_AGENCY, PARTNERSHIP = (uuid.UUID(int=number) for number in (1, 2, 3))
EDITOR, EDITOR_ELSEWHERE = Grant(Role.EDITOR, agency_id=AGENCY), Grant(Role.EDITOR, agency_id=OTHER_AGENCY)
APPROVER, COORDINATOR = Grant(Role.APPROVER, agency_id=AGENCY), Grant(Role.COORDINATOR, partnership_id=PARTNERSHIP)


@pytest.mark.parametrize(
    ("grants", "chosen", "acts_for"),
    [
        ((), "", ""),
        ((EDITOR,), "", f"agency:{AGENCY}"),
        ((EDITOR, APPROVER), "", f"agency:{AGENCY}"),
        ((COORDINATOR,), "", f"partnership:{PARTNERSHIP}"),
        ((EDITOR_ELSEWHERE,), "", f"agency:{OTHER_AGENCY}"),
        ((EDITOR, EDITOR_ELSEWHERE), "", f"agency:{AGENCY}"),
        ((EDITOR_ELSEWHERE, COORDINATOR), "", ""),
        ((EDITOR, EDITOR_ELSEWHERE), str(OTHER_AGENCY), f"agency:{OTHER_AGENCY}"),
        ((EDITOR, EDITOR_ELSEWHERE), str(PARTNERSHIP), f"agency:{AGENCY}"),
        ((EDITOR_ELSEWHERE, COORDINATOR), str(PARTNERSHIP), f"partnership:{PARTNERSHIP}"),
    ],
)
def test_an_event_says_for_which_place_one_acts_for(
    app: Flask, grants: tuple[Grant, ...], chosen: str, acts_for: str
) -> None:
    """It is about agency 1; the actor has a role in one place, in the one it is about, or has chosen one."""
    token = audit.circumstances.set(audit.Circumstances(acting_for=chosen))
    audit.record_apart("example.done", Identity("someone", grants=grants), agency_id=AGENCY)
    audit.circumstances.reset(token)
    with db.reading() as session:
        assert session.scalars(select(AuditEvent.acting_for)).one() == acts_for
