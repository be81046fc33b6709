"""A new key that wraps the keys of cases, while the portal is in use. It may be killed at any line and begun again.

First the new key is on the disk, and every process can read with it. Then the store says that it is in use, and nothing
is wrapped by the old one any more. Then whatever was is wrapped anew, a few at a time. Only when nothing is left does
the new key take the old one's place. The old one stays aside for as long as there are copies of the key store that it
opens, and goes by the clock.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from portal import jobs
from portal.config import Settings
from portal.database import now
from portal.errors import Refused
from portal.lado.sealing.copies import kept_in
from portal.lado.sealing.keystore import keys, unwrap, wrap
from portal.lado.sealing.wrapping import RETIRED, fingerprint, known_keys, next_key, take_its_place
from portal.local_time import day_of
from portal.mail import postbox

AT_ONCE = 50
"""So many are wrapped anew in one transaction, so that nobody who needs a new key waits for long."""

LOCK = "lado.rotating"
UNDER_WAY = "A rotation is under way already. Wait until it is done."
NOBODYS = "{} keys of cases open with no key that is here. Nothing was retired. Put the key back that wrapped them."
Page = list[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Rotated:
    """How many keys there are, where the old key lies, and until when it is needed."""

    count: int
    aside: Path
    until: date


def register() -> None:
    """Ask for the hourly round."""
    jobs.hourly(remove_retired)


def rotate(settings: Settings) -> Rotated:
    """Wrap all keys of cases by a new key, or go on where that was cut off. Raises Refused."""
    with _alone(settings):
        new = next_key(settings)
        keys.read_wrapping_keys()
        with closing(keys.connection()) as store:
            _put_in_use(store, new)
            count, lost = _wrap_all(store, new, known_keys(settings))
            if lost:
                raise Refused(NOBODYS.format(lost))
            if others(store, new):
                raise Refused(NOBODYS.format("Some"))
            store.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # What the old key wrapped is not left in the journal.
        aside = take_its_place(settings)
        keys.read_wrapping_keys()
    return Rotated(count, aside, day_of(now() + settings.case_key_backup_life + timedelta(days=1)))


def remove_retired() -> int:
    """Remove old keys that open no copy of the key store any more; returns how many."""
    settings, gone = postbox.settings, 0
    folder = settings.case_key_backup_path
    copies = kept_in(folder) if folder is not None and folder.is_dir() else []
    for path in settings.folder("keys").glob(RETIRED):
        retired = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        if now() - retired > settings.case_key_backup_life and all(at > retired for at, _ in copies):
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def others(store: sqlite3.Connection, key: bytes) -> int:
    """How many keys of cases another key than this one wraps."""
    return sum(unwrap(key, wrapped, uuid.UUID(holder)) is None for page in _pages(store) for holder, wrapped in page)


def _put_in_use(store: sqlite3.Connection, new: bytes) -> None:
    store.execute("INSERT OR REPLACE INTO wrapping (only_one, fingerprint) VALUES (1, ?)", (fingerprint(new),))


def _wrap_all(store: sqlite3.Connection, new: bytes, known: list[bytes]) -> tuple[int, int]:
    """How many keys there are, and how many nobody can open."""
    count = lost = 0
    for page in _pages(store):
        store.execute("BEGIN IMMEDIATE")
        for holder, wrapped in page:
            lost += not _wrap_one(store, holder, wrapped, new, known)
            count += 1
        store.execute("COMMIT")
    return count, lost


def _wrap_one(store: sqlite3.Connection, holder: str, wrapped: bytes, new: bytes, known: list[bytes]) -> bool:
    """Whether it is wrapped by the new key now. One that was destroyed since it was read stays so."""
    holder_id = uuid.UUID(holder)
    if unwrap(new, wrapped, holder_id) is not None:
        return True
    key = next((found for one in known if (found := unwrap(one, wrapped, holder_id)) is not None), None)
    if key is None:
        return False
    again = (wrap(new, key, holder_id), holder, wrapped)
    store.execute("UPDATE case_keys SET wrapped = ? WHERE holder_id = ? AND wrapped = ?", again)
    return True


def _pages(store: sqlite3.Connection) -> Iterator[Page]:
    there = "SELECT holder_id, wrapped FROM case_keys WHERE wrapped IS NOT NULL"
    query = there + " AND holder_id > ? ORDER BY holder_id LIMIT ?"
    last = ""
    while page := store.execute(query, (last, AT_ONCE)).fetchall():
        yield page
        last = page[-1][0]


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """Nobody else rotates meanwhile; the lock ends with the process, however that ends."""
    handle = os.open(settings.folder("keys") / LOCK, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise Refused(UNDER_WAY) from taken
        yield
    finally:
        os.close(handle)
