"""Huey wakes the worker and keeps the timetable; what there is to do stands in the ``jobs`` table."""

from __future__ import annotations

from typing import Any

from huey import Huey, RedisHuey, SqliteHuey, crontab

from portal.config import Settings
from portal.database import db
from portal.jobs import run_due, waker
from portal.storage import storage


def make_huey(settings: Settings) -> Huey:
    """Huey on SQLite by default, on Redis when several machines share the work."""
    if settings.redis_url:
        return RedisHuey("portal", url=settings.redis_url, results=False)
    return SqliteHuey("portal", filename=str(settings.folder("queue") / "huey.db"), results=False, fsync=True)


def timetable(huey: Huey) -> Any:
    """Register what the worker does, woken or by the clock, and return the task that wakes it."""

    @huey.periodic_task(crontab(minute="*"))
    def look_round() -> None:
        run_due()

    @huey.periodic_task(crontab(minute="17"))
    def tidy() -> None:
        with db.unit_of_work():
            storage.remove_expired()

    @huey.task()
    def wake() -> None:
        run_due()

    return wake


def connect(settings: Settings) -> None:
    """Let a commit that added jobs wake the worker. Tests run due jobs themselves."""
    waker.use(None if settings.testing else timetable(make_huey(settings)))
