"""What the worker does once an hour: files and sessions that are over go, all others stay."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal import jobs
from portal.accounts import sessions
from portal.accounts.models import UserSession
from portal.database import db, now
from portal.storage import storage
from portal.wake import tidy
from tests.support.builders import make_user

Work = Callable[[], Any]
LONG_AGO = sessions.KEPT + timedelta(minutes=1)


def test_sessions_that_are_over_go_and_others_stay(app: object, unit_of_work: Work) -> None:
    at = now()
    ages = {
        "in use": (at, None),
        "just ended": (at, at),
        "seen long ago": (at - LONG_AGO, None),
        "ended long ago": (at - LONG_AGO, at - LONG_AGO),
    }
    with unit_of_work() as session:
        user = make_user()
        for name, (seen, ended) in ages.items():
            session.add(UserSession(id_hash=name, user_id=user.id, created_at=seen, last_seen_at=seen, ended_at=ended))
    tidy()
    with unit_of_work() as session:
        assert set(session.scalars(select(UserSession.id_hash))) == {"in use", "just ended"}


def test_one_chore_that_fails_undoes_itself_only(
    app: object, unit_of_work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        db.session.add(make_user())
        raise LookupError("an invented failure")

    done: list[str] = []
    monkeypatch.setattr(jobs, "CHORES", [lambda: done.append("first"), broken, lambda: done.append("last")])
    with pytest.raises(ExceptionGroup):
        tidy()
    assert done == ["first", "last"]
    with unit_of_work() as session:
        assert session.scalars(select(UserSession)).all() == []


def test_files_that_are_over_go_too(app: object, unit_of_work: Work) -> None:
    path = storage.new_path()
    with unit_of_work():
        storage.keep(path, owner_id="x", purpose="x", name="x", media_type="text/plain", life=timedelta(seconds=-1))
    tidy()
    assert not path.exists()


def test_a_chore_is_registered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "CHORES", [])
    for _ in range(2):
        jobs.hourly(print)
    assert [print] == jobs.CHORES
