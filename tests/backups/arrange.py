"""A portal with something in it, a key for its backups, and an empty place to restore into."""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import text

from portal import audit
from portal.backups.keys import new_key
from portal.backups.kinds import kind_of
from portal.backups.tables import State, state_of
from portal.config import Settings
from portal.database import db, make_engine
from portal.permissions import SYSTEM
from portal.storage import storage
from tests.support.builders import make_agency, make_partnership, make_user
from tests.support.databases import Databases

SECRET = "Canary Example Person"


def with_backups(settings: Settings, folder: Path) -> Settings:
    """The same installation with a key for backups, which is made, and a folder for them."""
    (folder / "apart").mkdir(exist_ok=True)
    (folder / "backups").mkdir(exist_ok=True)
    made = dataclasses.replace(
        settings, backup_key_path=folder / "apart" / "backup.key", backup_path=folder / "backups"
    )
    if not (folder / "apart" / "backup.key").exists():
        new_key(made)
    return made


def use(app: Flask, settings: Settings) -> None:
    """Let the commands of ``app`` run with these settings."""
    app.extensions["settings"] = settings


def fill(people: int = 3) -> None:
    """People, events and stored files; call with an application."""
    with db.unit_of_work():
        place = make_partnership(f"p{people}")
        agency = make_agency(place)
        for _ in range(people):
            made = make_user("editor", agency, name=SECRET)
            audit.record("example.made", SYSTEM, record_id=made.id)
        for content in (b"", b"one file\n" * 3, secrets.token_bytes(200_000)):
            path = storage.new_path()
            path.write_bytes(content)
            life = timedelta(days=7)
            storage.keep(path, owner_id="x", purpose="example", name="x", media_type="text/plain", life=life)


def state(settings: Settings) -> State:
    """What the database of an installation holds."""
    engine = make_engine(settings)
    with engine.connect() as connection:
        found = state_of(connection)
    engine.dispose()
    return found


@contextmanager
def empty_place(databases: Databases, folder: Path, like: Settings) -> Iterator[Settings]:
    """Another installation, with nothing in it, that has the same key for its backups."""
    folder.mkdir()
    url = databases.empty(folder)
    yield dataclasses.replace(like, instance_path=folder / "instance", database_url=url)
    databases.remove(url)


def everything_in(folder: Path) -> dict[str, bytes | None]:
    """All files and folders under ``folder``, byte for byte."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


def tables_without_record(found: State) -> dict[str, object]:
    """All tables but those that grow with each event."""
    return {name: rows for name, rows in found.tables.items() if not name.startswith("audit_")}


def has_nothing(settings: Settings) -> bool:
    """True when the database of an installation has no table."""
    return kind_of(settings).is_empty()


def count(settings: Settings, table: str) -> int:
    return state(settings).tables[table].count


def run(settings: Settings, statement: str) -> None:
    engine = make_engine(settings)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()
