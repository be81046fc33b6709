"""A migrated database for every test, made by copying one that was migrated once.

``TEST_DATABASE`` chooses ``sqlite`` (the default) or ``postgresql``. The server for PostgreSQL is started by the test
run itself, unless ``TEST_POSTGRES_URL`` names one that is there already.
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Sequence, Set
from pathlib import Path
from typing import Protocol, TypeVar

from portal import migrate
from portal.config import Settings
from portal.database import make_engine

LATER_ON_POSTGRESQL = frozenset(
    {
        *("pages", "demo", "permissions", "exports", "burden"),
        *("test_pages.py", "test_next_page.py", "test_notices.py", "test_typed_words.py", "test_odd_requests.py"),
    }
)
"""Folders and files of tests that ask the verbs through pages, commands or files: on PostgreSQL they run in the long
run only.
"""

Item = TypeVar("Item")
EVERYTHING = os.environ.get("HYPOTHESIS_PROFILE") == "soak"


def chosen() -> str:
    """The database of this run: ``sqlite`` or ``postgresql``."""
    name = os.environ.get("TEST_DATABASE") or "sqlite"
    if name not in ("sqlite", "postgresql"):
        raise ValueError(f"TEST_DATABASE must be sqlite or postgresql, not {name!r}.")
    return name


def belongs(marks: Set[str], database: str) -> bool:
    """Everything runs on SQLite; on PostgreSQL what uses a database runs again, save in a browser.

    What a page shows is made of what verbs give, whose own tests run on both. So pages run again in the long run only.
    """
    if database == "sqlite":
        return "postgres" not in marks
    left_out = {"sqlite", "browser"} if EVERYTHING else {"sqlite", "browser", "postgres_in_soak"}
    return bool(marks & {"database", "postgres"}) and not marks & left_out


def not_chosen(cases: Sequence[Item]) -> list[Item]:
    """The cases of one test but its first, its middle and its last: PostgreSQL meets those in the long run only, for
    the statements behind them are the same.
    """
    kept = {0, len(cases) // 2, len(cases) - 1}
    return [case for number, case in enumerate(cases) if number not in kept]


def migrate_at(url: str) -> None:
    """Run the real migrations on an empty database, as an installation does."""
    engine = make_engine(Settings(instance_path=Path(), database_url=url, testing=True))
    migrate.upgrade(engine)
    engine.dispose()


class Databases(Protocol):
    """Where the databases of tests come from."""

    def empty(self, folder: Path) -> str:
        """The address of a database without tables; ``folder`` is the test's own."""

    def migrated(self, folder: Path) -> str:
        """The address of a database at the newest migration, without rows."""

    def remove(self, url: str) -> None:
        """Give a database back."""


class SqliteDatabases:
    """Files; the migrated one is copied."""

    def __init__(self, folder: Path) -> None:
        self._template = folder / "template.db"
        migrate_at(f"sqlite:///{self._template}")

    def empty(self, folder: Path) -> str:
        return f"sqlite:///{folder / (uuid.uuid4().hex + '.db')}"

    def migrated(self, folder: Path) -> str:
        url = self.empty(folder)
        shutil.copyfile(self._template, url.removeprefix("sqlite:///"))
        return url

    def remove(self, url: str) -> None:
        path = url.removeprefix("sqlite:///")
        for ending in ("", "-wal", "-shm"):
            Path(path + ending).unlink(missing_ok=True)
