"""Anchors, stubs and the nightly check: what lies outside the chain keeps its end and its beginning."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from portal import audit, migrate
from portal.audit import AuditEvent, AuditHead, AuditStub, nightly
from portal.audit.anchors import Anchor, AnchorProblem, anchorage, head_now, read_anchors
from portal.audit.trimming import trim
from portal.config import Settings
from portal.database import db, now, pretend_now
from portal.errors import Forbidden, Refused
from portal.permissions import SYSTEM, Identity, Role
from portal.wake import tidy
from tests.platform.test_audit import with_the_guards_down, write
from tests.support.builders import make_default_partnership, make_user
from tests.support.mails import Mail

YEARS = timedelta(days=3650)
KEEP = timedelta(days=365)
REASON = "An invented reason"


@pytest.fixture
def command(app: Flask) -> Callable[..., Result]:
    """``flask audit`` with some words after it."""
    return lambda *words: app.test_cli_runner().invoke(args=["audit", *words])


@pytest.fixture
def mailed(app: Flask, settings: Settings) -> str:
    """Anchors and alarms go to an address."""
    object.__setattr__(settings, "audit_mail_to", ("officer@example.invalid",))
    return "officer@example.invalid"


def kept_verdict() -> audit.Verdict:
    with db.reading() as session:
        return audit.verify(session, anchorage.kept())


def anchor_now() -> Anchor:
    with db.reading() as session:
        anchor = head_now(session)
    anchorage.keep(anchor)
    return anchor


def cut_off_after(seq: int) -> None:
    """The end of the record is removed, and its head turned back so that nobody sees it from within."""
    with with_the_guards_down() as session:
        mac = session.scalars(select(AuditEvent.mac).where(AuditEvent.seq == seq)).one_or_none() or audit.GENESIS
        session.execute(delete(AuditEvent).where(AuditEvent.seq > seq))
        session.execute(update(AuditHead).values(seq=seq, mac=mac))


def old_events(count: int) -> None:
    with pretend_now(now() - YEARS):
        write(count)


def trim_all_but_recent(reason: str = REASON, *, days: int = 400) -> AuditStub:
    with db.unit_of_work():
        return trim(SYSTEM, now() - timedelta(days=days), reason, keep=KEEP)


@pytest.mark.asvs("16.4.2")
@pytest.mark.threat(23)
@pytest.mark.parametrize("left", [0, 1, 4])
def test_a_cut_tail_whose_head_was_turned_back_is_found_by_its_anchor(app: Flask, left: int) -> None:
    write(5)
    anchor_now()
    cut_off_after(left)
    with db.reading() as session:
        assert audit.verify(session).ok
    assert kept_verdict().problem == f"The record ends at event {left}, but event 5 was anchored: its end was cut off."


def test_what_was_written_since_the_anchor_does_no_harm(app: Flask) -> None:
    anchor_now()
    write(3)
    anchor_now()
    write(2)
    assert kept_verdict() == audit.Verdict(5)
    cut_off_after(4)
    assert kept_verdict().ok  # Nobody anchored the fifth: that is why it is done every day.


def test_another_history_of_the_same_length_is_found(app: Flask) -> None:
    write(3)
    anchor_now()
    cut_off_after(1)
    write_again = 4
    with db.unit_of_work():
        for _ in range(write_again):
            audit.record("example.other", SYSTEM)
    assert kept_verdict().problem == "Event 3 is not the one that was anchored."


@pytest.mark.parametrize("name", ["at", "seq", "mac", "signature"])
def test_a_changed_line_of_the_anchors_is_found(app: Flask, name: str) -> None:
    write(2)
    anchor_now()
    line = json.loads(anchor_now().line())
    line[name] = 1 if name == "seq" else "0" * 64
    anchorage.path.write_text("\n" + anchorage.path.read_text().splitlines()[0] + "\n" + json.dumps(line) + "\n")
    with pytest.raises(AnchorProblem, match="Line 3"):
        read_anchors(anchorage.path)
    assert nightly.check().problem.startswith("Line 3 of the anchors was changed")


@pytest.mark.parametrize("line", ["no json", "[]", "7", "{}", '{"seq": "1"}', "\u00e9\x00"])
def test_a_line_that_is_no_anchor_is_found(app: Flask, line: str) -> None:
    anchorage.path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(AnchorProblem, match="Line 1"):
        read_anchors(anchorage.path)


def test_the_anchors_are_their_owners_only_and_lie_where_they_are_told(
    app: Flask, settings: Settings, tmp_path: Path
) -> None:
    anchor_now()
    assert anchorage.path == settings.instance_path / "anchors" / "record.jsonl"
    assert anchorage.path.stat().st_mode & 0o777 == 0o600
    object.__setattr__(settings, "audit_anchor_path", tmp_path / "elsewhere.jsonl")
    anchor_now()
    anchor_now()
    assert len(read_anchors(tmp_path / "elsewhere.jsonl")) == 2


def test_commands_verify_and_anchor(app: Flask, command: Callable[..., Result], tmp_path: Path) -> None:
    write(3)
    assert command("anchor").output == "The record is whole: 3 events. 1 anchors fit.\n"
    copy = tmp_path / "copy.jsonl"
    copy.write_bytes(anchorage.path.read_bytes())
    assert command("verify").output == "The record is whole: 4 events. 1 anchors fit.\n"
    cut_off_after(2)
    anchorage.path.unlink()
    assert command("verify").exit_code == 0
    found = command("verify", "--anchors", str(copy))
    assert (found.exit_code, "its end was cut off" in found.output) == (1, True)
    copy.write_text("changed\n")
    assert "Line 1 of the anchors was changed" in command("verify", "--anchors", str(copy)).output


def test_every_day_the_head_is_anchored_and_sent(app: Flask, mails: Callable[[], list[Mail]], mailed: str) -> None:
    write(3)
    tidy()
    tidy()
    (mail,) = mails()
    (anchor,) = anchorage.kept()
    assert (anchor.seq, mail.recipient, anchor.line() in mail.body) == (3, mailed, True)
    with pretend_now(now() + timedelta(days=1)):
        tidy()
    assert [one.seq for one in anchorage.kept()] == [3, 4]
    assert kept_verdict() == audit.Verdict(5)


def test_a_broken_record_is_told_once_a_day_and_not_anchored(
    app: Flask, mails: Callable[[], list[Mail]], mailed: str
) -> None:
    write(3)
    with with_the_guards_down() as session:
        session.execute(update(AuditEvent).where(AuditEvent.seq == 2).values(actor="someone else"))
    tidy()
    tidy()
    (mail,) = mails()
    assert mail.subject == "The record of the portal is broken"
    assert "Event 2 was changed" in mail.body
    assert anchorage.kept() == []
    with db.reading() as session:
        assert (
            session.scalars(select(AuditEvent.outcome).where(AuditEvent.action == "record.checked")).one() == "failed"
        )


def test_a_record_cut_before_its_anchor_is_told_as_beyond_its_end(
    app: Flask, mails: Callable[[], list[Mail]], mailed: str
) -> None:
    write(3)
    anchor_now()
    cut_off_after(2)
    tidy()
    assert "its end was cut off" in mails()[0].body


def test_trimming_leaves_a_stub_that_vouches_for_what_is_gone(app: Flask) -> None:
    old_events(4)
    write(2)
    anchor_now()
    stub = trim_all_but_recent(f"  {REASON} ")
    assert (stub.first_seq, stub.last_seq, stub.count, stub.reason) == (1, 4, 4, REASON)
    assert kept_verdict() == audit.Verdict(7, trimmed=4)
    with db.reading() as session:
        assert session.scalars(select(AuditEvent.action).order_by(AuditEvent.seq.desc())).first() == "record.trimmed"
        assert session.scalar(select(func.count()).select_from(AuditEvent)) == 3


def test_trimming_again_goes_on_from_the_stub(app: Flask) -> None:
    old_events(2)
    trim_all_but_recent()
    with pretend_now(now() + YEARS):
        trim_all_but_recent()
        write(1)
        assert kept_verdict() == audit.Verdict(5, trimmed=3)
    with db.reading() as session:
        ranges = session.execute(select(AuditStub.first_seq, AuditStub.last_seq).order_by(AuditStub.last_seq)).all()
    assert [tuple(one) for one in ranges] == [(1, 2), (3, 3)]


OTHER_STUB = {
    "last_seq": 5,
    "first_seq": 2,
    "first_at": datetime(2020, 1, 1, tzinfo=UTC),
    "last_at": datetime(2020, 1, 1, tzinfo=UTC),
    "mac": "f" * 64,
    "trimmed_at": datetime(2020, 1, 1, tzinfo=UTC),
    "trimmed_by": "someone else",
    "reason": "Another",
    "seal": "f" * 64,
}


def test_no_column_of_a_stub_is_left_out() -> None:
    assert set(OTHER_STUB) == set(AuditStub.__table__.columns.keys())


@pytest.mark.threat(23)
@pytest.mark.parametrize("column", sorted(OTHER_STUB))
def test_a_changed_stub_is_found(app: Flask, column: str) -> None:
    old_events(4)
    write(2)
    trim_all_but_recent()
    with with_stubs_unguarded() as session:
        session.execute(update(AuditStub).values({column: OTHER_STUB[column]}))
    assert kept_verdict().problem.startswith("The stub of the events up to")


@contextmanager
def with_stubs_unguarded() -> Iterator[Session]:
    """As somebody who owns the database: nothing guards the stubs."""
    with db.unit_of_work() as session:
        if session.get_bind().dialect.name == "sqlite":
            session.execute(text("DROP TRIGGER audit_stubs_no_update"))
            session.execute(text("DROP TRIGGER audit_stubs_no_delete"))
        else:
            session.execute(text("DROP TRIGGER audit_stubs_append_only ON audit_stubs"))
        yield session


def test_a_removed_stub_is_found(app: Flask) -> None:
    old_events(4)
    trim_all_but_recent()
    with with_stubs_unguarded() as session:
        session.execute(delete(AuditStub))
    assert kept_verdict().problem == "Event 1 is missing."


def test_a_missing_stub_before_another_is_found(app: Flask) -> None:
    old_events(2)
    trim_all_but_recent()
    with pretend_now(now() + YEARS):
        trim_all_but_recent()
    with with_stubs_unguarded() as session:
        session.execute(delete(AuditStub).where(AuditStub.first_seq == 1))
    assert kept_verdict().problem.startswith("The stub of the events up to 3")


def test_a_stub_that_somebody_made_up_opens_the_door_and_is_found(app: Flask) -> None:
    write(4)
    with db.unit_of_work() as session:
        session.add(AuditStub(**{**OTHER_STUB, "first_seq": 1, "last_seq": 2}))
        session.flush()
        session.execute(delete(AuditEvent).where(AuditEvent.seq <= 2))
    assert kept_verdict().problem.startswith("The stub of the events up to 2")


@pytest.mark.parametrize("statement", ["UPDATE audit_stubs SET reason = 'x'", "DELETE FROM audit_stubs"])
def test_the_database_refuses_to_change_stubs(app: Flask, statement: str) -> None:
    old_events(1)
    trim_all_but_recent()
    with pytest.raises(DBAPIError, match="never"), db.unit_of_work() as session:
        session.execute(text(statement))


@pytest.mark.sqlite
@pytest.mark.parametrize("table", ["audit_events", "audit_stubs"])
def test_no_row_takes_the_place_of_another(app: Flask, table: str) -> None:
    old_events(1)
    trim_all_but_recent()
    with pytest.raises(DBAPIError, match="never replaced"), db.unit_of_work() as session:
        session.execute(text(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"))


def test_the_database_lets_no_event_go_that_no_stub_stands_for(app: Flask) -> None:
    old_events(2)
    write(1)
    trim_all_but_recent()
    with pytest.raises(DBAPIError, match="never"), db.unit_of_work() as session:
        session.execute(text("DELETE FROM audit_events WHERE seq = 3"))


def test_what_is_refused_removes_nothing(app: Flask) -> None:
    old_events(2)
    write(2)
    for words, days in ((REASON, 364), ("", 400), (" ", 400), ("x" * 501, 400), (REASON, 36500)):
        with pytest.raises(Refused):
            trim_all_but_recent(words, days=days)
    with pytest.raises(Forbidden), db.unit_of_work():
        trim(Identity("someone"), now() - YEARS, REASON, keep=KEEP)
    assert kept_verdict() == audit.Verdict(4)


def test_a_broken_record_is_evidence_and_is_not_trimmed(app: Flask) -> None:
    old_events(3)
    with with_the_guards_down() as session:
        session.execute(update(AuditEvent).where(AuditEvent.seq == 2).values(actor="someone else"))
    with pytest.raises(Refused, match="Event 2 was changed"):
        trim_all_but_recent()


def test_trimming_by_command(app: Flask, command: Callable[..., Result]) -> None:
    old_events(3)
    write(1)
    day = f"{now() - timedelta(days=2600):%Y-%m-%d}"
    assert "Name an earlier day" in command("trim", "--before", f"{now():%Y-%m-%d}", "--reason", REASON).output
    done = command("trim", "--before", day, "--reason", REASON)
    assert done.output == "Events 1 to 3 were removed; a stub stands for them.\n"
    assert command("verify").output == "The record is whole: 5 events, of which the first 3 were trimmed.\n"


@pytest.mark.parametrize("is_demonstration", [True, False])
def test_there_is_no_way_back_from_a_real_record(app: Flask, is_demonstration: bool) -> None:
    with db.unit_of_work():
        partnership = make_default_partnership(is_demonstration=is_demonstration)
        audit.record("example.done", make_user(Role.COORDINATOR, partnership))
    if is_demonstration:
        migrate.downgrade(db.engine, "0009_people")
        migrate.upgrade(db.engine)
        return
    with pytest.raises(RuntimeError, match="no way back"):
        migrate.downgrade(db.engine, "0009_people")
    assert kept_verdict() == audit.Verdict(1)
