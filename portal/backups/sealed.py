"""A file that only its key opens: AES-256-GCM in chunks, so that neither end holds more than one chunk in memory.

The header is part of what the key of the file is derived from, the number of each chunk and whether it is the last are
its nonce. So nothing can be changed, left out, put in another order, added or cut off without being noticed, and a
file that was sealed for one purpose does not open for another.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Protocol

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from portal.errors import Refused

MAGIC = b"portal-sealed\n"
VERSION = 1
SALT = 32
CHECK = 16
TAG = 16
CHUNK = 64 * 1024

DAMAGED = "The file is damaged or was cut off. Nothing of it was used. Take another copy."
WRONG_KEY = "This key does not open the file. Use the key that was in use on the day the file was made."
OTHER = "The file was not made by this version of the portal, or is no sealed file at all."


class Unlocking(Protocol):
    """How a key comes about: from a key file, or from a pass phrase and the salt of the file."""

    kind: int

    def key(self, salt: bytes) -> bytes: ...


class Key:
    """A key of 32 random bytes."""

    kind = 0

    def __init__(self, key: bytes) -> None:
        self._key = key

    def key(self, salt: bytes) -> bytes:
        return self._key


class Passphrase:
    """Words that a person keeps; argon2id makes each guess of them cost time and memory."""

    kind = 1

    def __init__(self, words: str) -> None:
        self._words = words.encode("utf-8")

    def key(self, salt: bytes) -> bytes:
        return hash_secret_raw(
            self._words, salt, time_cost=3, memory_cost=64 * 1024, parallelism=4, hash_len=32, type=Type.ID
        )


class SealedWriter:
    """Writes a sealed file; without ``close`` it has no end, and nobody can open it."""

    def __init__(self, to: BinaryIO, unlocking: Unlocking, purpose: str) -> None:
        salt = secrets.token_bytes(SALT)
        head = MAGIC + bytes([VERSION, unlocking.kind]) + salt
        cipher, check = _derived(unlocking.key(salt), head, purpose)
        to.write(head + check)
        self._to, self._cipher, self._number, self._waiting = to, cipher, 0, bytearray()

    def write(self, data: bytes) -> int:
        """Take more of the content; what does not fill a chunk waits."""
        self._waiting += data
        while len(self._waiting) > CHUNK:
            self._seal(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return len(data)

    def flush(self) -> None:
        """For whoever writes through this as through a file; what waits for a whole chunk goes on waiting."""

    def close(self) -> None:
        """Seal the end of the file."""
        self._seal(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _seal(self, chunk: bytes, *, last: bool) -> None:
        self._to.write(self._cipher.encrypt(_nonce(self._number, last=last), chunk, None))
        self._number += 1


def opened(file: BinaryIO, unlocking: Unlocking, purpose: str) -> Iterator[bytes]:
    """The content, chunk by chunk, each proven before it is given away.

    Raises Refused for another format, the wrong key, or a chunk that is not as it was sealed; the end of the iteration
    means that the whole file was there.
    """
    cipher = _opening(file, unlocking, purpose)
    return _chunks(file, cipher)


def _opening(file: BinaryIO, unlocking: Unlocking, purpose: str) -> AESGCM:
    head = file.read(len(MAGIC) + 2 + SALT)
    if not head.startswith(MAGIC) or len(head) != len(MAGIC) + 2 + SALT or head[len(MAGIC)] != VERSION:
        raise Refused(OTHER)
    if head[len(MAGIC) + 1] != unlocking.kind:
        raise Refused("The file is not opened in this way: one takes a key file, the other a pass phrase.")
    cipher, check = _derived(unlocking.key(head[-SALT:]), head, purpose)
    if not hmac.compare_digest(check, file.read(CHECK)):
        raise Refused(WRONG_KEY)
    return cipher


def _chunks(file: BinaryIO, cipher: AESGCM) -> Iterator[bytes]:
    number, here = 0, file.read(CHUNK + TAG)
    while True:
        following = file.read(CHUNK + TAG)
        try:
            yield cipher.decrypt(_nonce(number, last=not following), here, None)
        except InvalidTag as problem:
            raise Refused(DAMAGED) from problem
        if not following:
            return
        number, here = number + 1, following


def seal(to: BinaryIO, unlocking: Unlocking, purpose: str, content: Iterable[bytes]) -> None:
    """Write ``content`` as a whole sealed file."""
    writer = SealedWriter(to, unlocking, purpose)
    for data in content:
        writer.write(data)
    writer.close()


def _derived(key: bytes, head: bytes, purpose: str) -> tuple[AESGCM, bytes]:
    """The cipher of one file, and sixteen bytes that tell the wrong key from a damaged file."""
    info = purpose.encode("ascii") + b"\0" + head
    made = HKDF(algorithm=SHA256(), length=32 + CHECK, salt=head[-SALT:], info=info).derive(key)
    return AESGCM(made[:32]), made[32:]


def _nonce(number: int, *, last: bool) -> bytes:
    """The key of a file seals nothing else, so that a counter never repeats under it."""
    return number.to_bytes(11, "big") + bytes([last])
