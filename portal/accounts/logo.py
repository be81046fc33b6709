"""A partnership's logo: a PNG, for an SVG can carry code."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from portal.accounts.models import Partnership
from portal.accounts.words import Mistake
from portal.database import db
from portal.errors import NotFound
from portal.storage import StoredFile, storage

PNG = b"\x89PNG\r\n\x1a\n"
MAX_BYTES = 200_000
FOR_GOOD = timedelta(days=365 * 100)


def keep(partnership: Partnership, content: bytes) -> StoredFile:
    """Store the logo of ``partnership``. Raises Mistake unless it is a PNG of at most ``MAX_BYTES`` bytes."""
    if not content.startswith(PNG):
        raise Mistake("logo", "Choose a PNG file")
    if len(content) > MAX_BYTES:
        raise Mistake("logo", f"Choose a smaller file: {MAX_BYTES // 1000} kB at most")
    path = storage.new_path()
    path.write_bytes(content)
    kept = storage.keep(
        path, owner_id=str(partnership.id), purpose="logo", name="logo.png", media_type="image/png", life=FOR_GOOD
    )
    db.session.flush()
    return kept


def read(partnership_key: str) -> tuple[StoredFile, Path]:
    """The logo of a partnership and where it lies; raises NotFound where there is none."""
    query = select(StoredFile).join(Partnership, Partnership.logo_file_id == StoredFile.id)
    stored = db.session.scalars(query.where(Partnership.key == partnership_key)).one_or_none()
    if stored is None:
        raise NotFound
    return stored, storage.path(stored.stored_as)
