"""Every door has its events: what each reads or changes is on the record, exactly as it is declared."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.audit import AuditEvent
from portal.database import db
from portal.record.reads import CONFIDENTIAL
from portal.record.words import action_words
from tests.permissions.declared import ALLOWED
from tests.permissions.test_matrix import Door, doors
from tests.permissions.world import Actor, World, make_world
from tests.record.declared import EVENTS
from tests.record.following import REFUSALS, problem_with
from tests.support.builders import sign_in

Work = Callable[[], Any]
READERS = (
    Actor("coordinator", "p"),
    Actor("administrator", "p"),
    Actor("safeguarding_lead", "a"),
    Actor("approver", "a"),
    Actor("editor", "a"),
)
PARTNERSHIP = frozenset({"coordinator", "administrator", "scrutineer"})


@pytest.fixture
def world(app: Flask, unit_of_work: Work, mails: object) -> World:
    app.config["WTF_CSRF_ENABLED"] = False
    with unit_of_work():
        return make_world()


@contextmanager
def new_events() -> Iterator[list[AuditEvent]]:
    """The events that were written within the block."""
    found: list[AuditEvent] = []
    with db.reading() as session:
        before = session.scalar(select(func.max(AuditEvent.seq))) or 0
    yield found
    with db.reading() as session:
        found += session.scalars(select(AuditEvent).where(AuditEvent.seq > before).order_by(AuditEvent.seq)).all()


def knock(app: Flask, world: World, door: Door, actor: Actor) -> tuple[int, list[AuditEvent]]:
    client = FlaskClient(app)
    user = world.users[actor]
    if user is not None:
        sign_in(client, user)
    with app.test_request_context():
        path = door.rule.build({name: world.arguments[name] for name in door.rule.arguments})
    assert path is not None
    with new_events() as written:
        response = client.open(path[1], method=door.method, data={} if door.method == "POST" else None)
        response.close()
    return response.status_code, written


def by_name(app: Flask) -> dict[str, Door]:
    return {door.name: door for door in doors(app)}


@pytest.mark.sqlite
@pytest.mark.goal("R10")
@pytest.mark.asvs("16.1.1")
def test_every_door_is_declared(app: Flask) -> None:
    """Add a line to ``tests/record/declared.py`` for a new route: what it reads or changes, or NONE."""
    assert sorted(by_name(app)) == sorted(EVENTS)


@pytest.mark.sqlite
def test_what_is_declared_has_words() -> None:
    declared = {word.removesuffix("?") for line in EVENTS.values() for word in line.split() if "*" not in word}
    assert not [action for action in declared if not action_words(action)]


@pytest.mark.sqlite
def test_a_page_that_is_declared_confidential_is_in_the_table_of_reads() -> None:
    declared = {door.partition(" ")[2]: line for door, line in EVENTS.items() if line in set(CONFIDENTIAL.values())}
    del declared["record.find_by_name"]  # A form that is sent; its verb records it.
    assert declared == CONFIDENTIAL


@pytest.mark.asvs("16.1.1")
@pytest.mark.goal("R10")
@pytest.mark.sqlite
def test_each_page_writes_the_events_that_it_declares(app: Flask, world: World) -> None:
    wrong, looked_at = [], 0
    for name, door in by_name(app).items():
        if door.method != "GET" or not door.rule.endpoint.partition(".")[2]:
            continue
        for actor in [one for one in READERS if one in ALLOWED.get(name, ())][:2]:
            status, written = knock(app, world, door, actor)
            if status != 200:
                continue
            looked_at += 1
            actions = [event.action for event in written]
            problem = problem_with(EVENTS[name], actions)
            if "submission.read?" in EVENTS[name] and actor.role in PARTNERSHIP and not actions:
                problem = "what the partnership reads is not recorded"
            if problem or len(actions) > 1 or any(event.outcome != "done" for event in written):
                wrong.append(f"{name} as {actor}: {problem or actions}")
    assert not wrong, "\n".join(wrong)
    assert looked_at > 50


@pytest.mark.asvs("16.2.1")
@pytest.mark.goal("R10")
@pytest.mark.asvs("16.3.2")
@pytest.mark.sqlite
def test_each_refusal_is_written_once_with_who_and_where(app: Flask, world: World) -> None:
    """As somebody to whom most doors are shut; a stranger is only asked to sign in."""
    wrong, refused = [], 0
    for actor in (Actor("editor", "c"), Actor("anonymous")):
        for name, door in by_name(app).items():
            if actor in ALLOWED.get(name, (actor,)):
                continue
            status, written = knock(app, world, door, actor)
            if actor.role == "anonymous":
                if written or status not in (302, 401):
                    wrong.append(f"{name} as a stranger: {status}, {[one.action for one in written]}")
                continue
            if status not in (403, 404):
                continue
            refused += 1
            told = [(one.action in REFUSALS, one.outcome, bool(one.address), one.facts["route"]) for one in written]
            if told not in ([(True, "refused", True, door.rule.endpoint)], []) or (status == 403 and not told):
                wrong.append(f"{name} as {actor}: {status}, {told}")
    assert not wrong, "\n".join(wrong)
    assert refused > 60


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("declared", "written", "wrong"),
    [
        ("", [], False),
        ("", ["a.b"], True),
        ("a.b", [], True),
        ("a.b", ["a.b"], False),
        ("a.b?", [], False),
        ("a.b?", ["a.c"], True),
        ("a.*", ["a.c", "a.d"], False),
        ("a.* b.c?", ["b.c"], True),
    ],
)
def test_a_wrong_event_is_noticed(declared: str, written: list[str], wrong: bool) -> None:
    assert bool(problem_with(declared, written)) is wrong
