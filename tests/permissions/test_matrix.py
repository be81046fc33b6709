"""Every route, every role, own and other agency and partnership, every state of the record: what comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from portal.accounts.models import User
from portal.database import db, now
from portal.local_time import today
from portal.permissions import Access, access_of
from portal.returns.models import Return, Round, Status
from tests.permissions.declared import ALLOWED
from tests.permissions.world import ACTORS, NOBODIES, Actor, World, make_world
from tests.support import databases
from tests.support.builders import sign_in
from tests.support.statements import count_statements

Work = Callable[[], Any]
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
NOT_REFUSED = frozenset({200, 302, 303, 409, 422})
"""What one who may gets: the page, a way on, or a sentence about the record's state or the form."""
EMPTY_HANDED = {"POST returns.save": frozenset({400}), "POST accounts.export_access": frozenset({400})}
"""Doors at which a form without any field is no form of ours."""
ASKED_TO_SIGN_IN = {
    "POST returns.save": 401,
    "POST accounts.invite": 401,
    "POST duty.log_contact": 401,
    "POST concerns.save": 401,
    "POST concerns.add_message": 401,
}
"""Doors that answer with the sign-in page itself, for it carries what was typed; the others lead to it."""
ASKED_WHY = {"GET": frozenset({303, 404}), "POST": frozenset({403, 404})}
"""What whoever of the desk may know of a contact, and has no need to read it, gets at a door to what happened."""
SUPPORT = Actor("lado_support", "p")
OUTSIDE = ("audit_", "user_sessions", "jobs")
HANGS_ON_THE_RETURN = frozenset({"return_id", "withdrawal_id", "query_id", "request_id"})
Undo = Callable[[Return], None]


@dataclass(frozen=True)
class Door:
    """One route with one method."""

    rule: Rule
    method: str

    @property
    def name(self) -> str:
        return f"{self.method} {self.rule.endpoint}"


@dataclass(frozen=True)
class State:
    """How to bring the record into a state; ``hides`` when the agency's people know nothing of it then."""

    put: Callable[[Return], Undo]
    hides: bool = False


def with_status(status: Status) -> State:
    def put(record: Return) -> Undo:
        record.status = status.value
        return lambda _record: None

    return State(put)


def _set(of: Callable[[Return], Any], name: str, value: Callable[[], Any], hides: bool = False) -> State:
    """A submitted return of which one more thing is so."""

    def put(record: Return) -> Undo:
        record.status = Status.SUBMITTED.value
        before = getattr(of(record), name)
        setattr(of(record), name, value())
        return lambda later: setattr(of(later), name, before)

    return State(put, hides)


def _itself(record: Return) -> Return:
    return record


def _round(record: Return) -> Round:
    return record.round


STATES: dict[str, State] = {
    **{status.value: with_status(status) for status in Status},
    "excused": _set(_itself, "excused_at", now),
    "closed": _set(_round, "closed_at", now),
    "cancelled": _set(_round, "cancelled_at", now, hides=True),
    "not yet open": _set(_round, "opens_on", lambda: today() + timedelta(days=7), hides=True),
}


class Visitor:
    """A browser of one person. Nothing that a request writes stays, so one session serves for every door."""

    def __init__(self, app: Flask, user: User | None) -> None:
        self.client = FlaskClient(app)
        self.name = app.session_interface.cookie_name  # type: ignore[attr-defined]
        self.token = sign_in(self.client, user) if user is not None else ""

    def at_the_door(self) -> FlaskClient:
        """The browser as it was before the last door gave it another cookie."""
        self.client.delete_cookie(self.name)
        if self.token:
            self.client.set_cookie(self.name, self.token, secure=self.name.startswith("__Host-"))
        return self.client


@dataclass(frozen=True)
class Cell:
    """One actor at one door while the record is in one state."""

    state: str
    door: Door
    actor: Actor


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


def expected(actor: Actor, door: Door, access: Access | None, world: World, state: str) -> frozenset[int]:
    """The status codes that this actor may get at this door."""
    if STATES[state].hides and actor.place == "a" and HANGS_ON_THE_RETURN & door.rule.arguments:
        return frozenset({404 if access is not None and access.admits(world.person(actor)) else 403})
    if actor in ALLOWED[door.name]:
        return NOT_REFUSED | EMPTY_HANDED.get(door.name, frozenset())
    if access is None:
        return frozenset({403})
    user = world.users[actor]
    if user is None or not user.is_active:
        return frozenset({ASKED_TO_SIGN_IN.get(door.name, 302)})
    if actor == SUPPORT and "contact_id" in door.rule.arguments and access.admits(user):
        return ASKED_WHY[door.method]
    return frozenset({404}) if access.admits(user) else frozenset({403})


def send(client: FlaskClient, door: Door, path: str) -> tuple[int, str, int]:
    """Knock at a door; gives the status, where it leads to, and how many business rows it changed."""
    with count_statements(db.engine) as statements:
        response = client.open(path, method=door.method, data={} if door.method == "POST" else None)
    response.close()
    changes = [text for text in statements.writes if not any(table in text for table in OUTSIDE)]
    return response.status_code, response.headers.get("Location", ""), len(changes)


