"""Thousands of ways to tamper with a record, each tried by itself: every one is found."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from portal import audit
from portal.audit.anchors import Anchor, head_now
from portal.database import db
from portal.permissions import Grant, Identity, Role
from tests.platform.test_audit import with_the_guards_down

EVENTS = 24
COLUMNS = tuple(audit.AuditEvent.__table__.columns.keys())
TEXTS = ("actor", "action", "outcome", "record", "request_id", "address", "facts", "acting_for", "mac")
Tamper = Callable[[Session, random.Random], object]


def change_one_character(session: Session, chance: random.Random) -> None:
    """Any character of any text becomes another; ``mac`` and ``facts`` too."""
    column, seq = chance.choice(TEXTS), chance.randint(1, EVENTS)
    before = session.execute(text(f"SELECT {column} FROM audit_events WHERE seq = :seq"), {"seq": seq}).scalar_one()
    place = chance.randrange(len(before) + 1)
    other = chance.choice([one for one in 'aA0 "\\\u00e9{}' if one != before[place : place + 1]])
    after = before[:place] + other + before[place + 1 :]
    put(session, column, seq, after)


def cut_a_text(session: Session, chance: random.Random) -> None:
    column, seq = chance.choice([one for one in TEXTS if one != "facts"]), chance.randint(1, EVENTS)
    before = session.execute(text(f"SELECT {column} FROM audit_events WHERE seq = :seq"), {"seq": seq}).scalar_one()
    put(session, column, seq, before[: chance.randrange(len(before))] if before else "x")


def put(session: Session, column: str, seq: int, value: object) -> None:
    session.execute(text(f"UPDATE audit_events SET {column} = :value WHERE seq = :seq"), {"value": value, "seq": seq})


def move_the_moment(session: Session, chance: random.Random) -> None:
    one = session.get_one(audit.AuditEvent, chance.randint(1, EVENTS))
    one.at += timedelta(microseconds=chance.choice([-1, 1]) * 10 ** chance.randint(0, 12))
    session.flush()


def change_a_place(session: Session, chance: random.Random) -> None:
    one = session.get_one(audit.AuditEvent, chance.randint(1, EVENTS))
    name = chance.choice(["agency_id", "partnership_id"])
    setattr(one, name, chance.choice([uuid.UUID(int=chance.getrandbits(128)), None if getattr(one, name) else ONE]))
    session.flush()


ONE = uuid.UUID(int=1)


def remove_some(session: Session, chance: random.Random) -> None:
    first = chance.randint(1, EVENTS)
    last = chance.randint(first, EVENTS)
    session.execute(text("DELETE FROM audit_events WHERE seq BETWEEN :a AND :b"), {"a": first, "b": last})


def remove_one_and_close_up(session: Session, chance: random.Random) -> None:
    gone = chance.randint(1, EVENTS - 1)
    session.execute(text("DELETE FROM audit_events WHERE seq = :gone"), {"gone": gone})
    for seq in range(gone + 1, EVENTS + 1):
        put(session, "seq", seq, seq - 1)


def swap_two(session: Session, chance: random.Random) -> None:
    first, second = chance.sample(range(1, EVENTS + 1), 2)
    for before, after in ((first, -1), (second, first), (-1, second)):
        put(session, "seq", before, after)


def copy_one_to_the_end(session: Session, chance: random.Random) -> None:
    copied = ", ".join(f"{EVENTS + 1}" if name == "seq" else name for name in COLUMNS)
    session.execute(
        text(f"INSERT INTO audit_events ({', '.join(COLUMNS)}) SELECT {copied} FROM audit_events WHERE seq = :seq"),
        {"seq": chance.randint(1, EVENTS)},
    )


def copy_one_over_another(session: Session, chance: random.Random) -> None:
    kept, lost = chance.sample(range(1, EVENTS + 1), 2)
    session.execute(text("DELETE FROM audit_events WHERE seq = :seq"), {"seq": lost})
    copied = ", ".join(f"{lost}" if name == "seq" else name for name in COLUMNS)
    session.execute(
        text(f"INSERT INTO audit_events ({', '.join(COLUMNS)}) SELECT {copied} FROM audit_events WHERE seq = :seq"),
        {"seq": kept},
    )


def cut_the_tail_and_turn_the_head(session: Session, chance: random.Random) -> None:
    """Nothing within the database shows it; the anchor does."""
    left = chance.randint(0, EVENTS - 1)
    mac = session.execute(text("SELECT mac FROM audit_events WHERE seq = :seq"), {"seq": left}).scalar()
    session.execute(text("DELETE FROM audit_events WHERE seq > :seq"), {"seq": left})
    session.execute(text("UPDATE audit_head SET seq = :seq, mac = :mac"), {"seq": left, "mac": mac or audit.GENESIS})


def turn_the_head(session: Session, chance: random.Random) -> None:
    seq = chance.choice([one for one in range(EVENTS + 5) if one != EVENTS])
    session.execute(text("UPDATE audit_head SET seq = :seq"), {"seq": seq})


TAMPERS: tuple[Tamper, ...] = (
    change_one_character,
    cut_a_text,
    move_the_moment,
    change_a_place,
    remove_some,
    remove_one_and_close_up,
    swap_two,
    copy_one_to_the_end,
    copy_one_over_another,
    cut_the_tail_and_turn_the_head,
    turn_the_head,
)


def write_a_record() -> Anchor:
    person = Identity("0" * 32, grants=(Grant(Role.EDITOR, agency_id=ONE),))
    with db.unit_of_work():
        for number in range(EVENTS):
            facts: dict[str, Any] = {"rows": number, "kind": "example"} if number % 2 else {}
            audit.record("example.done", person, record_id=number, agency_id=ONE, partnership_id=ONE, **facts)
    with db.reading() as session:
        return head_now(session)


def tampers_not_found(count: int, seed: int) -> list[str]:
    anchor, chance = write_a_record(), random.Random(seed)
    with with_the_guards_down() as session:
        assert audit.verify(session, [anchor]) == audit.Verdict(EVENTS)
        missed = []
        for number in range(count):
            tamper, state = TAMPERS[number % len(TAMPERS)], chance.getrandbits(64)
            session.expire_all()
            undone = session.begin_nested()
            tamper(session, random.Random(state))
            if audit.verify(session, [anchor]).ok:
                missed.append(f"{tamper.__name__} with {state}")
            undone.rollback()
        assert audit.verify(session, [anchor]) == audit.Verdict(EVENTS)
    return missed


@pytest.mark.goal("R10")
@pytest.mark.threat(23)
@pytest.mark.asvs("16.4.2")
def test_hundreds_of_tampers_are_all_found(app: Flask) -> None:
    assert tampers_not_found(330, seed=1) == []


@pytest.mark.soak
@pytest.mark.goal("R10")
@pytest.mark.threat(23)
def test_thousands_of_tampers_are_all_found(app: Flask) -> None:
    assert tampers_not_found(5_500, seed=2) == []
