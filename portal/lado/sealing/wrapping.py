"""The keys that wrap the keys of cases: the one in use, and during a rotation the one that comes after it.

Which of them is in use stands in the key store itself, beside what is wrapped. So a process that began before a
rotation wraps nothing with the old key once the new one is in use: it reads the files again first.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from contextlib import suppress
from pathlib import Path

from portal.config import Settings

KEY_LENGTH = 32
NAME, NEXT, RETIRED = "lado.key", "lado.next.key", "lado.retired-*.key"


def fingerprint(key: bytes) -> str:
    """By what a wrapping key is known without being told."""
    return hashlib.sha256(b"wraps the keys of cases|" + key).hexdigest()[:32]


def known_keys(settings: Settings) -> list[bytes]:
    """Whatever may have wrapped something: the next key, the one in use, and those that are retired.

    The next one is read first. Where it has taken its place meanwhile, it is the one that is read second.
    """
    folder = settings.folder("keys")
    found = [read_key(folder / NEXT), settings.key("lado")]
    found += [read_key(path) for path in sorted(folder.glob(RETIRED))]
    return list(dict.fromkeys(one for one in found if one is not None))


def next_key(settings: Settings) -> bytes:
    """The key that comes after the one in use, on the disk whole before it is used; the same one when asked again."""
    folder = settings.folder("keys")
    there = read_key(folder / NEXT)
    if there is not None:
        return there
    made = folder / f"{NEXT}.new"
    with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(secrets.token_bytes(KEY_LENGTH))
        file.flush()
        os.fsync(file.fileno())
    made.replace(folder / NEXT)
    keep_names(folder)
    key = read_key(folder / NEXT)
    if key is None:
        raise OSError(f"{NEXT} is gone")
    return key


def take_its_place(settings: Settings) -> Path:
    """Let the next key be the one in use, and put the old one aside; where it lies. There is always one in use."""
    folder = settings.folder("keys")
    old = settings.key("lado")
    aside = folder / RETIRED.replace("*", fingerprint(old)[:8])
    with suppress(FileExistsError):
        os.link(folder / NAME, aside)
    os.utime(aside)  # From now on it is retired.
    keep_names(folder)
    (folder / NEXT).replace(folder / NAME)
    keep_names(folder)
    return aside


def read_key(path: Path) -> bytes | None:
    """The key in a file; none where there is no file, or not a whole one."""
    with suppress(FileNotFoundError):
        key = path.read_bytes()
        return key if len(key) == KEY_LENGTH else None
    return None


def keep_names(folder: Path) -> None:
    """Have the disk keep what the files of a folder are called."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
