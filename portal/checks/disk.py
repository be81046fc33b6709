"""The folder in which everything lies, the keys in it, and where backups go."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from portal.checks.registry import Surroundings, check

GUESSED_BELOW = 12
"""A random key of 32 bytes has 30 different ones or so; fewer than this is a word, a pattern or an example."""


def is_open(path: Path) -> bool:
    """Whether another account of the machine could read or change what is there."""
    return path.exists() and bool(path.stat().st_mode & 0o077)


def key_files(here: Surroundings) -> Iterator[Path]:
    """Every key file, the backup's own included, wherever it lies."""
    yield from sorted((here.settings.instance_path / "keys").glob("*.key"))
    backup = here.settings.backup_key_path
    if backup is not None and backup.is_file():
        yield backup


@check("INSTANCE_PATH mode", "the instance folder is its owner's alone", "Run: chmod 0700 on the instance folder.")
def instance_mode(here: Surroundings) -> bool:
    return is_open(here.settings.instance_path)


@check(
    "INSTANCE_PATH place",
    "no web server could serve the instance folder by mistake",
    "Set INSTANCE_PATH to a folder outside the program.",
)
def instance_place(here: Surroundings) -> bool:
    return here.settings.instance_path.resolve().is_relative_to(here.code.resolve())


@check("database file", "the database file is its owner's alone", "Run: chmod 0600 on the database file.")
def database_file(here: Surroundings) -> bool:
    return here.settings.is_sqlite and is_open(Path(here.settings.database_url.removeprefix("sqlite:///")))


@check("key files", "keys are their owner's alone", "Run: chmod 0600 on every file in the folder keys/.")
def key_modes(here: Surroundings) -> bool:
    return any(is_open(path) for path in key_files(here))


@check("key length", "keys are whole", "Restore the key files from the backup of the keys: each has 32 bytes.")
def key_length(here: Surroundings) -> bool:
    return any(path.stat().st_size != 32 for path in (here.settings.instance_path / "keys").glob("*.key"))


@check("keys alike", "each purpose has a key of its own", "Make new keys: two key files hold the same.")
def keys_alike(here: Surroundings) -> bool:
    contents = [path.read_bytes() for path in key_files(here)]
    return len(set(contents)) < len(contents)


@check("keys guessed", "no key can be guessed", "Make new keys with a random generator: one is a word or a pattern.")
def keys_guessed(here: Surroundings) -> bool:
    return any(len(set(path.read_bytes())) < GUESSED_BELOW for path in key_files(here))


@check("BACKUP_PATH", "there is a place for backups", "Set BACKUP_PATH to a folder that is there, on another disk.")
def backup_path(here: Surroundings) -> bool:
    path = here.settings.backup_path
    return path is None or not path.is_dir()


@check(
    "BACKUP_PATH place",
    "a backup does not go with what it saves",
    "Set BACKUP_PATH to a folder outside INSTANCE_PATH and outside the program.",
)
def backup_place(here: Surroundings) -> bool:
    path = here.settings.backup_path
    return path is not None and any(path.is_relative_to(one) for one in (here.settings.instance_path, here.code))


@check("BACKUP_PATH mode", "backups are their owner's alone", "Run: chmod 0700 on the folder of the backups.")
def backup_mode(here: Surroundings) -> bool:
    return here.settings.backup_path is not None and is_open(here.settings.backup_path)


@check(
    "BACKUP_KEY_PATH",
    "backups are encrypted",
    "Set BACKUP_KEY_PATH to the file that ``flask --app wsgi backup new-key`` has made.",
)
def backup_key_path(here: Surroundings) -> bool:
    path = here.settings.backup_key_path
    return path is None or not path.is_file()


@check(
    "keys apart",
    "whoever has a backup has no key to it",
    "Keep BACKUP_KEY_PATH and INSTANCE_PATH out of the folder of the backups.",
)
def keys_apart(here: Surroundings) -> bool:
    backups, key = here.settings.backup_path, here.settings.backup_key_path
    if backups is None:
        return False
    return here.settings.instance_path.is_relative_to(backups) or (key is not None and key.is_relative_to(backups))
