"""Huey wakes the worker and keeps the timetable; what there is to do stands in the ``jobs`` table."""

from __future__ import annotations

from typing import Any

from huey import Huey, RedisHuey, SqliteHuey, crontab

from portal import jobs
from portal.config import Settings
from portal.database import db
from portal.jobs import run_due, waker
from portal.storage import storage


def make_huey(settings: Settings) -> Huey:
    """Huey on SQLite by default, on Redis when several machines share the work."""
    if settings.redis_url:
        return RedisHuey("portal", url=settings.redis_url, results=False)
    return SqliteHuey("portal", filename=str(settings.folder("queue") / "huey.db"), results=False, fsync=True)


def look_round() -> None:
    """Do what is due. Run when woken and once a minute, so that a lost wake-up costs a minute and nothing more."""
    run_due()


def tidy() -> None:
    """Do what each package wants done now and then, each in a transaction of its own. Run once an hour.

    One that fails keeps none of the others from being done; all failures are raised together at the end.
    """
    failures: list[Exception] = []
    for chore in (storage.remove_expired, *jobs.CHORES):
        try:
            with db.unit_of_work():
                chore()
        except Exception as failure:  # noqa: BLE001 - raised below, once the others have had their turn.
            failures.append(failure)
    if failures:
        raise ExceptionGroup("chores failed", failures)


def timetable(huey: Huey) -> Any:
    """Register what the worker does, by the clock and when woken; returns the task that wakes it."""
    huey.periodic_task(crontab(minute="*"), name="look_round_by_the_clock")(look_round)
    huey.periodic_task(crontab(minute="17"), name="tidy_by_the_clock")(tidy)
    return huey.task(name="wake")(look_round)


def connect(settings: Settings) -> None:
    """Let a commit that added jobs wake the worker. Tests run due jobs themselves."""
    waker.use(None if settings.testing else timetable(make_huey(settings)))
