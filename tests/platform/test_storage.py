"""Private files: readable by their owner only, hashed, and gone when their time is over."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from portal.config import Settings
from portal.database import db, now
from portal.storage import ORPHAN_AFTER, Storage, StoredFile, storage


@pytest.fixture
def _open_umask() -> Iterator[None]:
    """As on a machine whose files are everyone's unless a program says otherwise."""
    before = os.umask(0)
    yield
    os.umask(before)


def keep(content: bytes = b"example", life: timedelta = timedelta(days=1)) -> StoredFile:
    path = storage.new_path()
    path.write_bytes(content)
    with db.unit_of_work():
        return storage.keep(
            path, owner_id="someone", purpose="example", name="example.txt", media_type="text/plain", life=life
        )


def tidy() -> int:
    with db.unit_of_work():
        return storage.remove_expired()


@pytest.mark.asvs("5.3.1")
def test_a_file_is_described_as_it_is(app: Flask) -> None:
    kept = keep(b"example")
    assert (kept.size, kept.sha256) == (7, hashlib.sha256(b"example").hexdigest())
    assert storage.path(kept.stored_as).read_bytes() == b"example"
    assert "example" not in kept.stored_as


@pytest.mark.usefixtures("_open_umask")
def test_a_file_that_was_replaced_is_its_owners_again(app: Flask) -> None:
    path = storage.new_path()
    path.unlink()
    path.write_bytes(b"example")
    with db.unit_of_work():
        storage.keep(path, owner_id="x", purpose="x", name="x", media_type="text/plain", life=timedelta(days=1))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.asvs("5.3.2")
@pytest.mark.usefixtures("_open_umask")
def test_only_its_owner_may_read_it_from_the_first_byte_on(app: Flask, settings: Settings) -> None:
    path = storage.new_path()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    kept = keep()
    assert stat.S_IMODE(storage.path(kept.stored_as).stat().st_mode) == 0o600
    assert stat.S_IMODE((settings.instance_path / "files").stat().st_mode) == 0o700


@pytest.mark.threat(8)
def test_it_goes_when_its_time_is_over_and_not_before(app: Flask) -> None:
    short, long = keep(life=timedelta(hours=1)), keep(life=timedelta(days=30))
    assert tidy() == 0
    with time_machine.travel(now() + timedelta(hours=1, seconds=1)):
        assert tidy() == 1
    assert not storage.path(short.stored_as).exists()
    assert storage.path(long.stored_as).exists()
    with db.reading() as session:
        assert session.scalars(select(StoredFile.id)).all() == [long.id]


def test_a_file_that_is_gone_already_does_not_stop_the_others(app: Flask) -> None:
    first, second = keep(), keep()
    storage.path(first.stored_as).unlink()
    with time_machine.travel(now() + timedelta(days=2)):
        assert tidy() == 2
    assert not storage.path(second.stored_as).exists()


def test_what_nobody_registered_goes_after_a_day(app: Flask) -> None:
    kept = keep(life=timedelta(days=30))
    orphan, fresh = storage.new_path(), storage.new_path()
    long_ago = (now() - ORPHAN_AFTER - timedelta(minutes=1)).timestamp()
    os.utime(orphan, (long_ago, long_ago))
    os.utime(storage.path(kept.stored_as), (long_ago, long_ago))
    assert tidy() == 1
    assert [orphan.exists(), fresh.exists(), storage.path(kept.stored_as).exists()] == [False, True, True]


def test_a_store_without_a_folder_says_so() -> None:
    with pytest.raises(RuntimeError, match=r"storage\.use"):
        Storage().path("x")


@pytest.mark.asvs("5.3.2")
def test_a_name_is_never_used_twice(app: Flask) -> None:
    names: set[Path] = {storage.new_path() for _ in range(50)}
    assert len(names) == 50
