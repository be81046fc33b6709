"""The commands, and docs/backup.md, whose steps are run as they stand there."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from portal import create_app
from portal.config import Settings
from portal.database import db
from tests.backups.arrange import everything_in, fill, state, tables_without_record, use, with_backups
from tests.support.databases import Databases

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
PLACES = ("/mnt/backups", "/mnt/case-keys", "/etc/portal", "/media/safe", "/srv")
WORDS = "an invented pass phrase"
Run = Callable[..., Result]


def steps(folder: Path, url: str) -> Iterator[str]:
    """Each line of each block, with folders of this machine in place of those of the page."""
    for block in BLOCK.findall((ROOT / "docs" / "backup.md").read_text()):
        for line in block.splitlines():
            for place in PLACES:
                line = line.replace(place, f"{folder}{place}")
            yield f"export DATABASE_URL={url}" if line.startswith("export DATABASE_URL=") else line


def make_places(folder: Path) -> None:
    for place in PLACES:
        (folder / place.lstrip("/")).mkdir(parents=True)
    (folder / "media/safe/passphrase").write_text(WORDS + "\n")


def of_environment(environment: dict[str, str]) -> Settings:
    found = Settings.from_environment(environment)
    return found.__class__(**{**{name: getattr(found, name) for name in found.__slots__}, "testing": True})


@pytest.mark.goal("R7")
def test_the_page_is_enough(app: Flask, settings: Settings, databases: Databases, tmp_path: Path) -> None:
    """Only the documented steps, in their order, from a portal in use to another one that holds the same."""
    fill()
    folder = tmp_path / "machine"
    make_places(folder)
    url = databases.empty(folder)
    environment = {"INSTANCE_PATH": str(settings.instance_path), "DATABASE_URL": settings.database_url}
    said: list[str] = []
    for step in steps(folder, url):
        if step.startswith("export "):
            name, _, value = step.removeprefix("export ").partition("=")
            environment[name] = value
            continue
        words = shlex.split(step)
        assert words[:3] == ["flask", "--app", "wsgi"]
        result = create_app(of_environment(environment)).test_cli_runner().invoke(args=words[3:])
        assert result.exit_code == 0, f"{step}: {result.output}"
        said.append(result.output)
    assert said[-1].startswith("The record is whole")
    there = of_environment(environment)
    assert there.instance_path != settings.instance_path
    assert tables_without_record(state(there)) == tables_without_record(state(settings))
    more = 1  # That the keys of cases were put back.
    assert state(there).tables["audit_events"].count == state(settings).tables["audit_events"].count + more
    for kept in ("files", "keys"):
        assert everything_in(there.instance_path / kept) == everything_in(settings.instance_path / kept)
    db.engine.dispose()
    db.connect(settings)
    databases.remove(url)


@pytest.mark.soak
@pytest.mark.sqlite
@pytest.mark.goal("R7")
def test_the_page_is_enough_in_a_shell(app: Flask, settings: Settings, tmp_path: Path) -> None:
    fill()
    folder = tmp_path / "machine"
    make_places(folder)
    script = "\n".join(["set -e", *steps(folder, f"sqlite:///{folder}/srv/portal-restored/portal.db")])
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "INSTANCE_PATH": str(settings.instance_path),
        "DATABASE_URL": settings.database_url,
    }
    done = subprocess.run(["sh", "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1].startswith("The record is whole")


@pytest.fixture
def run(app: Flask, settings: Settings, tmp_path: Path) -> Run:
    fill()
    use(app, with_backups(settings, tmp_path))
    runner = app.test_cli_runner()

    def invoke(*args: Any) -> Result:
        return runner.invoke(args=[str(one) for one in args])

    return invoke


def refusal(result: Result) -> str:
    assert result.exit_code == 1, result.output
    assert "Traceback" not in result.output
    return result.output


def test_a_backup_never_writes_over_anything(run: Run, tmp_path: Path) -> None:
    there = tmp_path / "one.backup"
    there.write_text("mine")
    assert "is there already" in refusal(run("backup", there))
    assert there.read_text() == "mine"
    assert "does not exist" in refusal(run("backup", tmp_path / "nowhere" / "one.backup"))
    assert "is there already" in refusal(run("backup", "new-key")) or "There is a key" in refusal(
        run("backup", "new-key")
    )
    keys = tmp_path / "words"
    keys.write_text(WORDS)
    assert "is there already" in refusal(run("backup", "keys", there, "--passphrase-file", keys))
    assert there.read_text() == "mine"


def test_into_a_folder_it_gets_the_name_of_its_moment(run: Run, tmp_path: Path) -> None:
    assert "There is no backup yet" in refusal(run("backup", "status"))
    assert run("backup", tmp_path / "backups").exit_code == 0
    (made,) = (tmp_path / "backups").iterdir()
    assert re.fullmatch(r"portal-\d{8}T\d{6}Z\.backup", made.name)
    assert "The last good backup is of" in run("backup", "status").output
    assert "The backup is whole: " in run("backup", "verify", made).output


def test_a_damaged_one_is_named_so(run: Run, tmp_path: Path) -> None:
    run("backup", tmp_path / "one.backup")
    (tmp_path / "one.backup").write_bytes((tmp_path / "one.backup").read_bytes()[:-1])
    assert "damaged or was cut off" in refusal(run("backup", "verify", tmp_path / "one.backup"))
    assert "The database is not empty" in refusal(run("restore", tmp_path / "one.backup"))


def test_keys_are_not_put_over_those_of_a_database(run: Run, settings: Settings, tmp_path: Path) -> None:
    words = tmp_path / "words"
    words.write_text(WORDS)
    assert run("backup", "keys", tmp_path / "sealed", "--passphrase-file", words).exit_code == 0
    before = everything_in(settings.instance_path / "keys")
    assert "There is a database already" in refusal(
        run("backup", "restore-keys", tmp_path / "sealed", "--passphrase-file", words)
    )
    words.write_text(WORDS + "!")
    assert "does not open" in refusal(run("backup", "restore-keys", tmp_path / "sealed", "--passphrase-file", words))
    assert everything_in(settings.instance_path / "keys") == before
    words.write_text("too short")
    assert "at least 16" in refusal(run("backup", "keys", tmp_path / "again", "--passphrase-file", words))
    assert not (tmp_path / "again").exists()


def test_where_the_key_may_lie(app: Flask, settings: Settings, tmp_path: Path) -> None:
    made = with_backups(settings, tmp_path)
    runner = app.test_cli_runner()
    changes: dict[str, dict[str, Any]] = {
        "BACKUP_KEY_PATH is not set": {"backup_key_path": None},
        "lies in the instance folder": {"backup_key_path": settings.instance_path / "keys" / "backup.key"},
        "lies among the backups": {"backup_key_path": tmp_path / "backups" / "deeper" / "backup.key"},
        "There is no key": {"backup_key_path": tmp_path / "apart" / "none.key"},
    }
    for words, change in changes.items():
        use(app, made.__class__(**{**{name: getattr(made, name) for name in made.__slots__}, **change}))
        assert words in refusal(runner.invoke(args=["backup", str(tmp_path / "one.backup")]))
        assert not (tmp_path / "one.backup").exists()
    use(app, made)
    assert made.backup_key_path is not None
    made.backup_key_path.chmod(0o640)
    assert "chmod 600" in refusal(runner.invoke(args=["backup", str(tmp_path / "one.backup")]))
    made.backup_key_path.chmod(0o600)
    made.backup_key_path.write_bytes(b"short")
    assert "no key of 32 bytes" in refusal(runner.invoke(args=["backup", str(tmp_path / "one.backup")]))
