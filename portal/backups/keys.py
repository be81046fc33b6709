"""The key of the backups, which lies apart from them, and the portal's own keys, which go into a file of their own.

A backup in the wrong hands is worth nothing without its key, and with its key still does not hold the keys with which
the portal seals what it keeps, so the three never lie together.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from portal.backups.members import Packer, unpack
from portal.backups.sealed import Key, Passphrase, SealedWriter, opened
from portal.config import Settings
from portal.errors import Refused

PURPOSE = "keys"
SIZE = 32
SHORTEST = 16
NO_PATH = (
    "BACKUP_KEY_PATH is not set. Say where the key of the backups lies, outside the instance folder, "
    "and make one there with `backup new-key`."
)


def key_path(settings: Settings) -> Path:
    """Where the key is to lie; raises Refused when that is not said, or lies with what it protects."""
    path = settings.backup_key_path
    if path is None:
        raise Refused(NO_PATH)
    if _is_within(path, settings.instance_path):
        raise Refused("BACKUP_KEY_PATH lies in the instance folder. Keep the key of the backups apart from it.")
    if settings.backup_path is not None and _is_within(path, settings.backup_path):
        raise Refused("BACKUP_KEY_PATH lies among the backups. Keep their key apart from them.")
    return path


def new_key(settings: Settings) -> Path:
    """Make a key; one that is there already is never written over, for earlier backups need it."""
    path = key_path(settings)
    if not path.parent.is_dir():
        raise Refused(f"The folder {path.parent} does not exist. Make it first.")
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as problem:
        raise Refused(f"There is a key in {path} already. Earlier backups need it: choose another path.") from problem
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(SIZE))
        os.fsync(file.fileno())
    return path


def backup_key(settings: Settings) -> Key:
    """The key of the backups; raises Refused when it is missing, or when others on the machine can read it."""
    path = key_path(settings)
    if not path.exists():
        raise Refused(f"There is no key in {path}. Make one with `backup new-key`, or put the one back that was there.")
    if path.stat().st_mode & 0o077:
        raise Refused(f"Others on this machine can read {path}. Run: chmod 600 {path}")
    key = path.read_bytes()
    if len(key) != SIZE:
        raise Refused(f"The file {path} is no key of {SIZE} bytes. Put the right one back.")
    return Key(key)


def passphrase(words: str) -> Passphrase:
    if len(words) < SHORTEST:
        raise Refused(f"Choose a pass phrase of at least {SHORTEST} characters.")
    return Passphrase(words)


def write_keys(to: BinaryIO, words: str, settings: Settings) -> int:
    """Seal the portal's own keys with a pass phrase; returns how many there are."""
    names = sorted(path for path in settings.folder("keys").iterdir() if path.suffix == ".key")
    sealed = SealedWriter(to, passphrase(words), PURPOSE)
    packer = Packer(sealed.write)
    for path in names:
        packer.add(path.name, iter([path.read_bytes()]))
    packer.close()
    sealed.close()
    return len(names)


def read_keys(file: BinaryIO, words: str) -> dict[str, bytes]:
    """The keys by the names of their files. Raises Refused unless the file is whole and the words are right."""
    members = unpack(opened(file, Passphrase(words), PURPOSE))
    return {name: _one_key(name, data) for name, data in members}


def _one_key(name: str, data: Iterator[bytes]) -> bytes:
    key = b"".join(data)
    if Path(name).name != name or Path(name).suffix != ".key" or len(key) != SIZE:
        raise Refused("The file holds something that is no key of the portal. Nothing was changed.")
    return key


def put_keys_back(keys: dict[str, bytes], settings: Settings) -> None:
    """Replace the keys in the instance folder. Only ever where no database uses those that are there."""
    folder = settings.folder("keys")
    for name, key in keys.items():
        made = folder / f".{name}.new"
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(key)
            os.fsync(file.fileno())
        made.replace(folder / name)


def _is_within(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())
