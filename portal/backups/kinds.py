"""The two databases, as a backup sees them: a moment held still, and a place into which one is put back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection

from portal.backups.postgres import Postgres
from portal.backups.sqlite import Sqlite
from portal.config import Settings


class Kind(Protocol):
    """What each database does in its own way."""

    name: str

    def held_still(self) -> AbstractContextManager[tuple[Connection, Iterator[bytes]]]:
        """One moment, for as long as the context lasts; whoever writes meanwhile does not wait."""

    def is_empty(self) -> bool:
        """True when there is no table in the place where the database would be put."""

    def put_back(self, dump: Path) -> AbstractContextManager[Connection]:
        """The restored database, to be looked at. It takes its place when the context ends without an exception."""


def kind_of(settings: Settings) -> Kind:
    return Sqlite(settings) if settings.is_sqlite else Postgres(settings)
