"""No line of the log and no event holds what a person typed; whatever is typed, a line is one record that can be read.

A journey types a word of its own into every box of every form that an editor, a lead, a coordinator and an
administrator meet, into addresses, headers and files, with mistakes and failures, and then every word is looked for.
"""

from __future__ import annotations

import io
import itertools
import json
import logging
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal import jobs, logs
from portal.accounts import service as accounts
from portal.accounts.models import User
from portal.audit import AuditEvent
from portal.database import db
from portal.mail import OutboxMessage
from portal.permissions import Role
from tests.hostile.load import load
from tests.support import events
from tests.support.builders import PASSWORD, make_agency, make_default_partnership, make_user, sign_in
from tests.support.client import read_form
from tests.support.pages import Page
from tests.support.rounds import make_round, return_of

Work = Callable[[], Any]
SHUT = (
    "sign-out",
    "/sessions",
    "/suspend",
    "/second-factor",
    "/end",
    "/withdraw",
    "/stay",
    "/acting",
    "/cancel",
    "/close",
)
"""Forms that would end the journey, or that hold nothing that is typed."""


class Typist:
    """Types a word into each box that was never typed before, and remembers all of them."""

    def __init__(self) -> None:
        self.typed: list[str] = []
        self._numbers = itertools.count(1)

    def word(self) -> str:
        self.typed.append(f"Typed-{next(self._numbers)}-word")
        return self.typed[-1]

    def fill_in(self, client: FlaskClient, path: str) -> int:
        """Send every form of a page; returns how many there were."""
        answer = client.get(path, follow_redirects=True)
        page, sent = Page(answer.get_data(as_text=True)), 0
        for form in page.all("form"):
            buttons = list(form.iter("button"))
            action = form.get("action", "")
            if form.get("method") != "post" or not buttons or any(word in action for word in SHUT):
                continue
            known = read_form(form, buttons[0])
            boxes = {one.get("name") for one in form.iter() if is_a_box(one)}
            data = {name: self.word() if name in boxes else value for name, value in known.fields.items()}
            client.post(action, data=data).close()
            client.post(action, data={**data, "csrf_token": self.word()}).close()
            sent += 1
        return sent


def is_a_box(element: Any) -> bool:
    kinds = ("text", "email", "password", "date", "search", "tel")
    return element.tag == "textarea" or (element.tag == "input" and element.get("type", "text") in kinds)


class Kept(io.StringIO):
    """Where the log goes; the test client closes what a request had as its standard error."""

    def close(self) -> None:
        pass


@pytest.fixture
def log(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[], str]:
    """Everything that the portal and its libraries log from now on."""
    kept = Kept()
    with monkeypatch.context() as replaced:
        replaced.setattr(sys, "stderr", kept)
        logs.configure("DEBUG")
    return kept.getvalue


@pytest.fixture
def people(unit_of_work: Work, mails: object) -> tuple[dict[str, User], str, str]:
    """A person of each kind, the return of their agency, and its round."""
    with unit_of_work():
        partnership = make_default_partnership()
        agency = make_agency(partnership)
        round_ = make_round(partnership, agency)
        found = {role: make_user(role, agency) for role in (Role.EDITOR, Role.SAFEGUARDING_LEAD, Role.APPROVER)}
        found |= {role: make_user(role, partnership) for role in (Role.COORDINATOR, Role.ADMINISTRATOR)}
        return {role.value: user for role, user in found.items()}, str(return_of(round_, agency).id), str(round_.id)


def pages_of(return_id: str, round_id: str) -> dict[str, tuple[str, ...]]:
    return {
        "editor": (f"/returns/{return_id}/s1", "/account/details", "/account/password", "/account/email"),
        "safeguarding_lead": (f"/returns/{return_id}/people", f"/returns/{return_id}/more-time", "/people/invite"),
        "coordinator": (f"/rounds/{round_id}", f"/rounds/{round_id}/dates", "/rounds/new"),
        "administrator": ("/agencies/add", "/people/invite", "/record/find"),
    }


def go_astray(client: FlaskClient, typist: Typist) -> None:
    """Addresses, parameters and headers that hold what somebody typed."""
    for path in ("/", "/returns/", "/invitation/", "/record/who/agency/", "/static/"):
        client.get(path + typist.word(), query_string={"next": typist.word(), "person": typist.word()}).close()
    client.get("/record", query_string={"action": typist.word(), "since": typist.word()}).close()
    names = ("User-Agent", "Referer", "X-Forwarded-For", "Accept-Language", "X-Request-Id")
    client.get("/sign-in", headers={name: typist.word() for name in names}).close()
    client.put(f"/{typist.word()}", data=typist.word()).close()
    client.post("/sign-in", data="{" + typist.word(), content_type="application/json").close()
    upload = {"file": (io.BytesIO(f"code,name\n{typist.word()},{typist.word()}\n".encode()), f"{typist.word()}.csv")}
    client.post("/people/import/agencies", data=upload, content_type="multipart/form-data").close()


