"""How long a backup, its verification and its restore take for a hundred thousand rows, and how large it is.

Run: ``python -m tests.benchmarks.backups``. Nothing passes or fails.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from portal import create_app
from portal.backups import archive
from portal.backups.keys import backup_key
from portal.backups.making import make_backup
from portal.backups.restoring import restore
from portal.config import Settings
from portal.database import db, now
from portal.jobs import Job
from tests.backups.arrange import with_backups
from tests.support.databases import migrate_at

ROWS = 100_000
T = TypeVar("T")


def timed(words: str, work: Callable[[], T]) -> T:
    start = time.perf_counter()
    found = work()
    sys.stdout.write(f"{words}: {time.perf_counter() - start:.1f} s\n")
    return found


def fill() -> None:
    """Rows of about half a kilobyte, as an answer with its explanation is."""
    at, words = now(), {"words": "an invented answer of some length, " * 12}
    with db.unit_of_work() as session:
        for _ in range(ROWS // 10_000):
            session.add_all([Job(kind="x", payload=words, created_at=at, run_after=at) for _ in range(10_000)])
            session.flush()
            session.expunge_all()


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite:///{folder}/portal.db"
        migrate_at(url)
        settings = with_backups(Settings(instance_path=folder / "instance", database_url=url, testing=True), folder)
        create_app(settings)
        fill()
        key = backup_key(settings)
        path, _ = timed(f"backup of {ROWS} rows, read back", lambda: make_backup(folder / "one.backup", settings))
        with path.open("rb") as file:
            timed("verified", lambda: archive.verify(file, key))
        new = Settings(instance_path=folder / "new", database_url=f"sqlite:///{folder}/new.db", testing=True)
        with path.open("rb") as file:
            timed("restored and compared", lambda: restore(file, key, new))
        sizes = [one.stat().st_size / 1_000_000 for one in (folder / "portal.db", path)]
        sys.stdout.write(f"database {sizes[0]:.0f} MB, backup {sizes[1]:.0f} MB\n")


if __name__ == "__main__":
    main()
