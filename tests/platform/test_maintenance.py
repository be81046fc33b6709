"""The maintenance page: at once, for everything, without a database, and nothing that was typed is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from portal.config import Settings
from portal.database import db
from portal.maintenance import LONGEST, file_of
from tests.support.client import PageClient
from tests.support.pages import Page
from tests.support.statements import count_statements

pytestmark = pytest.mark.sqlite
PATHS = ["/", "/sign-in", "/help", "/nowhere", "/.well-known/security.txt", "/failed-emails"]


@pytest.fixture
def closed(app: Flask, settings: Settings, client: PageClient) -> Path:
    client.may_fail = True
    path = file_of(settings)
    path.write_text("about 2pm <b>today</b>\nan invented second line\n")
    return path


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize("path", PATHS)
def test_every_page_says_so_and_when_to_come_back(client: PageClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "300")
    assert Page(answer.text).h1 == "The portal is closed for maintenance"
    assert "about 2pm &lt;b&gt;today&lt;/b&gt;." in answer.text
    assert "second line" not in answer.text
    assert "Set-Cookie" not in answer.headers


@pytest.mark.usefixtures("closed")
def test_what_was_sent_can_be_sent_again_and_is_never_read(client: PageClient) -> None:
    answer = client.post("/sign-in", data={"email": "typed@example.invalid", "password": "typed"})
    assert answer.status_code == 503
    assert "not saved yet, and it is not lost" in answer.text
    assert "typed" not in answer.text
    assert "not saved yet" not in client.get("/sign-in").text


@pytest.mark.usefixtures("closed")
def test_a_script_gets_json_and_tries_again(client: PageClient) -> None:
    answer = client.post("/anything", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "300")
    assert "maintenance" in answer.json["error"]


@pytest.mark.asvs("13.4.5")
@pytest.mark.usefixtures("closed")
def test_health_says_so_and_is_well(client: PageClient) -> None:
    answer = client.get("/health")
    assert (answer.status_code, answer.json) == (200, {"status": "maintenance"})


@pytest.mark.usefixtures("closed")
def test_the_database_is_left_alone_and_files_are_served(client: PageClient) -> None:
    with count_statements(db.engine) as statements:
        for path in (*PATHS, "/health"):
            client.get(path)
        for path in ("/static/portal.css", "/assets/design-system.css", "/static/icon.svg"):
            assert client.get(path).status_code == 200
    assert len(statements) == 0


def test_it_is_over_at_once(client: PageClient, closed: Path) -> None:
    assert client.get("/help").status_code == 503
    closed.unlink()
    assert client.get("/help").status_code == 200
    assert client.get("/health").json == {"status": "ok"}


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"x" * 100_000])
def test_whatever_stands_in_the_file_is_a_page(client: PageClient, closed: Path, content: bytes) -> None:
    closed.write_bytes(content)
    answer = client.get("/help")
    assert answer.status_code == 503
    assert "x" * (LONGEST + 1) not in answer.text
    assert ("We expect" in answer.text) is bool(content)


def test_two_commands_close_and_open_it(app: Flask, client: PageClient, settings: Settings, monkeypatch: Any) -> None:
    client.may_fail = True
    monkeypatch.setenv("INSTANCE_PATH", str(settings.instance_path))
    runner = app.test_cli_runner()
    assert runner.invoke(args=["maintenance", "on", "--until", "tomorrow"]).exit_code == 0
    assert "We expect to open again: tomorrow." in client.get("/help").text
    for _ in range(2):
        assert runner.invoke(args=["maintenance", "off"]).exit_code == 0
    assert client.get("/help").status_code == 200
