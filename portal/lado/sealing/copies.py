"""Copies of the key store, apart from every other backup and for so many days only.

Whoever erases a case destroys its key. Its ciphertext stays in the backups of the database; the key stays in the copies
of the key store until the last of them is as old as ``CASE_KEY_BACKUP_DAYS``. From then on the erasure is complete.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog
from sqlalchemy import select

from portal import jobs
from portal.backups.keys import backup_key
from portal.backups.sealed import opened, seal
from portal.backups.sqlite import pieces
from portal.config import Settings
from portal.database import db, make_private_file, now
from portal.errors import Refused
from portal.lado.meetings.models import Meeting
from portal.lado.models import Contact, Report
from portal.lado.sealing.keystore import holders_in, keys, store_path, use_own_key
from portal.mail import postbox

log = structlog.get_logger("portal.case_keys")

PURPOSE = "case-keys"
STAMP = "case-keys-%Y%m%dT%H%M%SZ.sealed"
EVERY = timedelta(days=1)
NOT_EMPTY = "There are keys of cases already in {}. A restore never writes over anything: move that folder away."


def register() -> None:
    """Ask for the hourly round."""
    jobs.hourly(copy_by_clock)


def copy_by_clock() -> int:
    """Make today's copy where one is due, and then remove those that are too old; returns how many were made.

    Where the store is gone nothing is made and nothing removed: the last copies are all that is left then.
    """
    settings = postbox.settings
    folder = settings.case_key_backup_path
    if folder is None or not store_path(settings).exists():
        return 0
    if not folder.is_dir():
        log.error("case keys not copied", why="CASE_KEY_BACKUP_PATH names no folder")
        return 0
    found, made = kept_in(folder), 0
    if not found or now() - found[0][0] >= EVERY:
        write_copy(folder, settings)
        made = 1
    for at, path in kept_in(folder):
        if now() - at > settings.case_key_backup_life:
            path.unlink(missing_ok=True)
    return made


def write_copy(to: Path, settings: Settings) -> tuple[Path, int]:
    """Write a sealed copy to ``to``, or under the name of this moment when that is a folder; where, and how many keys.

    It has its name only once it was read back whole. Raises Refused, and OSError of the disk.
    """
    path = to / now().strftime(STAMP) if to.is_dir() else to
    if path.exists():
        raise Refused(f"{path} is there already. A copy never writes over anything: choose another name.")
    written = path.with_name(f"{path.name}.part")
    try:
        with _plain_copy(settings) as copy:
            count = keys.copy_to(copy)
            with os.fdopen(os.open(written, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                seal(file, backup_key(settings), PURPOSE, pieces(copy))
                file.flush()
                os.fsync(file.fileno())
            if _opened(written, settings) != copy.read_bytes():
                raise Refused("What was written is not what was read. The disk may be failing: use another one.")
        written.replace(path)
    finally:
        written.unlink(missing_ok=True)
    return path, count


def restore_copy(path: Path, settings: Settings) -> int:
    """Put a copy back where there is no key store yet; returns how many holders it knows. Raises Refused."""
    there = store_path(settings)
    if there.exists():
        raise Refused(NOT_EMPTY.format(there.parent))
    content = _opened(path, settings)
    there.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = there.with_name("keys.db.new")
    make_private_file(str(made))
    try:
        made.write_bytes(content)
        count = holders_in(made)
        use_own_key(made)
        made.replace(there)
    finally:
        made.unlink(missing_ok=True)
    return count


def without_key() -> int:
    """How many reports, contacts and meetings of the database the key store has never heard of."""
    holders = [one for model in (Report, Contact, Meeting) for one in db.session.scalars(select(model.id))]
    return len(keys.missing(holders))


def kept_in(folder: Path) -> list[tuple[datetime, Path]]:
    """The finished copies in a folder that bear the name of their moment, the newest first."""
    found = []
    for path in folder.glob("case-keys-*.sealed"):
        try:
            found.append((datetime.strptime(path.name, STAMP).replace(tzinfo=UTC), path))
        except ValueError:
            continue  # Somebody gave it another name, so it is theirs to look after.
    return sorted(found, reverse=True)


def _opened(path: Path, settings: Settings) -> bytes:
    with path.open("rb") as file:
        return b"".join(opened(file, backup_key(settings), PURPOSE))


@contextmanager
def _plain_copy(settings: Settings) -> Iterator[Path]:
    """A file beside the store for as long as it is needed; the keys in it are wrapped."""
    copy = store_path(settings).with_name("keys.db.copy")
    copy.unlink(missing_ok=True)
    try:
        yield copy
    finally:
        copy.unlink(missing_ok=True)
