"""Private files: each has an owner, a purpose and a day on which it goes; none has a path that a person can guess."""

from __future__ import annotations

import hashlib
import os
import secrets
import uuid
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, HasId, db, now

ORPHAN_AFTER = timedelta(days=1)


class StoredFile(HasId, Base):
    """A file in ``instance/files``. ``name`` is what a download is called; ``stored_as`` is random."""

    __tablename__ = "stored_files"

    owner_id: Mapped[str]
    purpose: Mapped[str]
    name: Mapped[str]
    stored_as: Mapped[str] = mapped_column(unique=True)
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class Storage:
    """The folder that files lie in."""

    def __init__(self) -> None:
        self._folder: Path | None = None

    def use(self, folder: Path) -> None:
        self._folder = folder

    def path(self, stored_as: str) -> Path:
        if self._folder is None:
            raise RuntimeError("The file store is not set: call storage.use(folder) first.")
        return self._folder / stored_as

    def new_path(self) -> Path:
        """An empty file that only its owner can read, to be written over; its name tells nothing."""
        path = self.path(secrets.token_hex(16))
        path.touch(mode=0o600, exist_ok=False)
        return path

    def keep(
        self, path: Path, *, owner_id: str, purpose: str, name: str, media_type: str, life: timedelta
    ) -> StoredFile:
        """Register a file written to ``new_path()``; it goes when ``life`` is over."""
        path.chmod(0o600)
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            os.fsync(file.fileno())
        at = now()
        stored = StoredFile(
            id=uuid.uuid4(),
            owner_id=owner_id,
            purpose=purpose,
            name=name,
            stored_as=path.name,
            media_type=media_type,
            size=path.stat().st_size,
            sha256=digest,
            created_at=at,
            expires_at=at + life,
        )
        db.session.add(stored)
        return stored

    def remove_expired(self) -> int:
        """Delete what has expired and return how many files that were. Run by the worker's timetable."""
        expired = db.session.scalars(select(StoredFile).where(StoredFile.expires_at < now())).all()
        for stored in expired:
            self.path(stored.stored_as).unlink(missing_ok=True)
            db.session.delete(stored)
        return len(expired) + self._remove_orphans()

    def _remove_orphans(self) -> int:
        """Delete files that nobody registered within a day: what a worker had in its hands when it died."""
        kept = set(db.session.scalars(select(StoredFile.stored_as)))
        before = (now() - ORPHAN_AFTER).timestamp()
        orphans = [one for one in self.path("").iterdir() if one.name not in kept and one.stat().st_mtime < before]
        for orphan in orphans:
            orphan.unlink(missing_ok=True)
        return len(orphans)


storage = Storage()
