"""A backup as a file: written beside its place, read back, and only then given its name; so what has one is good."""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime
from pathlib import Path

from portal import audit
from portal.backups import archive
from portal.backups.keys import backup_key
from portal.backups.manifest import Manifest
from portal.config import Settings
from portal.database import now
from portal.errors import Refused
from portal.permissions import SYSTEM

STAMP = "portal-%Y%m%dT%H%M%SZ.backup"
UNFINISHED = ".part"


def make_backup(to: Path, settings: Settings) -> tuple[Path, Manifest]:
    """Write a backup to ``to``, or under the name of this moment when that is a folder; returns where it is.

    Raises Refused when something is there already, or when what was written cannot be read back.
    """
    key = backup_key(settings)
    path = to / now().strftime(STAMP) if to.is_dir() else to
    if path.exists():
        raise Refused(f"{path} is there already. A backup never writes over anything: choose another name.")
    if not path.parent.is_dir():
        raise Refused(f"The folder {path.parent} does not exist. Make it first.")
    written = path.with_name(path.name + UNFINISHED)
    try:
        with os.fdopen(os.open(written, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            manifest = archive.write(file, key, settings)
            file.flush()
            os.fsync(file.fileno())
        _require_readable(written, manifest, settings)
        written.replace(path)
    finally:
        written.unlink(missing_ok=True)
    _record_made(path, manifest)
    return path, manifest


def _require_readable(written: Path, manifest: Manifest, settings: Settings) -> None:
    with written.open("rb") as file:
        if archive.verify(file, backup_key(settings)) != manifest:
            raise Refused("What was written is not what was read. The disk may be failing: use another one.")


def _record_made(path: Path, manifest: Manifest) -> None:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    audit.record_apart("backup.made", SYSTEM, outcome="done", rows=manifest.rows, files=manifest.files, sha256=digest)


def kept_in(folder: Path) -> list[tuple[datetime, Path]]:
    """The finished backups in a folder that bear the name of their moment, the newest first."""
    found = []
    for path in folder.glob("portal-*.backup"):
        try:
            found.append((datetime.strptime(path.name, STAMP).replace(tzinfo=UTC), path))
        except ValueError:
            continue  # Somebody gave it another name, so it is theirs to look after.
    return sorted(found, reverse=True)
