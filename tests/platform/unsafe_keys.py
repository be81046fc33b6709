"""How surroundings are made unsafe, and what is unsafe about the keys of cases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from portal.checks import Surroundings

Change = Callable[[Surroundings], Surroundings]


def write(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    path.chmod(0o600)


def setting(**changes: Any) -> Change:
    return lambda here: replace(here, settings=replace(here.settings, **changes))


def on_disk(do: Callable[[Surroundings], object]) -> Change:
    def change(here: Surroundings) -> Surroundings:
        do(here)
        return here

    return change


def with_store(here: Surroundings) -> Surroundings:
    """A key store that is as it should be."""
    store = here.settings.instance_path / "case_keys"
    store.mkdir(mode=0o700, exist_ok=True)
    write(store / "keys.db", b"keys")
    return here


def _then(do: Callable[[Path], object]) -> Change:
    """The same, with something done to the folder of the store."""

    def change(here: Surroundings) -> Surroundings:
        made = with_store(here)
        do(made.settings.instance_path / "case_keys")
        return made

    return change


def _copies_in(of: Callable[[Surroundings], Path | None]) -> Change:
    return lambda here: setting(case_key_backup_path=of(here))(here)


def _store_in(of: Callable[[Surroundings], Path | None]) -> Change:
    def change(here: Surroundings) -> Surroundings:
        folder = of(here)
        assert folder is not None
        return setting(case_keys_path=folder / "case_keys")(here)

    return change


CASE_KEYS: dict[str, list[Change]] = {
    "CASE_KEYS_PATH mode": [
        _then(lambda store: store.chmod(0o750)),
        _then(lambda store: (store / "keys.db").chmod(0o640)),
        _then(lambda store: (store / "keys.db-wal").touch(mode=0o644)),
    ],
    "CASE_KEYS_PATH place": [
        _store_in(lambda here: here.settings.backup_path),
        _store_in(lambda here: here.settings.instance_path / "files"),
        _store_in(lambda here: here.code),
    ],
    "CASE_KEY_BACKUP_PATH": [
        _copies_in(lambda _: None),
        _copies_in(lambda here: here.settings.instance_path.parent / "nowhere"),
    ],
    "CASE_KEY_BACKUP_PATH place": [
        _copies_in(lambda here: here.settings.backup_path),
        _copies_in(lambda here: here.settings.instance_path),
    ],
    "CASE_KEY_BACKUP_DAYS": [setting(case_key_backup_life=timedelta(days=one)) for one in (0, 367)],
}
DOCUMENTS: dict[str, list[Change]] = {
    "DOCUMENT_MB": [setting(document_size=one) for one in (0, 1024 * 1024 - 1, 25 * 1024 * 1024 + 1)],
    "CLAMD_SOCKET place": [setting(clamd_socket=f"tcp://{one}:3310") for one in ("scanner.example.org", "192.0.2.1")],
}
"""The files that come with reports."""
