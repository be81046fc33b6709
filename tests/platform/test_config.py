"""Settings: what is unsafe is refused before the first request, and keys and folders are their owner's alone."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask, request

from portal import audit, create_app
from portal.config import Settings, UnsafeSettings
from portal.database import db
from portal.jobs import waker
from portal.permissions import SYSTEM, public


def read(tmp_path: Path, **environment: str) -> Settings:
    return Settings.from_environment({"INSTANCE_PATH": str(tmp_path), **environment})


@pytest.fixture
def _open_umask() -> Iterator[None]:
    """As on a machine whose files are everyone's unless a program says otherwise."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.fixture
def bare(settings: Settings) -> Iterator[Settings]:
    """Settings for applications that a test makes itself."""
    yield settings
    waker.use(None)
    db.drop_request()
    db.engine.dispose()


SAFE = ["https://portal.example.invalid", "http://localhost:8000", "http://127.0.0.1", "http://[::1]:8000"]
UNSAFE = ["http://portal.example.invalid", "http://localhost.evil.invalid", "ftp://localhost", "localhost:8000"]


@pytest.mark.parametrize("address", SAFE)
def test_a_safe_address_is_taken(tmp_path: Path, address: str) -> None:
    assert read(tmp_path, BASE_URL=f"{address}/").base_url == address


@pytest.mark.parametrize("address", UNSAFE)
def test_passwords_never_cross_a_network_in_the_clear(tmp_path: Path, address: str) -> None:
    with pytest.raises(UnsafeSettings, match="BASE_URL"):
        read(tmp_path, BASE_URL=address)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://localhost/portal"),
        ("DATABASE_URL", "portal.db"),
        ("TRUSTED_PROXIES", "4"),
        ("TRUSTED_PROXIES", "-1"),
        ("TRUSTED_PROXIES", "one"),
        ("TRUSTED_PROXIES", "²"),
        ("TRUSTED_PROXIES", "٣"),
        ("SESSION_IDLE_MINUTES", "1.5"),
        ("SESSION_ABSOLUTE_HOURS", "ten"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(UnsafeSettings, match=name):
        read(tmp_path, **{name: value})


def test_settings_are_read_as_they_are_written(tmp_path: Path) -> None:
    found = read(tmp_path, SESSION_IDLE_MINUTES="5", SESSION_ABSOLUTE_HOURS="2", TRUSTED_PROXIES="3")
    assert (found.session_idle, found.session_absolute) == (timedelta(minutes=5), timedelta(hours=2))
    assert found.trusted_proxies == 3
    assert found.database_url == f"sqlite:///{tmp_path / 'portal.db'}"


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_a_postgresql_address_means_the_driver_that_is_there(tmp_path: Path, scheme: str) -> None:
    assert read(tmp_path, DATABASE_URL=f"{scheme}://host/name").database_url == "postgresql+psycopg://host/name"


@pytest.mark.asvs("11.2.3")
@pytest.mark.usefixtures("_open_umask")
def test_keys_are_made_once_and_are_their_owners_alone(tmp_path: Path) -> None:
    settings = read(tmp_path / "instance")
    key = settings.key("example")
    assert len(key) == 32
    assert settings.key("example") == key != settings.key("other")
    path = tmp_path / "instance" / "keys" / "example.key"
    modes = [stat.S_IMODE(one.stat().st_mode) for one in (path, path.parent, path.parent.parent)]
    assert modes == [0o600, 0o700, 0o700]


def test_half_a_key_is_refused(tmp_path: Path) -> None:
    settings = read(tmp_path)
    settings.key("example")
    (tmp_path / "keys" / "example.key").write_bytes(b"half")
    with pytest.raises(UnsafeSettings, match="not 32 bytes"):
        settings.key("example")


def test_a_new_start_keeps_the_key_of_the_record(bare: Settings) -> None:
    for _ in range(2):
        create_app(bare)
        with db.unit_of_work():
            audit.record("example.done", SYSTEM)
    with db.reading() as session:
        assert audit.verify(session) == audit.Verdict(2)


@pytest.mark.parametrize(("host", "status"), [("localhost", 200), ("evil.invalid", 400)])
def test_only_our_own_host_is_answered(bare: Settings, host: str, status: int) -> None:
    client = create_app(replace(bare, testing=False)).test_client()
    assert client.get("/health", headers={"Host": host}).status_code == status


def address_seen(app: Flask, claimed: str) -> str:
    app.add_url_rule("/address", "address", public(lambda: (request.remote_addr or "", {"Content-Type": "text/plain"})))
    return app.test_client().get("/address", headers={"X-Forwarded-For": claimed}).get_data(as_text=True)


@pytest.mark.asvs("4.1.3")
@pytest.mark.parametrize(("proxies", "seen"), [(0, "127.0.0.1"), (1, "192.0.2.2"), (2, "192.0.2.1")])
def test_as_many_proxies_are_believed_as_there_are(bare: Settings, proxies: int, seen: str) -> None:
    app = create_app(replace(bare, trusted_proxies=proxies))
    assert address_seen(app, "198.51.100.1, 192.0.2.1, 192.0.2.2") == seen


def body(count: int, size: int, head: bytes) -> bytes:
    """A form of ``count`` boxes of ``size`` bytes, as a browser sends it."""
    return (
        b"--x\r\nContent-Disposition: form-data; " + head + b"\r\n\r\n" + b"y" * size + b"\r\n"
    ) * count + b"--x--\r\n"


@pytest.mark.parametrize(
    ("count", "size", "head"), [(1, 300_000, b'name="email"; filename="x"'), (5_001, 1, b'name="a"')]
)
def test_what_is_too_large_is_refused(bare: Settings, count: int, size: int, head: bytes) -> None:
    client = create_app(replace(bare, max_content_length=290_000)).test_client()
    sent = body(count, size, head)
    assert (len(sent) > 290_000) is (count == 1)
    answer = client.post("/sign-in", data=sent, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 413


DAYS = {"": (14, 3, -1), "7": (7,), " 1, 30,-2 ,1": (30, 1, -2), "none": (), "0": (0,)}
NO_DAYS = ["soon", "14;3", "14,,3", "1.5", "--1", "14,", "12345", "٣"]


@pytest.mark.parametrize("value", DAYS)
def test_the_days_of_reminders_are_read_in_order(tmp_path: Path, value: str) -> None:
    assert read(tmp_path, REMINDER_DAYS=value).reminder_days == DAYS[value]


@pytest.mark.parametrize("value", NO_DAYS)
def test_what_is_no_day_is_refused_and_says_how_to_write_one(tmp_path: Path, value: str) -> None:
    with pytest.raises(UnsafeSettings, match="REMINDER_DAYS must be days with commas between them, such as 14,3,-1"):
        read(tmp_path, REMINDER_DAYS=value)