def fail(client: FlaskClient, typist: Typist, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error whose message holds what was typed: in a page, in a job, and in a library that logs it."""

    def break_down(*_: object, **__: object) -> None:
        raise LookupError(typist.word())

    with monkeypatch.context() as broken:
        broken.setattr(accounts, "sign_in", break_down)
        broken.setattr(accounts, "change_own_details", break_down)
        for path in ("/account/details", "/sign-in"):
            typist.fill_in(client, path)
    broken_kind = jobs.handler("example.broken", attempts=1)
    broken_kind(break_down)
    with db.unit_of_work():
        jobs.enqueue("example.broken", {"text": typist.word()})
    jobs.run_due()
    try:
        break_down()
    except LookupError:
        logging.getLogger("huey").exception("A task failed")


def everything_kept() -> Iterator[str]:
    """What the record, the jobs and the subjects of e-mails hold."""
    with db.reading() as session:
        for event in session.scalars(select(AuditEvent)):
            yield repr([getattr(event, column.key) for column in AuditEvent.__table__.columns])
        yield repr(session.scalars(select(jobs.Job.problem)).all())
        yield repr(session.scalars(select(OutboxMessage.subject)).all())


@pytest.mark.asvs("14.2.1")
@pytest.mark.goal("S8")
@pytest.mark.goal("R10")
@pytest.mark.asvs("16.2.5")
@pytest.mark.sqlite
def test_a_whole_journey_leaves_no_typed_word_behind(
    app: Flask,
    people: tuple[dict[str, User], str, str],
    log: Callable[[], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app.config.update(PROPAGATE_EXCEPTIONS=False, WTF_CSRF_ENABLED=True)
    events.watch_events(app)
    typist, forms = Typist(), 0
    users, return_id, round_id = people
    stranger = FlaskClient(app)
    forms += typist.fill_in(stranger, "/sign-in")
    stranger.post("/sign-in", data={"email": typist.word(), "password": typist.word()}).close()
    for role, paths in pages_of(return_id, round_id).items():
        client = FlaskClient(app)
        sign_in(client, users[role])
        forms += sum(typist.fill_in(client, path) for path in paths)
        go_astray(client, typist)
        fail(client, typist, monkeypatch)
    said = log()
    kept = [said, *everything_kept()]
    assert [word for word in [*typist.typed, PASSWORD] if any(f"{word}" in one for one in kept)] == []
    assert events.take() == []  # Every door that let a form through wrote what it declares.
    assert forms >= 10
    assert len(typist.typed) > 150
    assert said.count('"unexpected"') >= 4
    assert "job_failed" in said
    assert all(json.loads(line)["timestamp"].endswith("Z") for line in said.splitlines())


@pytest.mark.asvs("16.4.1")
@pytest.mark.asvs("16.2.4")
@pytest.mark.sqlite
def test_whatever_is_typed_a_request_is_one_record(app: Flask, log: Callable[[], str]) -> None:
    client, values = FlaskClient(app), [value for value in load("log_injection.jsonl") if isinstance(value, str)]
    app.config["WTF_CSRF_ENABLED"] = False
    sent = 0
    for value in values:
        harmless = "".join(one for one in value if one not in "\r\n")
        client.post("/sign-in", data={"email": value[:300], "password": value[:300]}).close()
        client.get("/returns/x", query_string={"next": value[:300]}).close()
        client.get(
            "/sign-in", headers={"User-Agent": harmless[:300].encode("latin-1", "replace").decode("latin-1")}
        ).close()
        sent += 3
    lines = [json.loads(line) for line in log().split("\n")[:-1]]
    assert len(values) > 15
    assert len([line for line in lines if line["event"] == "request"]) == sent
    assert all({"timestamp", "level", "event"} <= line.keys() for line in lines)


@pytest.mark.asvs("16.2.3")
@pytest.mark.sqlite
def test_the_web_server_keeps_no_log_of_addresses() -> None:
    """Its access log would hold what stands in addresses; the portal logs each request by its route instead."""
    root = Path(__file__).resolve().parents[2]
    places = [
        root / "Makefile",
        root / "README.md",
        *root.glob("gunicorn*"),
        *root.glob("docs/*.md"),
        *root.glob("deploy/*"),
    ]
    assert [
        path.name for path in places if "--access-log" in path.read_text() or "accesslog =" in path.read_text()
    ] == []
