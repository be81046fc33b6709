"""Every route, every role, own and other agency, own and other partnership: what comes back, by status code."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from portal.database import db
from portal.permissions import Access, access_of
from portal.returns.models import Return, Status
from tests.permissions.declared import ALLOWED
from tests.permissions.world import ACTORS, AGENCY_ACTORS, NOBODIES, PARTNERSHIP_ACTORS, Actor, World, make_world
from tests.support.builders import sign_in
from tests.support.statements import count_statements

Work = Callable[[], Any]
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
NOT_REFUSED = frozenset({200, 302, 303, 409, 422})
"""What one who may gets: the page, a way on, or a sentence about the record's state or the form."""
EMPTY_HANDED = {"POST returns.save": frozenset({400})}
"""Doors at which a form without any field is no form of ours."""
ASKED_TO_SIGN_IN = {"POST returns.save": 401}
"""Doors that answer with the sign-in page itself, for it carries what was typed; the others lead to it."""
OUTSIDE = ("audit_", "user_sessions", "jobs")


@dataclass(frozen=True)
class Door:
    """One route with one method."""

    rule: Rule
    method: str

    @property
    def name(self) -> str:
        return f"{self.method} {self.rule.endpoint}"


def doors(app: Flask) -> Iterator[Door]:
    for rule in app.url_map.iter_rules():
        for method in METHODS:
            if method in (rule.methods or ()):
                yield Door(rule, method)


@pytest.fixture
def world(app: Flask, unit_of_work: Work, mails: object) -> World:
    app.config["WTF_CSRF_ENABLED"] = False  # The CSRF check has tests of its own; here the guard is what is asked.
    with unit_of_work():
        return make_world()


@pytest.fixture
def nothing_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a request writes is undone, so that each of thousands of requests meets the same world."""
    finish = db.finish_request
    monkeypatch.setattr(db, "finish_request", lambda *, succeeded: finish(succeeded=False))


def expected(actor: Actor, door: Door, access: Access | None, world: World) -> frozenset[int]:
    """The status codes that this actor may get at this door."""
    if actor in ALLOWED[door.name]:
        return NOT_REFUSED | EMPTY_HANDED.get(door.name, frozenset())
    if access is None:
        return frozenset({403})
    user = world.users[actor]
    if user is None or not user.is_active:
        return frozenset({ASKED_TO_SIGN_IN.get(door.name, 302)})
    return frozenset({404}) if access.admits(user) else frozenset({403})


def send(client: FlaskClient, door: Door, path: str) -> tuple[int, str, int]:
    """Knock at a door; gives the status, where it leads to, and how many business rows it changed."""
    with count_statements(db.engine) as statements:
        response = client.open(path, method=door.method, data={} if door.method == "POST" else None)
    response.close()
    changes = [text for text in statements.writes if not any(table in text for table in OUTSIDE)]
    return response.status_code, response.headers.get("Location", ""), len(changes)


def knock_at_all(
    app: Flask, world: World, status: Status, actors: Sequence[Actor], unit_of_work: Work
) -> tuple[int, list[str]]:
    """Each actor at every door, with the return in one state; how many knocks that were, and every wrong answer."""
    knocks, wrong = 0, []
    with unit_of_work() as session:
        session.get_one(Return, world.target).status = status.value
    for actor in actors:
        client = FlaskClient(app)
        for door in doors(app):
            user = world.users[actor]
            if user is not None:
                sign_in(client, user)
            knocks += 1
            wrong += problems_at(app, world, door, actor, client)
    return knocks, wrong


def problems_at(app: Flask, world: World, door: Door, actor: Actor, client: FlaskClient) -> list[str]:
    access = access_of(app.view_functions[door.rule.endpoint])
    with app.test_request_context():
        path = door.rule.build({name: world.arguments[name] for name in door.rule.arguments})
    assert path is not None
    status, leads_to, changes = send(client, door, path[1])
    allowed = expected(actor, door, access, world)
    refused = actor not in ALLOWED[door.name]
    found = []
    if status not in allowed:
        found.append(f"{door.name} as {actor}: {status}, not {sorted(allowed)}")
    if refused and status == 302 and not leads_to.startswith("/sign-in"):
        found.append(f"{door.name} as {actor}: led to {leads_to}")
    if refused and changes:
        found.append(f"{door.name} as {actor}: refused, and yet {changes} changes")
    return found


def test_every_door_is_declared(app: Flask) -> None:
    assert {door.name for door in doors(app)} == set(ALLOWED)


def test_every_argument_has_a_record_to_go_for(app: Flask, world: World) -> None:
    assert {name for door in doors(app) for name in door.rule.arguments} <= set(world.arguments)


CROWDS = {"nobodies": NOBODIES, "agencies' people": AGENCY_ACTORS, "partnerships' people": PARTNERSHIP_ACTORS}
STATES = [
    pytest.param(status, marks=() if status in (Status.DRAFT, Status.SUBMITTED) else pytest.mark.soak)
    for status in Status
]


@pytest.mark.usefixtures("nothing_stays")
@pytest.mark.parametrize("status", STATES)
@pytest.mark.parametrize("crowd", CROWDS)
def test_each_actor_at_each_door(app: Flask, world: World, unit_of_work: Work, crowd: str, status: Status) -> None:
    knocks, wrong = knock_at_all(app, world, status, CROWDS[crowd], unit_of_work)
    assert not wrong, "\n".join(wrong)
    assert knocks == len(CROWDS[crowd]) * len(ALLOWED)


def test_nobody_is_left_out() -> None:
    assert sorted(map(str, ACTORS)) == sorted(str(actor) for crowd in CROWDS.values() for actor in crowd)


def test_a_stranger_is_sent_to_sign_in(app: Flask) -> None:
    response = FlaskClient(app).get("/rounds")
    assert (response.status_code, response.headers["Location"]) == (302, "/sign-in?next=/rounds")
    assert NOBODIES[0] not in ALLOWED["GET reporting.rounds"]
