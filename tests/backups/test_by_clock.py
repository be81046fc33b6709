"""Backups by the clock: when one is due, which are kept, and what is said when there is none."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from portal import jobs
from portal.backups import by_clock
from portal.backups.making import STAMP, UNFINISHED, kept_in
from portal.config import Settings
from portal.database import db, pretend_now
from portal.jobs import Job, run_due
from portal.mail import postbox
from portal.wake import tidy
from tests.backups.arrange import fill, use, with_backups

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
Work = Callable[[], Any]


@pytest.fixture
def here(app: Flask, settings: Settings, tmp_path: Path) -> Settings:
    fill(1)
    made = with_backups(settings, tmp_path)
    use(app, made)
    postbox.use(made)
    return made


def backups(settings: Settings) -> list[Path]:
    assert settings.backup_path is not None
    return [path for _, path in kept_in(settings.backup_path)]


def put(settings: Settings, *moments: datetime) -> None:
    assert settings.backup_path is not None
    for moment in moments:
        (settings.backup_path / moment.strftime(STAMP)).touch()


def test_the_worker_makes_one_a_day_and_keeps_the_last(here: Settings) -> None:
    for hour in range(26):
        with pretend_now(NOON + timedelta(hours=hour)):
            tidy()
            run_due()
    assert len(backups(here)) == 2
    assert by_clock.last_good(here) == NOON + timedelta(days=1)


@pytest.mark.goal("R7")
def test_a_quarter_of_an_hour_can_be_asked_for(app: Flask, here: Settings) -> None:
    often = dataclasses.replace(here, backup_every=timedelta(minutes=15))
    postbox.use(often)
    with pretend_now(NOON):
        tidy()
    with db.reading() as session:
        due = sorted(session.scalars(select(Job.run_after).where(Job.kind == by_clock.JOB)))
    assert due == [NOON + timedelta(minutes=minutes) for minutes in (0, 15, 30, 45)]
    with pretend_now(NOON):
        tidy()
    with db.reading() as session:
        assert len(session.scalars(select(Job).where(Job.kind == by_clock.JOB)).all()) == 4


@pytest.mark.goal("R7")
@given(st.integers(5, 3000), st.integers(0, 10_000))
def test_backups_never_lie_further_apart_than_asked(minutes: int, ago: int) -> None:
    """Hour by hour, whatever the distance: between two backups there is exactly the distance that was asked for."""
    settings = Settings(Path(), "sqlite://", backup_every=timedelta(minutes=minutes))
    made = [NOON - timedelta(minutes=ago)]
    for hour in range(24 * 5):
        start = NOON + timedelta(hours=hour)
        due = list(_due(settings, start, made[-1]))
        assert all(start <= one < start + by_clock.ROUND for one in due)
        made += due
    apart = [later - earlier for earlier, later in itertools.pairwise(made[1:])]
    assert all(one == timedelta(minutes=minutes) for one in apart)


def _due(settings: Settings, start: datetime, last: datetime) -> list[datetime]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(by_clock, "last_good", lambda _settings: last)
        return list(by_clock.due_within(settings, start))


def test_old_ones_go_but_never_the_last(here: Settings) -> None:
    days = [NOON - timedelta(days=days) for days in (1, 29, 31, 400)]
    put(here, *days)
    assert here.backup_path is not None
    (here.backup_path / "by-hand.backup").touch()
    with pretend_now(NOON):
        assert by_clock.remove_old() == 2
        assert by_clock.remove_old() == 0
    assert sorted(path.name for path in here.backup_path.iterdir()) == sorted(
        ["by-hand.backup", *(day.strftime(STAMP) for day in days[:2])]
    )
    with pretend_now(NOON + timedelta(days=5000)):
        by_clock.remove_old()
    assert [path.name for path in backups(here)] == [days[0].strftime(STAMP)]


def test_what_is_wrong_is_said(here: Settings, tmp_path: Path) -> None:
    change = dataclasses.replace
    said = {
        "BACKUP_PATH is not set": change(here, backup_path=None),
        "is no folder": change(here, backup_path=tmp_path / "nowhere"),
        "There is no key": change(here, backup_key_path=tmp_path / "none"),
        "There is no backup yet": here,
    }
    for words, settings in said.items():
        (problem,) = by_clock.problems(settings)
        assert words in problem
    put(here, NOON)
    for hours, wrong in ((0, False), (48, False), (49, True)):
        with pretend_now(NOON + timedelta(hours=hours)):
            assert bool(by_clock.problems(here)) is wrong


def test_what_failed_half_way_is_no_backup(here: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert here.backup_path is not None
    (here.backup_path / (NOON.strftime(STAMP) + UNFINISHED)).touch()
    assert by_clock.last_good(here) is None
    monkeypatch.setattr("portal.backups.archive._add_files", _no_room)
    with pretend_now(NOON):
        tidy()
        run_due()
    assert by_clock.last_good(here) is None
    with db.reading() as session:
        assert session.scalars(select(Job.problem).where(Job.kind == by_clock.JOB)).one() == "OSError"


def _no_room(*_arguments: object) -> None:
    raise OSError("No space left on device")


def test_without_a_folder_nothing_is_asked_for(app: Flask, settings: Settings) -> None:
    with db.unit_of_work():
        assert by_clock.ask_for_backups() == 0
        assert by_clock.remove_old() == 0
    assert by_clock.ask_for_backups in jobs.CHORES
