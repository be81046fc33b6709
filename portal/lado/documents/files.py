"""The content of a document: sealed in memory with the holder's key, and only then written to the disk."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta

from portal.database import db
from portal.lado.models import Document
from portal.lado.sealing.cipher import Place, close, open_
from portal.lado.sealing.keystore import keys
from portal.lado.sealing.unreadable import Unreadable
from portal.storage import StoredFile, storage

PURPOSE, NAME, MEDIA_TYPE = "lado_document", "document", "application/octet-stream"
LIFE = timedelta(days=100 * 365)
"""It goes with what it came with, and never by a date of its own."""


def keep(document: Document, content: bytes) -> None:
    """Seal ``content`` and keep it for ``document``, which has its id and its holder."""
    sealed = close(keys.of(document.sealed_for), content, _place(document))
    path = storage.new_path()
    path.write_bytes(sealed)
    stored = storage.keep(
        path, owner_id=str(document.sealed_for), purpose=PURPOSE, name=NAME, media_type=MEDIA_TYPE, life=LIFE
    )
    db.session.flush()
    document.file_id, document.sha256 = stored.id, stored.sha256


def content_of(document: Document) -> bytes:
    """What was kept, opened in memory; raises Unreadable for anything but exactly that."""
    stored = db.session.get(StoredFile, document.file_id) if document.file_id is not None else None
    if stored is None:
        raise Unreadable()
    try:
        sealed = storage.path(stored.stored_as).read_bytes()
    except OSError as problem:
        raise Unreadable() from problem
    if not hmac.compare_digest(hashlib.sha256(sealed).hexdigest(), document.sha256):
        raise Unreadable()
    return open_(keys.of(document.sealed_for), sealed, _place(document))


def remove(document: Document) -> None:
    """Take the document out; the file goes with the next round of the worker, once this is committed."""
    stored = db.session.get(StoredFile, document.file_id) if document.file_id is not None else None
    db.session.delete(document)
    if stored is not None:
        stored.expires_at = stored.created_at


def _place(document: Document) -> Place:
    return Place(document.__tablename__, "file", document.id, document.sealed_for)
