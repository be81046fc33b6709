"""The key store has copies of its own, which come back, and which forget what was erased."""

from __future__ import annotations

import dataclasses
import shutil
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from portal.accounts.models import Partnership
from portal.backups.making import make_backup
from portal.config import Settings
from portal.database import db, now, pretend_now
from portal.errors import Refused
from portal.lado.models import Contact
from portal.lado.sealing import copies
from portal.lado.sealing.keystore import keys, store_path
from portal.lado.sealing.unreadable import KeyDestroyed
from portal.mail import postbox
from tests.backups.arrange import use, with_backups
from tests.lado.arrange import PERSON, make_contact
from tests.support.builders import make_default_partnership

pytestmark = [pytest.mark.goal("R7"), pytest.mark.sqlite]


@pytest.fixture
def here(app: Flask, settings: Settings, tmp_path: Path) -> Iterator[Settings]:
    """A portal with one contact, a key for backups, and a folder for copies of the key store."""
    (tmp_path / "copies").mkdir()
    made = dataclasses.replace(with_backups(settings, tmp_path), case_key_backup_path=tmp_path / "copies")
    use(app, made)
    postbox.use(made)
    with db.unit_of_work():
        make_contact(make_default_partnership())
    yield made
    keys.close()


def the_contact() -> Contact:
    with db.unit_of_work() as session:
        return session.query(Contact).one()


def lose_the_store(settings: Settings) -> None:
    keys.close()
    shutil.rmtree(store_path(settings).parent)


@pytest.mark.asvs("11.1.1")
def test_the_keys_come_back_by_the_documented_commands(app: Flask, here: Settings, tmp_path: Path) -> None:
    to = str(tmp_path / "by-hand.sealed")
    runner = app.test_cli_runner()
    assert "the keys of 1 cases" in runner.invoke(args=["backup", "case-keys", to]).output
    assert "is there already" in runner.invoke(args=["backup", "case-keys", to]).output
    refused = runner.invoke(args=["backup", "restore-case-keys", to])
    assert (refused.exit_code, "never writes over" in refused.output) == (1, True)
    with db.unit_of_work():
        make_contact(db.session.query(Partnership).one())
    lose_the_store(here)
    back = runner.invoke(args=["backup", "restore-case-keys", to])
    assert "keys of 1 cases are back" in back.output
    assert "1 reports or contacts have no key in this copy" in back.output
    with db.unit_of_work() as session:
        assert session.query(Contact).order_by(Contact.created_at).first().person == PERSON  # type: ignore[union-attr]


@pytest.mark.threat(24)
def test_no_backup_of_the_database_holds_a_key_and_no_copy_a_plain_one(here: Settings, tmp_path: Path) -> None:
    key = keys.of(the_contact().id)
    wrapped = keys._open().execute("SELECT wrapped FROM case_keys").fetchone()[0]
    backup, _ = make_backup(tmp_path / "backups", here)
    copy, _ = copies.write_copy(tmp_path / "copies", here)
    plain = copies._opened(copy, here)
    assert wrapped in plain
    assert key not in plain
    assert not any(secret in path.read_bytes() for path in (backup, copy) for secret in (key, wrapped))


@pytest.mark.threat(24)
def test_erasure_is_complete_once_the_last_copy_with_the_key_is_gone(here: Settings, tmp_path: Path) -> None:
    contact, folder, start = the_contact(), tmp_path / "copies", now()
    assert copies.copy_by_clock() == 1
    assert copies.copy_by_clock() == 0, "one a day"
    keys.destroy(contact.id)
    for days in range(1, 40):
        with pretend_now(start + timedelta(days=days, hours=1)):
            copies.copy_by_clock()
        left = len(copies.kept_in(folder))
        assert left == min(days + 1, 30)
    for _, path in copies.kept_in(folder):
        lose_the_store(here)
        copies.restore_copy(path, here)
        with pytest.raises(KeyDestroyed):
            keys.of(contact.id)


def test_the_last_copy_stays_however_old(here: Settings, tmp_path: Path) -> None:
    copies.copy_by_clock()
    keys.close()
    store_path(here).rename(tmp_path / "moved.db")
    with pretend_now(now() + timedelta(days=400)):
        assert copies.copy_by_clock() == 0
    assert len(copies.kept_in(tmp_path / "copies")) == 1
    (tmp_path / "copies" / "case-keys-of-mine.sealed").touch()
    assert len(copies.kept_in(tmp_path / "copies")) == 1


def test_a_damaged_copy_is_refused_and_nothing_is_put_there(here: Settings, tmp_path: Path) -> None:
    path, _ = copies.write_copy(tmp_path / "one.sealed", here)
    whole = path.read_bytes()
    lose_the_store(here)
    for position in range(0, len(whole), len(whole) // 25):
        path.write_bytes(whole[:position] + bytes([whole[position] ^ 1]) + whole[position + 1 :])
        with pytest.raises(Refused):
            copies.restore_copy(path, here)
    path.write_bytes(whole[:-1])
    with pytest.raises(Refused):
        copies.restore_copy(path, here)
    assert not store_path(here).exists()


def test_where_no_folder_is_named_no_copy_is_made(here: Settings) -> None:
    for folder in (None, Path("/nowhere-at-all")):
        postbox.use(dataclasses.replace(here, case_key_backup_path=folder))
        assert copies.copy_by_clock() == 0
    assert keys.missing([uuid.uuid4()])
