"""AES-256-GCM, bound to the place: a value that is copied to another row, column, table or case opens nothing."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from portal.lado.sealing.unreadable import Unreadable

VERSION = b"\x01"
NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands, and whose key it is sealed with."""

    table: str
    column: str
    row_id: uuid.UUID
    holder_id: uuid.UUID

    @property
    def associated(self) -> bytes:
        """What the seal is bound to. Names of tables and columns hold no bar, and ids have one length."""
        names = f"{self.table}|{self.column}|".encode("ascii")
        return VERSION + b"|" + names + self.row_id.bytes + self.holder_id.bytes


def close(key: bytes, plain: bytes, place: Place) -> bytes:
    """``plain`` sealed: the version, a nonce that is never used again, and the ciphertext with its tag."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return VERSION + nonce + AESGCM(key).encrypt(nonce, plain, place.associated)


def open_(key: bytes, sealed: bytes, place: Place) -> bytes:
    """What was sealed; raises Unreadable for anything that is not exactly what was sealed for this place."""
    if sealed[:1] != VERSION:
        raise Unreadable()
    nonce, hidden = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, hidden, place.associated)
    except (InvalidTag, ValueError) as problem:
        raise Unreadable() from problem
