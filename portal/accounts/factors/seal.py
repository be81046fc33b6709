"""Secrets at rest: AES-GCM under a key outside the database, bound to the row, so that a copied cell opens nothing."""

from __future__ import annotations

import secrets
import uuid

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = b"\x01"
NONCE_BYTES = 12


class BrokenSeal(Exception):
    """A sealed secret does not open: another key, another row, or changed bytes."""


class Seal:
    """Holds the key; ``use`` is called once, when the application starts."""

    def __init__(self) -> None:
        self._key = b""

    def use(self, key: bytes) -> None:
        self._key = key

    def close(self, secret: bytes, table: str, column: str, row: uuid.UUID) -> bytes:
        nonce = secrets.token_bytes(NONCE_BYTES)
        return VERSION + nonce + self._cipher().encrypt(nonce, secret, _place(table, column, row))

    def open(self, sealed: bytes, table: str, column: str, row: uuid.UUID) -> bytes:
        """The secret; raises BrokenSeal."""
        version, nonce, hidden = sealed[:1], sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        if version != VERSION:
            raise BrokenSeal(table)
        try:
            return self._cipher().decrypt(nonce, hidden, _place(table, column, row))
        except InvalidTag as problem:
            raise BrokenSeal(table) from problem

    def _cipher(self) -> AESGCM:
        if not self._key:
            raise RuntimeError("The key of second factors is not set: call seal.use(settings.key('factors')) first.")
        return AESGCM(self._key)


def _place(table: str, column: str, row: uuid.UUID) -> bytes:
    return f"{table}|{column}|{row.hex}".encode("ascii")


seal = Seal()
