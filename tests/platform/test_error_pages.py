"""Errors: on the record where they are refusals, undone as a whole, and silent about what was inside."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from structlog.testing import capture_logs

from portal import logs
from portal.accounts.models import Partnership, User
from portal.audit import AuditEvent
from portal.database import db
from portal.errors import Forbidden, Refused
from portal.permissions import public
from tests.support.builders import make_agency, make_default_partnership, make_partnership, make_user, sign_in
from tests.support.client import PageClient

TYPED = "what a person typed"
REFERENCE = re.compile(r"[0-9a-f]{16}")


@pytest.fixture
def editor(app: Flask) -> User:
    with db.unit_of_work():
        return make_user("editor", make_agency(make_default_partnership()))


@pytest.fixture
def breaks(app: Flask, client: PageClient) -> Callable[[Exception], None]:
    """Add a page that writes and then raises; its answers may be of any kind."""
    app.config["WTF_CSRF_ENABLED"] = False
    client.may_fail = True

    def page(error: Exception) -> None:
        @public
        def view() -> str:
            make_partnership("written")
            raise error

        app.add_url_rule("/breaks", "breaks", view, methods=["POST"])

    return page


class Trouble(Exception):
    """What a database driver says; ``sqlstate`` as PostgreSQL's does."""

    def __init__(self, words: str, sqlstate: str | None = None) -> None:
        super().__init__(words)
        self.sqlstate = sqlstate


def written() -> list[str]:
    with db.reading() as session:
        return list(session.scalars(select(Partnership.key).where(Partnership.key == "written")))


def test_a_refusal_is_on_the_record_and_the_page_names_no_permission(client: PageClient, editor: User) -> None:
    sign_in(client, editor)
    page = client.page("/agencies", status=403)
    assert page.h1 == "You cannot open this page"
    assert "accounts.agencies" not in page.html
    with db.reading() as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.action == "access.refused")).one()
    assert (event.actor, event.outcome, event.address) == (str(editor.id), "refused", "127.0.0.1")
    assert event.facts == {"route": "accounts.agencies", "permission": "accounts.agencies"}
    assert REFERENCE.fullmatch(event.request_id)


@pytest.mark.asvs("16.5.1")
@pytest.mark.asvs("16.5.3")
@pytest.mark.parametrize(
    ("error", "status"), [(Forbidden(TYPED), 403), (Refused("Wait a little."), 409), (LookupError(TYPED), 500)]
)
def test_what_an_error_interrupted_is_undone_and_what_it_held_is_told_to_nobody(
    client: PageClient, breaks: Callable[[Exception], None], error: Exception, status: int
) -> None:
    breaks(error)
    with capture_logs() as lines:
        answer = client.post("/breaks")
    assert (answer.status_code, written()) == (status, [])
    text = answer.get_data(as_text=True)
    assert TYPED not in text + str(lines)
    assert "Traceback" not in text
    assert ("Wait a little." in text) is (status == 409)


@pytest.mark.asvs("16.3.4")
@pytest.mark.asvs("16.5.4")
def test_an_unexpected_error_leaves_its_kind_and_place_in_the_log(
    client: PageClient, breaks: Callable[[Exception], None]
) -> None:
    breaks(LookupError(TYPED))
    with capture_logs() as lines:
        answer = client.post("/breaks", headers={"Accept": "application/json"})
    (line,) = [line for line in lines if line["event"] == "unexpected"]
    assert line["kind"] == "LookupError"
    assert any("test_error_pages.py" in frame for frame in line["where"])
    assert answer.json["error"] == "Something went wrong on our side"
    assert REFERENCE.fullmatch(answer.json["reference"])


@pytest.mark.asvs("16.2.4")
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_the_reference_that_people_tell_us_finds_the_lines_of_the_log(
    client: PageClient, breaks: Callable[[Exception], None], capsys: pytest.CaptureFixture[str], accept: str
) -> None:
    breaks(LookupError(TYPED))
    logs.configure("INFO")  # Into what this test reads.
    for _ in range(2):
        answer = client.post("/breaks", headers={"Accept": accept})
    (reference,) = set(REFERENCE.findall(answer.get_data(as_text=True)))
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines() if reference in line]
    assert {line["event"] for line in lines} == {"unexpected", "request"}
    assert {line["request_id"] for line in lines} == {reference}


@pytest.mark.parametrize(("path", "shown"), [("/sign-in", True), ("/nowhere", False)])
def test_a_page_that_is_not_there_has_no_reference_to_tell_two_of_them_apart(
    client: PageClient, path: str, shown: bool
) -> None:
    """What may not be known of looks the same each time; what went wrong with a form can be told."""
    answer = client.post(path)
    assert answer.status_code == 400 if shown else 404
    assert bool(REFERENCE.search(answer.get_data(as_text=True))) is shown


def test_whoever_asked_for_json_gets_json(client: PageClient) -> None:
    answer = client.get("/nowhere", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["error"]) == (404, "Page not found")
    assert REFERENCE.fullmatch(answer.json["reference"])


def test_a_page_that_is_not_there_shows_a_way_on(client: PageClient) -> None:
    page = client.page("/nowhere", status=404)
    assert page.h1 == "Page not found"
    assert "/" in [link.get("href") for link in page.all("a")]


def test_a_page_that_was_open_for_too_long_says_so(client: PageClient) -> None:
    answer = client.post("/sign-in", data={"email": "a@example.invalid"})
    assert answer.status_code == 400
    assert "This page was open for too long" in answer.get_data(as_text=True)


def test_the_log_has_the_pattern_of_an_address_and_never_its_values(client: PageClient) -> None:
    with capture_logs() as lines:
        client.get(f"/invitation/{'x' * 43}?q={TYPED}")
    (line,) = [line for line in lines if line["event"] == "request"]
    assert (line["rule"], line["status"]) == ("/invitation/<token>", 404)
    assert "xxx" not in str(lines)
    assert TYPED not in str(lines)


@pytest.mark.parametrize(
    ("trouble", "status"),
    [
        (Trouble("UNIQUE constraint failed: years.key"), 409),
        (Trouble(f"duplicate key value: ({TYPED})", "23505"), 409),
        (Trouble("deadlock detected", "40P01"), 409),
        (Trouble("NOT NULL constraint failed: years.key"), 500),
        (Trouble("column is missing", "42703"), 500),
    ],
    ids=lambda value: str(value),
)
def test_whoever_comes_second_at_the_same_moment_is_told_so(
    client: PageClient, breaks: Callable[[Exception], None], trouble: Trouble, status: int
) -> None:
    breaks(DBAPIError("INSERT", {"key": TYPED}, trouble))
    with capture_logs() as lines:
        answer = client.post("/breaks")
    assert answer.status_code == status
    assert ("at the same moment" in answer.text) is (status == 409)
    assert TYPED not in answer.text + json.dumps(lines)
    assert lines
    assert not written()
