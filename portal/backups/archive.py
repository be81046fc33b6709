"""Making a backup and reading one: the database of one moment, the stored files, and at the end the manifest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection, column, select, table

from portal.backups.kinds import kind_of
from portal.backups.manifest import DATABASE, FILES, NAME, Manifest, from_json
from portal.backups.members import Content, Measured, Packer, unpack
from portal.backups.sealed import DAMAGED, SealedWriter, Unlocking, opened
from portal.backups.sqlite import pieces
from portal.backups.tables import state_of
from portal.config import Settings
from portal.database import now
from portal.errors import Refused

PURPOSE = "backup"
Take = Callable[[str, Iterator[bytes]], None]


def write(to: BinaryIO, unlocking: Unlocking, settings: Settings) -> Manifest:
    """Write a whole backup. Only reads, and keeps nobody from writing."""
    sealed = SealedWriter(to, unlocking, PURPOSE)
    packer = Packer(sealed.write)
    kind = kind_of(settings)
    with kind.held_still() as (connection, dump):
        made_at = now().isoformat(timespec="seconds")
        names = _stored_names(connection)
        state = state_of(connection)
        members = {DATABASE: packer.add(DATABASE, dump)}
    gone = _add_files(packer, settings.folder("files"), names, members)
    manifest = Manifest(made_at, kind.name, state, members, gone)
    packer.add(NAME, iter([manifest.to_json()]))
    packer.close()
    sealed.close()
    return manifest


def _stored_names(connection: Connection) -> list[str]:
    stored = table("stored_files", column("stored_as"))
    return sorted(connection.scalars(select(stored.c.stored_as)))


def _add_files(packer: Packer, folder: Path, names: list[str], members: dict[str, Content]) -> tuple[str, ...]:
    """A stored file never changes; one that is gone had expired and was removed since the moment of the database."""
    gone = []
    for name in names:
        data = pieces(folder / name)
        try:
            first = next(data, b"")
        except FileNotFoundError:
            gone.append(name)
            continue
        members[FILES + name] = packer.add(FILES + name, _again(first, data))
    return tuple(gone)


def _again(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def read(file: BinaryIO, unlocking: Unlocking, take: Take) -> Manifest:
    """Give each member to ``take`` and return the manifest; raises Refused unless the backup is whole.

    What ``take`` was given may be used only after this has returned.
    """
    manifest, found = None, {}
    for name, data in unpack(opened(file, unlocking, PURPOSE)):
        if name == NAME:
            manifest = from_json(b"".join(data))
            continue
        measured = Measured()
        take(name, measured.through(data))
        found[name] = measured.content
    if manifest is None or manifest.members != found:
        raise Refused(DAMAGED)
    return manifest


def verify(file: BinaryIO, unlocking: Unlocking) -> Manifest:
    """Read the whole backup and keep nothing of it."""
    return read(file, unlocking, _pass_by)


def _pass_by(_name: str, data: Iterator[bytes]) -> None:
    for _ in data:
        pass
