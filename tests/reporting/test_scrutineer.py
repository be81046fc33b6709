"""A scrutineer reads what agencies submitted, over demonstration data, and can change nothing at any door."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Partnership, User
from portal.actions.models import FollowedAction
from portal.database import db
from portal.returns.models import Note, Query, Return, Round, SectionDraft, Submission
from tests.demo.small import TODAY, file_of_few, run
from tests.demo.snapshot import snapshot
from tests.permissions.declared import ALLOWED
from tests.permissions.groups import SIGNED_IN
from tests.permissions.world import Actor
from tests.support.builders import sign_in
from tests.support.client import PageClient
from tests.support.pages import Page

Work = Callable[[], Any]
SCRUTINEER = Actor("scrutineer", "p")
OWN = {door.removeprefix("POST ") for door, who in ALLOWED.items() if door[:5] == "POST " and who >= SIGNED_IN}
"""What anybody may send: to come and go, about oneself, and to ask for a link as somebody without an account."""
OWN_BY_ID = {"accounts.rename_factor", "accounts.remove_factor"}
"""What is found among one's own things alone. In the matrix it is an editor's."""
PREVIEW = "/rounds/questions?set=section11-2026"
"""What only coordinators are led to; the other page without a link needs a question that was asked about an answer."""
MORE = ("HMP", "MKUH")
"""One that submitted again after changes, and one whose approver has not yet signed."""
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
NOT_IN_IT = ("attendance.", "comparing.", "contributions.", "published_figures.", "surveys.")
"""Of these there is nothing in the demonstration, so that no link leads to what they show."""
OF_EACH_KIND = {"/actions/ID": 3, "/actions?agency": 1}
RECORDS = {"audit_events", "audit_head", "user_sessions"}
LONG = 40
NO_RECORD = [uuid.UUID(int=1)]


@pytest.fixture
def shown(app: Flask, tmp_path: Path, mails: object) -> Flask:
    """The demonstration with agencies in every state."""
    file = str(file_of_few(tmp_path, *MORE))
    result = run(app, "demo", "load", "--file", file, "--today", TODAY)
    assert result.exit_code == 0, result.output
    app.config["WTF_CSRF_ENABLED"] = False  # The check has tests of its own; here the permissions are asked.
    return app


def scrutineer() -> User:
    return db.session.scalars(select(User).where(User.email.startswith("scrutineer@"))).one()


def kind_of(path: str) -> str:
    """Addresses that differ in an id alone, or in what a filter is set to, are of one kind."""
    return ID.sub("ID", re.sub(r"=.*", "", path))


def crawl(client: PageClient, *more: str) -> Iterator[tuple[str, Page | None]]:
    """Every address that a link leads to from the home page and ``more``, with its page; files come without one."""
    waiting, seen, kinds = ["/", *more], {"/", *more}, dict[str, int]()
    while waiting:
        path = waiting.pop(0)
        kinds[kind_of(path)] = kinds.get(kind_of(path), 0) + 1
        if kinds[kind_of(path)] > OF_EACH_KIND.get(kind_of(path), 8):
            continue
        answer = client.get(path)
        if path.startswith("/sign-in"):
            continue  # It leads whoever is signed in home again.
        if answer.status_code == 303:
            yield path, None
            waiting += [one for one in [urlsplit(answer.headers["Location"]).path] if one not in seen]
            seen.add(urlsplit(answer.headers["Location"]).path)
            continue
        assert answer.status_code == 200, f"{path} answered {answer.status_code}"
        page = Page(answer.get_data(as_text=True)) if answer.mimetype == "text/html" else None
        yield path, page
        found = [link for link in links_of(page) if link not in seen] if page else []
        seen.update(found)
        waiting += dict.fromkeys(found)


def links_of(page: Page) -> Iterator[str]:
    for link in page.all("a"):
        parts = urlsplit(link.get("href", ""))
        if not parts.netloc and parts.path.startswith("/"):
            yield f"{parts.path}?{parts.query}" if parts.query else parts.path


def endpoint_of(app: Flask, path: str, method: str = "GET") -> str:
    return str(app.url_map.bind("localhost").match(urlsplit(path).path, method)[0])


def ways_to_change(app: Flask, path: str, page: Page) -> Iterator[str]:
    """The forms and buttons of a page that would send something other than what anybody may."""
    for form in page.all("form"):
        where = form.get("action") or path
        if form.get("method", "get").lower() == "post" and endpoint_of(app, where, "POST") not in OWN | OWN_BY_ID:
            yield f"{path}: a form that sends to {where}"
    for button in page.all("button", "input"):
        acts = button.tag == "button" or button.get("type") in ("submit", "button", "image")
        if acts and ("formaction" in button.attrib or not page.within(button, "form")):
            yield f"{path}: a button of its own: {button.attrib}"


def test_what_a_scrutineer_may_send_is_about_themselves() -> None:
    allowed = {door for door, who in ALLOWED.items() if SCRUTINEER in who and not door.startswith("GET ")}
    assert allowed == {f"POST {endpoint}" for endpoint in OWN}
    by_link = {"contributions", "door", "feedback", "surveys"}
    assert {endpoint.partition(".")[0] for endpoint in OWN} == {"accounts", *by_link}, (
        "one's own, and links for anybody"
    )


@pytest.mark.sqlite  # What it shows is the same whichever database is beneath.
def test_every_page_from_home_reads_what_was_submitted_and_offers_no_change(
    shown: Flask, client: PageClient, unit_of_work: Work
) -> None:
    with unit_of_work() as session:
        person, private = scrutineer(), texts_that_stay_in_agencies(session)
        done = session.scalars(select(Submission.return_id)).first()
    assert private
    sign_in(client, person)
    reached, found = set[str](), list[str]()
    named: dict[str, list[Any]] = {"return_id": [done], "question_key": ["s1_1"]}
    for path, page in crawl(client, PREVIEW, *door(shown, "returns.question", named)):
        reached.add(endpoint_of(shown, path))
        if page is not None:
            found += ways_to_change(shown, path, page)
            found += [f"{path} shows what was not submitted: {text!r}" for text in private if text in page.text]
    assert not found, "\n".join(found)
    theirs = {door: who for door, who in ALLOWED.items() if SCRUTINEER in who and not who >= SIGNED_IN}
    there = {door.removeprefix("GET ") for door in theirs if door.startswith("GET ")}
    assert {door for door in there if not door.startswith(NOT_IN_IT)} <= reached


def texts_that_stay_in_agencies(session: Session) -> set[str]:
    """What is typed in drafts and was never submitted, and what colleagues wrote to each other."""
    typed = {text for draft in session.scalars(select(SectionDraft.answers)) for text in texts_in(draft)}
    sent = {text for answers in session.scalars(select(Submission.answers)) for text in texts_in(answers)}
    notes = set(session.scalars(select(Note.text)))
    return {" ".join(text.split()) for text in (typed - sent) | notes if len(text) > LONG}


def texts_in(answers: Any) -> Iterator[str]:
    if isinstance(answers, str):
        yield answers
    elif isinstance(answers, dict | list):
        for one in answers.values() if isinstance(answers, dict) else answers:
            yield from texts_in(one)


@pytest.mark.sqlite  # What it shows is the same whichever database is beneath.
def test_every_door_that_changes_something_is_shut(shown: Flask, unit_of_work: Work) -> None:
    client = FlaskClient(shown)
    with unit_of_work() as session:
        person, records = scrutineer(), records_of(session)
    sign_in(client, person)
    before, knocks, opened = rows(), 0, []
    for path, method in doors_that_change(shown, records):
        answer = client.open(path, method=method, data={"note": "Example", "reason": "Example", "answer": "yes"})
        knocks += 1
        if answer.status_code not in (403, 404):
            opened.append(f"{method} {path}: {answer.status_code}")
    assert not opened, "\n".join(opened)
    assert knocks > len(ALLOWED) / 2
    assert rows() == before


def rows() -> dict[str, list[str]]:
    return {table: found for table, found in snapshot(db.engine).items() if table not in RECORDS}


def records_of(session: Session) -> dict[str, list[Any]]:
    """What an address may name: the records that there are, and one that there is not."""
    returns = list(session.scalars(select(Return)))
    one_of_each = {(one.status, one.excused_at is None, one.round_id): one for one in returns}.values()
    return {
        "return_id": [one.id for one in one_of_each],
        "round_id": list(session.scalars(select(Round.id))),
        "agency_id": [next(iter(one_of_each)).agency_id],
        "query_id": [*session.scalars(select(Query.id)), *NO_RECORD],
        "action_id": [*session.scalars(select(FollowedAction.id).limit(3))],
        "partnership_key": [*session.scalars(select(Partnership.key))],
        "partnership_id": list(session.scalars(select(Partnership.id))),
        "section_key": ["s1"],
        "question_key": ["s1_1"],
        "number": [1],
    }


def named(records: dict[str, list[Any]], name: str) -> list[Any]:
    """What an address may name as ``name``; of what a scrutineer has none, something that is not there."""
    return records.get(name) or (NO_RECORD if name.endswith("_id") else ["x"])


def doors_that_change(app: Flask, records: dict[str, list[Any]]) -> Iterator[tuple[str, str]]:
    """Every address and method that may write, for each record of the kind that the address names first."""
    for rule in app.url_map.iter_rules():
        for method in sorted({"POST", "PUT", "PATCH", "DELETE"} & set(rule.methods or ())):
            if rule.endpoint not in OWN:
                yield from ((path, method) for path in door(app, rule.endpoint, records))


def door(app: Flask, endpoint: str, records: dict[str, list[Any]]) -> Iterator[str]:
    """The addresses of a route: one for each record of the kind that it has most of."""
    names = sorted({name for rule in app.url_map.iter_rules(endpoint) for name in rule.arguments})
    most = max((len(named(records, name)) for name in names), default=1)
    urls = app.url_map.bind("localhost")
    for turn in range(most):
        values = {name: named(records, name)[turn % len(named(records, name))] for name in names}
        yield urls.build(endpoint, values)
