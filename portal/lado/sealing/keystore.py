"""The key store of cases: a database of its own, beside the portal's and never in the same backup.

A holder is a report or a contact; each has one key, wrapped by ``keys/lado.key``. Destroying it erases whatever was
sealed with it, in every backup of the portal's database too. A key is on the disk before the transaction that uses it
commits: one that nobody uses is harmless, one that is lost is not.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
import threading
import uuid
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from portal.config import Settings
from portal.database import make_private_file, now
from portal.errors import Refused
from portal.lado.sealing.unreadable import KeyDestroyed, KeyMissing, Unreadable
from portal.lado.sealing.wrapping import fingerprint, known_keys

KEY_BYTES = 32
NONCE_BYTES = 12
WRAPPED_FOR = b"\x01|case_keys|"
TABLES = (
    """CREATE TABLE IF NOT EXISTS case_keys (
    holder_id TEXT PRIMARY KEY, wrapped BLOB, made_at TEXT NOT NULL, destroyed_at TEXT
) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS wrapping (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1), fingerprint TEXT NOT NULL
)""",
)
IN_USE = "SELECT fingerprint FROM wrapping"
INSERT = f"""INSERT OR IGNORE INTO case_keys (holder_id, wrapped, made_at)
    SELECT ?, ?, ? WHERE coalesce(({IN_USE}), ?) = ?"""
"""In one statement, so that no key is wrapped by a key that a rotation has put out of use meanwhile."""

TRIES = 3
PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA busy_timeout=30000",
    "PRAGMA secure_delete=ON",
    "PRAGMA trusted_schema=OFF",
)
AT_ONCE = 500
NO_STORE = "The copy holds no whole key store. Nothing was changed. Take another one."


class KeyStore:
    """Holds the wrapping key and the connection; ``use`` is called once, when the application starts."""

    def __init__(self) -> None:
        self._settings: Settings | None = None
        self._wrapping: list[bytes] = []
        self._own = b""
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._process = 0

    def use(self, settings: Settings) -> None:
        """Look here from now on. The file is opened, and made where there is none, when a key is first asked for."""
        with self._lock:
            self.close()
            self._settings = settings
            self.read_wrapping_keys()

    def read_wrapping_keys(self) -> None:
        """Look at the files again: another process may be giving all keys a new wrapping."""
        if self._settings is not None:
            self._wrapping, self._own = known_keys(self._settings), self._settings.key("lado")

    def close(self) -> None:
        """Let go of the file; the next question opens it again."""
        with self._lock:
            if self._connection is not None and self._process == os.getpid():
                self._connection.close()
            self._connection = None

    @property
    def path(self) -> Path:
        if self._settings is None:
            raise RuntimeError("The key store is not set: call keys.use(settings) first.")
        return store_path(self._settings)

    def make(self, holder_id: uuid.UUID) -> bytes:
        """The key of a holder, made and on the disk when there was none. Raises KeyDestroyed: none is made twice."""
        key = secrets.token_bytes(KEY_BYTES)
        with self._lock:
            for _ in range(TRIES):
                by = self._in_use()
                mark, wrapped = fingerprint(by), wrap(by, key, holder_id)
                self._open().execute(INSERT, (holder_id.hex, wrapped, now().isoformat(), mark, mark))
                if self._wrapped(holder_id) is not None:
                    break
            return self.of(holder_id)

    def of(self, holder_id: uuid.UUID) -> bytes:
        """The key of a holder; raises KeyDestroyed, KeyMissing, or Unreadable for one that another key wrapped."""
        with self._lock:
            row = self._wrapped(holder_id)
            if row is None:
                raise KeyMissing()
            if row[0] is None:
                raise KeyDestroyed()
            return self._unwrap(row[0], holder_id)

    def destroy(self, holder_id: uuid.UUID) -> None:
        """Make whatever was sealed for this holder unreadable for good. The row stays, to say when; twice is once."""
        with self._lock:
            connection = self._open()
            connection.execute(
                "INSERT INTO case_keys (holder_id, made_at, destroyed_at) VALUES (?, ?, ?) ON CONFLICT (holder_id) "
                "DO UPDATE SET wrapped = NULL, destroyed_at = coalesce(destroyed_at, excluded.destroyed_at)",
                (holder_id.hex, now().isoformat(), now().isoformat()),
            )
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # The old page is not left in the journal.

    def forget_all(self) -> None:
        """Destroy every key without a trace of whose it was: for a database that begins again, and knows nobody."""
        with self._lock:
            connection = self._open()
            connection.execute("DELETE FROM case_keys")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def missing(self, holder_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
        """Those of whom the store knows nothing: what a restore has to find out before it is believed."""
        wanted = {one.hex: one for one in holder_ids}
        names = sorted(wanted)
        with self._lock:
            for first in range(0, len(names), AT_ONCE):
                for name in names[first : first + AT_ONCE]:
                    if self._open().execute("SELECT 1 FROM case_keys WHERE holder_id = ?", (name,)).fetchone():
                        del wanted[name]
        return set(wanted.values())

    def destroyed(self) -> list[uuid.UUID]:
        """Every holder whose key was destroyed."""
        with self._lock:
            rows = self._open().execute("SELECT holder_id FROM case_keys WHERE wrapped IS NULL ORDER BY holder_id")
            return [uuid.UUID(one) for (one,) in rows.fetchall()]

    def living(self, holder_ids: Iterable[uuid.UUID]) -> list[uuid.UUID]:
        """Those of them that have a key."""
        query = "SELECT 1 FROM case_keys WHERE holder_id = ? AND wrapped IS NOT NULL"
        with self._lock:
            return [one for one in holder_ids if self._open().execute(query, (one.hex,)).fetchone()]

    def copy_to(self, path: Path) -> int:
        """A whole copy of the store in the file ``path``, and how many holders are in it. The keys stay wrapped."""
        with self._lock:
            source = self._open()
            make_private_file(str(path))
            with closing(sqlite3.connect(path, isolation_level=None)) as copy:
                source.backup(copy)
        return holders_in(path)

    def connection(self) -> sqlite3.Connection:
        """A connection of its own, for work that takes long: this one is needed meanwhile."""
        with self._lock:
            self._open()
        return connect(self.path)

    def _open(self) -> sqlite3.Connection:
        """The connection of this process: one that came along with a fork belongs to the parent."""
        if self._connection is None or self._process != os.getpid():
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            make_private_file(str(self.path))
            made = connect(self.path)
            for table in TABLES:
                made.execute(table)
            self._connection, self._process = made, os.getpid()
        return self._connection

    def _wrapped(self, holder_id: uuid.UUID) -> tuple[bytes | None] | None:
        found: tuple[bytes | None] | None = (
            self._open().execute("SELECT wrapped FROM case_keys WHERE holder_id = ?", (holder_id.hex,)).fetchone()
        )
        return found

    def _in_use(self) -> bytes:
        """The key that wraps what is new; raises Unreadable when the store names one that nobody has."""
        named = self._open().execute(IN_USE).fetchone()
        if named is None:
            return self._own
        for _ in range(2):
            for one in self._wrapping:
                if fingerprint(one) == named[0]:
                    return one
            self.read_wrapping_keys()
        raise Unreadable()

    def _unwrap(self, wrapped: bytes, holder_id: uuid.UUID) -> bytes:
        """With whichever key wrapped it. What opens with none may have been wrapped anew since the files were read."""
        for _ in range(TRIES):
            for one in self._wrapping:
                if (key := unwrap(one, wrapped, holder_id)) is not None:
                    return key
            self.read_wrapping_keys()
        raise Unreadable()


def connect(path: Path) -> sqlite3.Connection:
    made = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
    for pragma in PRAGMAS:
        made.execute(pragma)
    return made


def wrap(by: bytes, key: bytes, holder_id: uuid.UUID) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(by).encrypt(nonce, key, WRAPPED_FOR + holder_id.bytes)


def unwrap(by: bytes, wrapped: bytes, holder_id: uuid.UUID) -> bytes | None:
    """The key of a holder; none when another key wrapped it."""
    try:
        nonce, hidden = wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:]
        return AESGCM(by).decrypt(nonce, hidden, WRAPPED_FOR + holder_id.bytes)
    except (InvalidTag, ValueError):
        return None


def holders_in(path: Path) -> int:
    """How many holders the store in a file knows of; raises Refused for a file that is no whole store."""
    with closing(sqlite3.connect(path)) as store:
        try:
            whole = store.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            count = int(store.execute("SELECT count(*) FROM case_keys").fetchone()[0])
        except sqlite3.DatabaseError as problem:
            raise Refused(NO_STORE) from problem
    if not whole:
        raise Refused(NO_STORE)
    return count


def use_own_key(path: Path) -> None:
    """Let what is new in a store that came back be wrapped by the key that is here, whichever was in use then."""
    with closing(sqlite3.connect(path)) as store, store:
        store.execute(TABLES[1])
        store.execute("DELETE FROM wrapping")


def store_path(settings: Settings) -> Path:
    """Where the store lies: in a folder of its own, which the operator may put on another disk."""
    return (settings.case_keys_path or settings.instance_path / "case_keys") / "keys.db"


keys = KeyStore()
