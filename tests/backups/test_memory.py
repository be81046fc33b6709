"""A backup of much takes no more memory than one of little."""

from __future__ import annotations

import secrets
import tracemalloc
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from portal.backups.making import make_backup
from portal.config import Settings
from portal.database import db
from portal.storage import storage
from tests.backups.arrange import fill, with_backups

MEGABYTE = 1024 * 1024
BOUND = 6 * MEGABYTE
LARGE = 24


@pytest.mark.sqlite
@pytest.mark.goal("R7")
def test_memory_stays_flat(app: Flask, settings: Settings, tmp_path: Path) -> None:
    fill(1)
    here = with_backups(settings, tmp_path)
    make_backup(tmp_path / "small.backup", here)
    path = storage.new_path()
    with path.open("wb") as file:
        for _ in range(LARGE):
            file.write(secrets.token_bytes(MEGABYTE))
    with db.unit_of_work():
        life = timedelta(days=1)
        storage.keep(path, owner_id="x", purpose="example", name="x", media_type="text/plain", life=life)
    tracemalloc.start()
    made, _ = make_backup(tmp_path / "large.backup", here)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert made.stat().st_size > LARGE * MEGABYTE
    assert peak < BOUND
