"""The way back: into an empty place only, proven to be what was backed up before anything takes its place."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from portal import audit, migrate
from portal.backups import archive
from portal.backups.kinds import Kind, kind_of
from portal.backups.manifest import DATABASE, FILES, Manifest
from portal.backups.sealed import Unlocking
from portal.backups.tables import state_of
from portal.config import Settings
from portal.errors import Refused

NOT_EMPTY = "{} is not empty. A restore never writes over anything: name an empty place, or move what is there away."
OTHER_RECORD = (
    "The record in the backup does not fit the portal's keys that are here. Put the keys back first, with "
    "`backup restore-keys FILE`. If they are lost, --other-keys restores without proving the record."
)


def require_empty(settings: Settings) -> Kind:
    """Raise Refused unless both the database and the folder of files are empty."""
    kind = kind_of(settings)
    if not kind.is_empty():
        raise Refused(NOT_EMPTY.format("The database"))
    if any(settings.folder("files").iterdir()):
        raise Refused(NOT_EMPTY.format(f"The folder {settings.instance_path / 'files'}"))
    return kind


def restore(file: BinaryIO, unlocking: Unlocking, settings: Settings, *, prove_record: bool = True) -> Manifest:
    """Put a backup back; raises Refused, and changes nothing, unless all of it is whole and of this version."""
    kind = require_empty(settings)
    with _staging(settings) as staging:
        manifest = archive.read(file, unlocking, _into(staging))
        _require_this_version(manifest, kind)
        with kind.put_back(staging / DATABASE) as connection:
            _require_same(manifest, connection)
            if prove_record:
                _require_own_record(connection)
            (staging / FILES).replace(settings.folder("files"))
    return manifest


def _require_this_version(manifest: Manifest, kind: Kind) -> None:
    if manifest.kind != kind.name:
        raise Refused(f"The backup is of a {manifest.kind} database, and DATABASE_URL names another kind.")
    if manifest.state.migration != migrate.head():
        raise Refused(
            f"The backup was made by another version of the portal: its database is at {manifest.state.migration}, "
            f"this version's at {migrate.head()}. Install that version, restore, and then upgrade."
        )


def _require_same(manifest: Manifest, connection: Connection) -> None:
    if state_of(connection) != manifest.state:
        raise Refused("The restored database is not what was backed up. Nothing was kept. Take another backup.")


def _require_own_record(connection: Connection) -> None:
    with Session(connection) as session:
        verdict = audit.verify(session)
    if not verdict.ok:
        raise Refused(OTHER_RECORD)


@contextmanager
def _staging(settings: Settings) -> Iterator[Path]:
    """A folder of its own beside the places that are filled from it, so that to move is to rename."""
    folder = settings.folder("files").parent / f"restoring-{secrets.token_hex(4)}"
    folder.mkdir(mode=0o700)
    (folder / FILES).mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _into(staging: Path) -> archive.Take:
    def take(name: str, data: Iterator[bytes]) -> None:
        if name != DATABASE and (not name.startswith(FILES) or Path(name).name != name.removeprefix(FILES)):
            raise Refused("The backup holds something that this version does not know. Nothing was changed.")
        with os.fdopen(os.open(staging / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.writelines(data)

    return take
