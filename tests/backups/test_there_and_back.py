"""What is backed up comes back, whoever writes meanwhile, and what is not empty is never touched."""

from __future__ import annotations

import dataclasses
import io
import shutil
import threading
from pathlib import Path

import pytest
from flask import Flask

from portal import audit, migrate
from portal.audit import chain
from portal.backups import archive, restoring
from portal.backups.keys import backup_key
from portal.backups.making import make_backup
from portal.backups.restoring import restore
from portal.config import Settings
from portal.database import db
from portal.errors import Refused
from portal.permissions import SYSTEM
from tests.backups.arrange import (
    SECRET,
    empty_place,
    everything_in,
    fill,
    has_nothing,
    run,
    state,
    tables_without_record,
    with_backups,
)
from tests.support.builders import make_user
from tests.support.databases import Databases


@pytest.fixture
def here(app: Flask, settings: Settings, tmp_path: Path) -> Settings:
    fill()
    return with_backups(settings, tmp_path)


def restored(path: Path, into: Settings) -> None:
    with path.open("rb") as file:
        restore(file, backup_key(into), into)


@pytest.mark.goal("R7")
def test_all_comes_back(here: Settings, databases: Databases, tmp_path: Path) -> None:
    before = state(here)
    path, manifest = make_backup(tmp_path / "backups", here)
    assert manifest.state == before
    assert manifest.files == 3
    with empty_place(databases, tmp_path / "new", here) as there:
        restored(path, there)
        assert state(there) == before
        assert everything_in(there.instance_path / "files") == everything_in(here.instance_path / "files")
        assert [one.name for one in there.instance_path.iterdir() if "restoring" in one.name] == []


@pytest.mark.goal("S3")
@pytest.mark.goal("R7")
@pytest.mark.threat(9)
def test_nothing_in_it_can_be_read_without_the_key(here: Settings, tmp_path: Path) -> None:
    path, _ = make_backup(tmp_path / "one.backup", here)
    content = path.read_bytes()
    for words in (SECRET.encode(), b"SQLite format", b"one file", b"manifest", SECRET.encode("utf-16-le")):
        assert words not in content
    assert path.stat().st_mode & 0o077 == 0
    for key in (here.instance_path / "keys").iterdir():
        assert key.read_bytes() not in content


def test_the_portals_own_keys_are_not_in_it(here: Settings, tmp_path: Path) -> None:
    path, manifest = make_backup(tmp_path / "one.backup", here)
    assert {name.partition("/")[0] for name in manifest.members} == {"database", "files"}
    inside: list[bytes] = []
    with path.open("rb") as file:
        archive.read(file, backup_key(here), lambda _name, data: inside.append(b"".join(data)))
    for key in (here.instance_path / "keys").iterdir():
        assert not any(key.read_bytes() in content for content in inside)


