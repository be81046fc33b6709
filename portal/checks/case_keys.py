"""The key store of cases: private, durable, and never where a copy of what it opens lies."""

from __future__ import annotations

from pathlib import Path

from portal.checks.disk import is_open
from portal.checks.registry import Surroundings, check


def store(here: Surroundings) -> Path:
    """The folder of the key store, as ``portal.lado.sealing.keystore`` works it out."""
    return here.settings.case_keys_path or here.settings.instance_path / "case_keys"


@check(
    "CASE_KEYS_PATH mode",
    "the keys of cases are their owner's alone",
    "Run: chmod 0700 on the folder of the case keys, and chmod 0600 on the files in it.",
)
def case_keys_mode(here: Surroundings) -> bool:
    return is_open(store(here)) or any(is_open(path) for path in store(here).glob("keys.db*"))


@check(
    "CASE_KEYS_PATH place",
    "the keys of cases lie with no copy of what they open",
    "Keep CASE_KEYS_PATH out of the program, of the folder of the backups and of the folder of the files.",
)
def case_keys_place(here: Surroundings) -> bool:
    chosen, files = here.settings.case_keys_path, here.settings.instance_path / "files"
    others = (here.settings.backup_path, files, here.code)
    return chosen is not None and any(one is not None and chosen.is_relative_to(one) for one in others)


@check(
    "CASE_KEY_BACKUP_PATH",
    "the keys of cases are copied, for else a failed disk erases every case",
    "Set CASE_KEY_BACKUP_PATH to a folder that is there, on another disk, in which no backup of the database lies.",
)
def case_key_backups(here: Surroundings) -> bool:
    path = here.settings.case_key_backup_path
    return path is None or not path.is_dir()


@check(
    "CASE_KEY_BACKUP_PATH place",
    "whoever has a backup of the database has no key to its cases",
    "Keep CASE_KEY_BACKUP_PATH and BACKUP_PATH, and CASE_KEY_BACKUP_PATH and INSTANCE_PATH, out of each other.",
)
def case_key_backups_apart(here: Surroundings) -> bool:
    path, others = here.settings.case_key_backup_path, (here.settings.backup_path, here.settings.instance_path)
    if path is None:
        return False
    return any(one is not None and (path.is_relative_to(one) or one.is_relative_to(path)) for one in others)


@check(
    "CASE_KEY_BACKUP_DAYS",
    "an erased case is gone from every copy within a year",
    "Set CASE_KEY_BACKUP_DAYS to 1 to 366 days.",
)
def case_key_backup_days(here: Surroundings) -> bool:
    return not 1 <= here.settings.case_key_backup_life.days <= 366
