"""The portal does not start in production while anything is unsafe: each check is shown what it must find."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine

from portal.checks import CHECKS, WARNINGS, Surroundings, findings
from portal.checks.commands import check_command
from portal.checks.here import refuse_unsafe, settings_for_start, stored, surroundings
from portal.checks.registry import check
from portal.config import Settings, UnsafeSettings
from portal.database import db
from tests.platform.unsafe_keys import CASE_KEYS, DOCUMENTS, Change, on_disk, setting, with_store, write
from tests.rules.source import ROOT
from tests.support.builders import make_partnership

SQLITE = {"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "secure_delete": "1"}
POSTGRESQL = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "is_superuser": "off"}
TABLES = {"head": "0001_example", "revision": "0001_example", "demonstrations": "0"}
ELSEWHERE = "postgresql+psycopg://portal:secret@database.example.org/portal"
DAY = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def safe(tmp_path: Path) -> Surroundings:
    """Where nothing is unsafe: folders and keys as they should be, on SQLite."""
    place = tmp_path / "safe"
    for name in ("instance", "backups", "outside", "copies"):
        (place / name).mkdir(mode=0o700, parents=True)
    (place / "instance" / "portal.db").touch(mode=0o600)
    settings = Settings(
        instance_path=place / "instance",
        database_url=f"sqlite:///{place / 'instance' / 'portal.db'}",
        base_url="https://portal.example.org",
        trusted_proxies=1,
        smtp_url="smtps://user:secret@mail.example.org",
        mail_from="portal@example.org",
        security_contact="mailto:security@example.org",
        backup_path=place / "backups",
        backup_key_path=place / "outside" / "backup.key",
        case_key_backup_path=place / "copies",
        audit_anchor_path=place / "outside" / "anchors",
    )
    for name in ("audit", "secret"):
        settings.key(name)
    write(place / "outside" / "backup.key", bytes(range(32)))
    return Surroundings(
        settings=settings,
        environment={},
        unread=(),
        stored={**TABLES, **SQLITE},
        code=place / "code",
        code_is_writable=False,
        built_at=DAY,
        clock=DAY,
        user_id=1000,
        umask=0o077,
        core_limit=0,
    )


def says(**changes: str) -> Change:
    return lambda here: replace(here, stored={**here.stored, **changes})


def on_postgresql(url: str = ELSEWHERE + "?sslmode=verify-full", **changes: str) -> Change:
    def change(here: Surroundings) -> Surroundings:
        elsewhere = replace(here.settings, database_url=url)
        return replace(here, settings=elsewhere, stored={**TABLES, **POSTGRESQL, **changes})

    return change


def key(here: Surroundings, name: str = "audit") -> Path:
    return here.settings.instance_path / "keys" / f"{name}.key"


def moved_backups(to: Callable[[Surroundings], Path]) -> Change:
    def change(here: Surroundings) -> Surroundings:
        to(here).mkdir(mode=0o700, parents=True, exist_ok=True)
        return setting(backup_path=to(here))(here)

    return change


def key_among_backups(here: Surroundings) -> Surroundings:
    assert here.settings.backup_path is not None
    path = here.settings.backup_path / "backup.key"
    write(path, bytes(range(32)))
    return setting(backup_key_path=path)(here)


def days(number: float) -> timedelta:
    return timedelta(days=number)


MINUTE, NONE = timedelta(minutes=1), timedelta(0)
UNSAFE: dict[str, list[Change]] = {
    "BASE_URL scheme": [setting(base_url="http://portal.example.org")],
    "BASE_URL host": [
        setting(base_url=f"https://{host}")
        for host in ("192.0.2.1", "[2001:db8::1]", "portal", ".example.org", "*.example.org", "localhost", "")
    ],
    "BASE_URL path": [
        setting(base_url=f"https://{rest}")
        for rest in ("portal.example.org/portal", "portal.example.org?a=b", "user:x@portal.example.org")
    ],
    "TRUSTED_PROXIES": [setting(trusted_proxies=number) for number in (0, 4, -1)],
    "FLASK_DEBUG": [lambda here, on=on: replace(here, environment={"FLASK_DEBUG": on}) for on in ("1", "true", "on")],
    "testing": [setting(testing=True)],
    "LOG_LEVEL": [setting(log_level="DEBUG")],
    "SSLKEYLOGFILE": [lambda here: replace(here, environment={"SSLKEYLOGFILE": "/tmp/keys"})],
    "user": [lambda here: replace(here, user_id=0)],
    "umask": [lambda here, mask=mask: replace(here, umask=mask) for mask in (0, 0o022, 0o007, 0o026)],
    "core dumps": [lambda here, limit=limit: replace(here, core_limit=limit) for limit in (-1, 1, 2**40)],
    "code folder": [lambda here: replace(here, code_is_writable=True)],
    "clock": [lambda here: replace(here, clock=DAY - timedelta(days=1, seconds=1))],
    "SESSION_IDLE_MINUTES": [setting(session_idle=61 * MINUTE)],
    "SESSION_IDLE_CONFIDENTIAL_MINUTES": [
        setting(session_idle_confidential=31 * MINUTE),
        setting(session_idle_confidential=NONE),
        setting(session_idle=10 * MINUTE, session_idle_confidential=11 * MINUTE),
    ],
    "SESSION_ABSOLUTE_HOURS": [setting(session_absolute=one) for one in (timedelta(hours=13), NONE)],
    "SESSION_FRESH_MINUTES": [setting(session_fresh=one) for one in (61 * MINUTE, NONE)],
    "INVITATION_LIFE_HOURS": [setting(invitation_life=one) for one in (days(8), NONE)],
    "RESET_LINK_MINUTES": [setting(reset_life=one) for one in (61 * MINUTE, NONE)],
    "SIGN_IN_LINK_MINUTES": [setting(sign_in_link_life=one) for one in (31 * MINUTE, NONE)],
    "EXPORT_LIFE_DAYS": [setting(export_life=one) for one in (days(31), NONE)],
    "AUDIT_KEEP_DAYS": [setting(audit_keep=days(364))],
    "BACKUP_EVERY_MINUTES": [setting(backup_every=one) for one in (days(1) + MINUTE, NONE)],
    "BACKUP_KEPT_DAYS": [setting(backup_life=days(6))],
    "SMTP_URL": [setting(smtp_url="")],
    "SMTP_URL scheme": [
        setting(smtp_url=url) for url in ("smtp://mail.example.org", "http://mail.example.org", "mail.example.org")
    ],
    "MAIL_FROM": [
        setting(mail_from=one)
        for one in ("portal@localhost", "portal@portal.example", "a@b.invalid", "", "Portal <portal@example.org>")
    ],
    "SECURITY_CONTACT": [setting(security_contact=one) for one in ("", "security@example.org", "http://example.org")],
    "AUDIT_ANCHOR_PATH": [
        setting(audit_anchor_path=None),
        lambda here: setting(audit_anchor_path=here.settings.instance_path / "anchors")(here),
    ],
    "REDIS_URL": [
        setting(redis_url=url)
        for url in ("redis://:secret@redis.example.org", "rediss://redis.example.org", "redis://redis.example.org")
    ],
    "INSTANCE_PATH mode": [
        on_disk(lambda here, mode=mode: here.settings.instance_path.chmod(mode)) for mode in (0o755, 0o770, 0o701)
    ],
    "INSTANCE_PATH place": [lambda here: replace(here, code=here.settings.instance_path.parent)],
    "database file": [on_disk(lambda here: (here.settings.instance_path / "portal.db").chmod(0o640))],
    "key files": [
        on_disk(lambda here: key(here).chmod(0o644)),
        on_disk(lambda here: here.settings.backup_key_path.chmod(0o640)),
    ],
    "key length": [
        on_disk(lambda here: write(key(here), bytes(range(31)))),
        on_disk(lambda here: write(key(here), bytes(range(33)))),
    ],
    "keys alike": [
        on_disk(lambda here: write(key(here), key(here, "secret").read_bytes())),
        on_disk(lambda here: write(key(here), bytes(range(32)))),
    ],
    "keys guessed": [on_disk(lambda here, text=text: write(key(here), text)) for text in (b"0" * 32, b"secret!!" * 4)],
    "BACKUP_PATH": [
        setting(backup_path=None),
        lambda here: setting(backup_path=here.settings.instance_path.parent / "nowhere")(here),
    ],
    "BACKUP_PATH place": [
        moved_backups(lambda here: here.settings.instance_path / "backups"),
        moved_backups(lambda here: here.code / "backups"),
    ],
    "BACKUP_PATH mode": [on_disk(lambda here: here.settings.backup_path.chmod(0o750))],
    "BACKUP_KEY_PATH": [
        setting(backup_key_path=None),
        lambda here: setting(backup_key_path=here.settings.instance_path.parent / "nowhere.key")(here),
    ],
    "keys apart": [
        moved_backups(lambda here: here.settings.instance_path.parent),
        key_among_backups,
    ],
    **CASE_KEYS,
    **DOCUMENTS,
    "database": [lambda here: replace(here, stored={})],
    "migrations": [
        says(revision="0000_older"),
        lambda here: replace(here, stored={"head": "0001_example", **SQLITE}),
    ],
    "demonstration": [says(demonstrations="1")],
    "SQLite journal_mode": [says(journal_mode=mode) for mode in ("delete", "memory", "off")],
    "SQLite synchronous": [says(synchronous=level) for level in ("0", "1")],
    "SQLite foreign_keys": [says(foreign_keys="0")],
    "SQLite secure_delete": [says(secure_delete=one) for one in ("0", "2")],
    "PostgreSQL fsync": [on_postgresql(fsync="off")],
    "PostgreSQL synchronous_commit": [on_postgresql(synchronous_commit=one) for one in ("off", "local")],
    "PostgreSQL full_page_writes": [on_postgresql(full_page_writes="off")],
    "PostgreSQL user": [on_postgresql(is_superuser="on")],
    "DATABASE_URL sslmode": [on_postgresql(ELSEWHERE + rest) for rest in ("", "?sslmode=prefer", "?sslmode=disable")],
}
SAFE: list[Change] = [
    lambda here: here,
    with_store,
    on_postgresql(),
    on_postgresql("postgresql+psycopg://portal@localhost/portal"),
    on_postgresql(synchronous_commit="remote_apply"),
    says(synchronous="3"),
    setting(smtp_url="smtp://localhost:25"),
    setting(smtp_url="smtp+starttls://mail.example.org:587"),
    setting(redis_url="redis://localhost:6379"),
    setting(redis_url="rediss://:secret@redis.example.org"),
    setting(session_idle=MINUTE, session_idle_confidential=MINUTE),
    setting(trusted_proxies=3),
    setting(clamd_socket="/run/clamav/clamd.ctl", document_size=25 * 1024 * 1024),
    setting(clamd_socket="tcp://127.0.0.1:3310", document_size=1024 * 1024),
    setting(base_url="https://portal.example.org:8443"),
    lambda here: replace(here, clock=DAY - timedelta(hours=23), umask=0o027, environment={"FLASK_DEBUG": "0"}),
]
EVERY = [
    pytest.param(name, change, id=f"{name}-{number}")
    for name, changes in UNSAFE.items()
    for number, change in enumerate(changes)
]


def names(here: Surroundings) -> list[str]:
    return [found.name for found in findings(here)]


@pytest.mark.parametrize("number", range(len(SAFE)))
def test_what_is_safe_is_left_alone(safe: Surroundings, number: int) -> None:
    here = SAFE[number](safe)
    assert names(here) == []
    refuse_unsafe(here)


@pytest.mark.asvs("15.2.3")
@pytest.mark.asvs("13.4.2")
@pytest.mark.goal("A4")
@pytest.mark.threat(25)
@pytest.mark.parametrize(("name", "change"), EVERY)
def test_each_unsafe_thing_is_refused_by_name_with_its_remedy(safe: Surroundings, name: str, change: Change) -> None:
    here = change(safe)
    assert name in names(here)
    with pytest.raises(UnsafeSettings) as refused:
        refuse_unsafe(here)
    (line,) = [line for line in refused.value.problems if line.startswith(f"{name}: ")]
    assert len(line) > len(name) + 10


@pytest.mark.goal("A4")
def test_no_check_is_without_its_unsafe_case_and_there_are_twenty_at_least() -> None:
    assert {one.name for one in CHECKS} == set(UNSAFE)
    assert len(CHECKS) >= 20
    assert len({one.remedy for one in CHECKS}) == len(CHECKS)


def test_a_check_has_a_name_of_its_own() -> None:
    with pytest.raises(ValueError, match="BASE_URL host"):
        check("BASE_URL host", "", "")


def test_everything_is_told_at_once(safe: Surroundings) -> None:
    here = setting(trusted_proxies=0, smtp_url="", log_level="DEBUG")(replace(safe, unread=("PORT must be a number.",)))
    with pytest.raises(UnsafeSettings) as refused:
        refuse_unsafe(here)
    assert [one.split(":")[0] for one in refused.value.problems] == [
        "setting",
        "TRUSTED_PROXIES",
        "SMTP_URL",
        "LOG_LEVEL",
    ]


@pytest.mark.parametrize("url", ["http://localhost:8000", "http://127.0.0.1", "http://[::1]:8000"])
def test_on_this_machine_alone_everything_goes(safe: Surroundings, url: str) -> None:
    here = setting(base_url=url, smtp_url="", testing=True)(safe)
    assert not here.settings.is_production
    assert names(here)
    refuse_unsafe(here)


def test_what_the_database_says_is_asked_of_the_database(as_installed: None, app: Flask) -> None:
    found = stored(db.engine)
    expected = SQLITE if db.engine.dialect.name == "sqlite" else {**POSTGRESQL, "is_superuser": found["is_superuser"]}
    if db.engine.dialect.name == "postgresql":
        expected |= {"fsync": found["fsync"], "synchronous_commit": found["synchronous_commit"]}
        expected |= {"full_page_writes": found["full_page_writes"]}  # A server for tests may be a fast one.
    assert found == {"head": found["revision"], "revision": found["revision"], "demonstrations": "0", **expected}
    with db.unit_of_work():
        make_partnership("example", is_demonstration=True)
    assert stored(db.engine)["demonstrations"] == "1"


@pytest.mark.sqlite
def test_a_database_without_our_settings_tables_or_file_is_found(safe: Surroundings, tmp_path: Path) -> None:
    bare = create_engine(f"sqlite:///{tmp_path / 'bare.db'}")
    assert names(replace(safe, stored=stored(bare))) == [
        "migrations",
        "SQLite journal_mode",
        "SQLite foreign_keys",
        *(["SQLite secure_delete"] if stored(bare)["secure_delete"] != "1" else []),
    ]
    bare.dispose()
    assert stored(create_engine(f"sqlite:///{tmp_path}/nowhere/x.db")) == {}


def test_the_surroundings_are_those_of_this_process(app: Flask, settings: Settings) -> None:
    before = os.umask(0o037)
    try:
        here = surroundings(settings, db.engine)
        assert os.umask(before) == 0o037
    finally:
        os.umask(before)
    assert (here.umask, here.user_id, here.code) == (0o037, os.geteuid(), ROOT / "portal")
    assert here.built_at < here.clock + timedelta(days=1)
    assert here.environment is os.environ


def test_what_cannot_be_read_is_told_with_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {"INSTANCE_PATH": str(tmp_path), "TRUSTED_PROXIES": "one", "LOG_LEVEL": "LOUD", "REMINDER_DAYS": "soon"}
    for name, value in wrong.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("BASE_URL", "http://localhost:8000")
    with pytest.raises(UnsafeSettings) as refused:
        settings_for_start()
    assert [line.split()[0] for line in refused.value.problems] == ["TRUSTED_PROXIES", "REMINDER_DAYS", "LOG_LEVEL"]
    monkeypatch.setenv("BASE_URL", "https://portal.example.org")
    with pytest.raises(UnsafeSettings, match=r"(?s)TRUSTED_PROXIES must be.*SMTP_URL: Set"):
        settings_for_start()


def test_the_command_has_a_line_for_each_and_ends_with_one(app: Flask, safe: Surroundings, monkeypatch: Any) -> None:
    runner = app.test_cli_runner()
    monkeypatch.setattr("portal.clamd.answers", lambda _address: True)
    monkeypatch.setattr("portal.checks.commands.surroundings", lambda *_, **__: safe)
    well = runner.invoke(check_command)
    assert well.exit_code == 0
    assert [line[8:].split(":")[0] for line in well.output.splitlines()] == [one.name for one in CHECKS + WARNINGS]
    monkeypatch.setattr("portal.checks.commands.surroundings", lambda *_, **__: setting(smtp_url="")(safe))
    ill = runner.invoke(check_command)
    assert ill.exit_code == 1
    assert ill.output.splitlines()[0].startswith("UNSAFE  SMTP_URL: Set SMTP_URL")
    assert len(ill.output.splitlines()) == len(CHECKS) + len(WARNINGS)


def run(tmp_path: Path, base_url: str, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "INSTANCE_PATH": str(tmp_path / "instance"), "BASE_URL": base_url}
    environment.pop("DATABASE_URL", None)
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.sqlite
@pytest.mark.goal("A4")
def test_a_server_ends_before_it_begins_and_says_why(tmp_path: Path) -> None:
    refused = run(tmp_path, "https://portal.example.org", "-c", "import wsgi")
    assert refused.returncode == 1
    assert "The portal does not start. Mend this first:" in refused.stderr
    assert "  - SMTP_URL: " in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.soak
@pytest.mark.parametrize("command", [("worker",), ("run", "--port", "0")])
def test_neither_worker_nor_flask_run_begin(tmp_path: Path, command: tuple[str, ...]) -> None:
    refused = run(tmp_path, "https://portal.example.org", "-m", "flask", "--app", "wsgi", *command)
    assert refused.returncode == 1
    assert "SMTP_URL: " in refused.stderr


@pytest.mark.soak
def test_a_command_that_mends_runs_all_the_same(tmp_path: Path) -> None:
    done = run(tmp_path, "https://portal.example.org", "-m", "flask", "--app", "wsgi", "db", "upgrade")
    assert (done.returncode, "The database is at" in done.stdout) == (0, True)
