"""A partnership's logo: a PNG, for an SVG can carry code. Only the picture is kept, not what was written beside it."""

from __future__ import annotations

from collections.abc import Iterator
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
PICTURE = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"sRGB"})
"""The parts of a PNG that are its picture. Others say where, when, by whom and with what it was made."""


def keep(partnership: Partnership, content: bytes) -> StoredFile:
    """Store the logo of ``partnership``. Raises Mistake unless it is a PNG of at most ``MAX_BYTES`` bytes."""
    if not content.startswith(PNG):
        raise Mistake("logo", "Choose a PNG file")
    if len(content) > MAX_BYTES:
        raise Mistake("logo", f"Choose a smaller file: {MAX_BYTES // 1000} kB at most")
    picture = only_the_picture(content)
    path = storage.new_path()
    path.write_bytes(picture)
    kept = storage.keep(
        path, owner_id=str(partnership.id), purpose="logo", name="logo.png", media_type="image/png", life=FOR_GOOD
    )
    db.session.flush()
    return kept


def only_the_picture(content: bytes) -> bytes:
    """The PNG without what is written beside or behind its picture. Raises Mistake for one that is damaged."""
    return PNG + b"".join(part for name, part in _parts(content) if name in PICTURE)


def _parts(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each part with its name, as far as the picture goes; raises Mistake for one that is cut off."""
    at = len(PNG)
    while at < len(content):
        end = at + 12 + int.from_bytes(content[at : at + 4], "big")
        if end > len(content):
            raise Mistake("logo", "Choose another PNG file: this one is damaged")
        name = content[at + 4 : at + 8]
        yield name, content[at:end]
        at = len(content) if name == b"IEND" else end


def read(partnership_key: str) -> tuple[StoredFile, Path]:
    """The logo of a partnership and where it lies; raises NotFound where there is none."""
    query = select(StoredFile).join(Partnership, Partnership.logo_file_id == StoredFile.id)
    stored = db.session.scalars(query.where(Partnership.key == partnership_key)).one_or_none()
    if stored is None:
        raise NotFound
    return stored, storage.path(stored.stored_as)