@pytest.mark.goal("R7")
def test_it_is_one_moment_while_others_write(here: Settings, databases: Databases, tmp_path: Path) -> None:
    """Each unit of work makes a person and an event, so in any one moment there are as many of each."""
    enough, going = threading.Event(), threading.Event()

    def write() -> None:
        while not enough.is_set():
            with db.unit_of_work():
                audit.record("example.made", SYSTEM, record_id=make_user().id)
            going.set()

    writers = [threading.Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    going.wait(30)
    made = [make_backup(tmp_path / f"{number}.backup", here) for number in range(3)]
    enough.set()
    for writer in writers:
        writer.join()
    for number, (path, manifest) in enumerate(made):
        with empty_place(databases, tmp_path / f"new{number}", here) as there:
            restored(path, there)
            found = state(there)
            assert found == manifest.state
            backups = found.tables["audit_events"].count - found.tables["users"].count
            assert backups == number
    heads = [manifest.state.record_seq for _, manifest in made]
    assert heads == sorted(heads)
    assert heads[-1] > heads[0]


@pytest.mark.goal("R7")
def test_a_place_that_is_not_empty_stays_byte_for_byte(here: Settings, tmp_path: Path) -> None:
    path, _ = make_backup(tmp_path / "one.backup", here)
    before, rows = everything_in(here.instance_path), state(here)
    with pytest.raises(Refused, match="The database is not empty"):
        restored(path, here)
    assert everything_in(here.instance_path) == before
    assert state(here) == rows


def test_files_without_a_database_are_not_written_over_either(
    here: Settings, databases: Databases, tmp_path: Path
) -> None:
    path, _ = make_backup(tmp_path / "one.backup", here)
    with empty_place(databases, tmp_path / "new", here) as there:
        (there.folder("files") / "kept").write_text("x")
        before = everything_in(tmp_path / "new")
        with pytest.raises(Refused, match="files is not empty"):
            restored(path, there)
        assert everything_in(tmp_path / "new") == before


@pytest.mark.goal("R7")
def test_a_backup_of_another_version_is_refused(here: Settings, databases: Databases, tmp_path: Path) -> None:
    run(here, "UPDATE alembic_version SET version_num = '9999_of_tomorrow'")
    path, manifest = make_backup(tmp_path / "one.backup", here)
    run(here, f"UPDATE alembic_version SET version_num = '{migrate.head()}'")
    assert manifest.state.migration == "9999_of_tomorrow"
    with empty_place(databases, tmp_path / "new", here) as there:
        there.folder("files")
        before = everything_in(tmp_path / "new")
        with pytest.raises(Refused, match=r"another version.*9999_of_tomorrow"):
            restored(path, there)
        assert everything_in(tmp_path / "new") == before
        assert has_nothing(there)


def test_a_record_that_does_not_fit_the_keys_is_refused_unless_they_are_lost(
    here: Settings, databases: Databases, tmp_path: Path
) -> None:
    path, manifest = make_backup(tmp_path / "one.backup", here)
    with empty_place(databases, tmp_path / "new", here) as there:
        chain.use(b"another key, as in a new folder.")
        with pytest.raises(Refused, match="restore-keys"):
            restored(path, there)
        assert has_nothing(there)
        assert not any(there.folder("files").iterdir())
        with path.open("rb") as file:
            restore(file, backup_key(there), there, prove_record=False)
        assert state(there) == manifest.state


@pytest.mark.sqlite
def test_the_other_kind_of_database_is_refused(here: Settings, tmp_path: Path) -> None:
    path, _ = make_backup(tmp_path / "one.backup", here)
    with path.open("rb") as file:
        manifest = archive.verify(file, backup_key(here))
    assert manifest.kind == "sqlite"
    (tmp_path / "new").mkdir()
    there = dataclasses.replace(here, instance_path=tmp_path / "new", database_url=f"sqlite:///{tmp_path}/new/p.db")
    other = dataclasses.replace(manifest, kind="postgresql")
    with pytest.raises(Refused, match="another kind"):
        restoring._require_this_version(other, restoring.require_empty(there))


def test_a_file_removed_meanwhile_is_named(here: Settings, databases: Databases, tmp_path: Path) -> None:
    files = sorted((here.instance_path / "files").iterdir())
    files[0].unlink()
    path, manifest = make_backup(tmp_path / "one.backup", here)
    assert manifest.gone == (files[0].name,)
    with empty_place(databases, tmp_path / "new", here) as there:
        restored(path, there)
        assert tables_without_record(state(there)) == tables_without_record(manifest.state)
        assert len(list((there.instance_path / "files").iterdir())) == 2


def test_a_copy_of_the_data_is_not_left_about(here: Settings, tmp_path: Path) -> None:
    make_backup(tmp_path / "one.backup", here)
    assert list(here.folder("backup-work").iterdir()) == []
    shutil.rmtree(here.instance_path / "backup-work")
    with pytest.raises(OSError):
        archive.write(Full(), backup_key(here), here)
    assert list(here.folder("backup-work").iterdir()) == []


class Full(io.BytesIO):
    """A disk on which there is no room."""

    def write(self, data: object) -> int:
        raise OSError("No space left on device")
