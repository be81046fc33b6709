"""Backups by the clock, when ``BACKUP_PATH`` says where to: made as jobs, kept for so many days, and looked after.

The worker's hourly round puts one job for each backup of the next hour into the queue, so that they may be as close as
``BACKUP_EVERY_MINUTES`` asks for.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from portal import jobs
from portal.backups.keys import backup_key
from portal.backups.making import kept_in, make_backup
from portal.config import Settings
from portal.database import db, now
from portal.errors import Refused
from portal.mail import postbox

JOB = "backup"
ROUND = timedelta(hours=1)
SHORTEST = timedelta(minutes=5)
LATE = 2
"""After so many times the usual distance without a good backup something is wrong."""


def register() -> None:
    """Ask for the hourly round."""
    jobs.hourly(ask_for_backups)
    jobs.hourly(remove_old)


def last_good(settings: Settings) -> datetime | None:
    """When the newest backup was made that was read back whole, or None while there is none."""
    found = kept_in(settings.backup_path) if settings.backup_path is not None else []
    return found[0][0] if found else None


def problems(settings: Settings) -> list[str]:
    """What is wrong with the backups of this installation, each with its remedy; nothing when all is well."""
    if settings.backup_path is None:
        return ["BACKUP_PATH is not set: no backups are made. Say where they go, on another disk or machine."]
    if not settings.backup_path.is_dir():
        return [f"BACKUP_PATH names {settings.backup_path}, which is no folder. Make it, or mount its disk."]
    try:
        backup_key(settings)
    except Refused as refusal:
        return [refusal.message]
    at = last_good(settings)
    if at is None:
        return ["There is no backup yet. Make one with `backup`, and see that the worker runs."]
    if now() - at > LATE * distance(settings):
        return [f"The last good backup is of {at:%Y-%m-%d %H:%M} UTC. See that the worker runs, and what its log says."]
    return []


def distance(settings: Settings) -> timedelta:
    return max(settings.backup_every, SHORTEST)


def due_within(settings: Settings, start: datetime) -> Iterator[datetime]:
    """The moments of the hour from ``start`` on at which a backup is due."""
    last = last_good(settings)
    due = start if last is None else max(start, last + distance(settings))
    while due < start + ROUND:
        yield due
        due += distance(settings)


def ask_for_backups() -> int:
    """Put the backups of the next hour into the queue, unless some still wait there; returns how many."""
    settings = postbox.settings
    if settings.backup_path is None or _some_wait():
        return 0
    due = list(due_within(settings, now()))
    for moment in due:
        jobs.enqueue(JOB, {}, run_after=moment)
    return len(due)


def _some_wait() -> bool:
    waiting = select(jobs.Job.id).where(jobs.Job.kind == JOB, jobs.Job.state.in_(("waiting", "running")))
    return db.session.scalars(waiting.limit(1)).first() is not None


@jobs.handler(JOB)
def _make(_payload: dict[str, Any]) -> None:
    settings = postbox.settings
    if settings.backup_path is not None:
        make_backup(settings.backup_path, settings)


def remove_old() -> int:
    """Delete backups that are older than they are to be kept, but never the last one; returns how many."""
    settings = postbox.settings
    if settings.backup_path is None:
        return 0
    before = now() - settings.backup_life
    old = [path for at, path in kept_in(settings.backup_path)[1:] if at < before]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
