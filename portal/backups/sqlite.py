"""SQLite: copied by its own backup interface, which sees one moment while others write; a copied file would not."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, create_engine

from portal.config import Settings

PIECE = 256 * 1024
BESIDE = ("-wal", "-shm", "-journal")


class Sqlite:
    """A database that is one file."""

    name = "sqlite"

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.path = Path(settings.database_url.removeprefix("sqlite:///"))

    @contextmanager
    def held_still(self) -> Iterator[tuple[Connection, Iterator[bytes]]]:
        with TemporaryDirectory(dir=self._settings.folder("backup-work")) as folder:
            copy = Path(folder) / "copy.db"
            copy.touch(mode=0o600)
            source = sqlite3.connect(_only_reading(self.path), uri=True)
            with closing(source), closing(sqlite3.connect(copy)) as target:
                source.backup(target)  # All pages in one step: begun anew at each write, it might never end.
                target.execute("PRAGMA journal_mode=DELETE")
            with looked_at(copy) as connection:
                yield connection, pieces(copy)

    def is_empty(self) -> bool:
        if not self.path.exists() or not self.path.stat().st_size:
            return not any(self._beside())
        with closing(sqlite3.connect(_only_reading(self.path), uri=True)) as database:
            return not database.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()

    @contextmanager
    def put_back(self, dump: Path) -> Iterator[Connection]:
        restored = self.path.with_name(f".{self.path.name}.{dump.parent.name}")
        try:
            shutil.move(dump, restored)
            with looked_at(restored) as connection:
                yield connection
            restored.replace(self.path)
        finally:
            restored.unlink(missing_ok=True)

    def _beside(self) -> list[Path]:
        named = [self.path.with_name(self.path.name + ending) for ending in BESIDE]
        return [one for one in named if one.exists() and one.stat().st_size]


def pieces(path: Path) -> Iterator[bytes]:
    """The bytes of a file, a piece at a time."""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


@contextmanager
def looked_at(path: Path) -> Iterator[Connection]:
    engine = create_engine(f"sqlite:///{path}", hide_parameters=True)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _only_reading(path: Path) -> str:
    return path.resolve().as_uri() + "?mode=ro"