def knock(app: Flask, world: World, cells: Iterable[Cell], unit_of_work: Work) -> tuple[int, list[str]]:
    """Each cell in turn, the cells of one state after those of another; how many they were, and every wrong answer."""
    by_state: dict[str, list[Cell]] = {}
    for cell in cells:
        by_state.setdefault(cell.state, []).append(cell)
    clients = {actor: Visitor(app, world.users[actor]) for actor in ACTORS}
    wrong: list[str] = []
    for state, those in by_state.items():
        with unit_of_work() as session:
            undo = STATES[state].put(session.get_one(Return, world.target))
        for cell in those:
            found = problems_at(app, world, cell.door, cell.actor, clients[cell.actor].at_the_door(), state)
            wrong += [f"{state}: {problem}" for problem in found]
        with unit_of_work() as session:
            undo(session.get_one(Return, world.target))
    return sum(map(len, by_state.values())), wrong


def problems_at(
    app: Flask, world: World, door: Door, actor: Actor, client: FlaskClient, state: str = "submitted"
) -> list[str]:
    access = access_of(app.view_functions[door.rule.endpoint])
    with app.test_request_context():
        path = door.rule.build({name: world.arguments[name] for name in door.rule.arguments})
    assert path is not None
    status, leads_to, changes = send(client, door, path[1])
    allowed = expected(actor, door, access, world, state)
    refused = actor not in ALLOWED[door.name]
    found = []
    if status not in allowed:
        found.append(f"{door.name} as {actor}: {status}, not {sorted(allowed)}")
    if refused and status == 302 and not leads_to.startswith("/sign-in"):
        found.append(f"{door.name} as {actor}: led to {leads_to}")
    if refused and status == 303 and not leads_to.endswith("/why"):
        found.append(f"{door.name} as {actor}: led to {leads_to}, not to the question why")
    if refused and changes:
        found.append(f"{door.name} as {actor}: refused, and yet {changes} changes")
    return found


@pytest.mark.asvs("13.4.5")
def test_every_door_is_declared(app: Flask) -> None:
    assert {door.name for door in doors(app)} == set(ALLOWED)


def test_every_argument_has_a_record_to_go_for(app: Flask, world: World) -> None:
    assert {name for door in doors(app) for name in door.rule.arguments} <= set(world.arguments)


def all_cells(app: Flask) -> Iterator[Cell]:
    """The whole matrix: every state of the record, every door, every actor."""
    return (Cell(state, door, actor) for state in STATES for door in doors(app) for actor in ACTORS)


def some_cells(app: Flask, every: int = 1) -> Iterator[Cell]:
    """Every actor at every door, each in one of the states, so that each state meets all doors and all actors."""
    names = list(STATES)
    for row, door in enumerate(doors(app)):
        for column, actor in enumerate(ACTORS):
            if (row + column) % every == 0:
                yield Cell(names[(row // every + column) % len(names)], door, actor)


@pytest.mark.asvs("8.2.1")
@pytest.mark.asvs("8.2.2")
@pytest.mark.asvs("8.4.1")
@pytest.mark.goal("S1")
@pytest.mark.threat(1)
@pytest.mark.usefixtures("nothing_stays")
def test_each_actor_at_each_door(app: Flask, world: World, unit_of_work: Work) -> None:
    """On PostgreSQL, whose part in this is small, every fourth cell."""
    every = 1 if databases.chosen() == "sqlite" else 4
    knocks, wrong = knock(app, world, some_cells(app, every), unit_of_work)
    assert not wrong, "\n".join(wrong)
    assert knocks * every >= len(ACTORS) * len(ALLOWED)


@pytest.mark.threat(1)
@pytest.mark.soak
@pytest.mark.goal("S1")
@pytest.mark.usefixtures("nothing_stays")
@pytest.mark.parametrize("state", STATES)
def test_each_actor_at_each_door_in_each_state(app: Flask, world: World, unit_of_work: Work, state: str) -> None:
    cells = [cell for cell in all_cells(app) if cell.state == state]
    knocks, wrong = knock(app, world, cells, unit_of_work)
    assert not wrong, "\n".join(wrong)
    assert knocks == len(ACTORS) * len(ALLOWED)


def test_the_matrix_is_as_large_as_was_promised(app: Flask) -> None:
    cells = list(some_cells(app))
    assert len(ACTORS) >= 14
    assert len(STATES) >= 8
    assert len({(cell.state, cell.door.name) for cell in cells}) == len(STATES) * len(ALLOWED)
    assert len({(cell.state, cell.actor) for cell in cells}) == len(STATES) * len(ACTORS)
    assert sum(1 for _ in all_cells(app)) >= 20_000


def test_a_stranger_is_sent_to_sign_in(app: Flask) -> None:
    response = FlaskClient(app).get("/rounds")
    assert (response.status_code, response.headers["Location"]) == (302, "/sign-in?next=/rounds")
    assert NOBODIES[0] not in ALLOWED["GET reporting.rounds"]
