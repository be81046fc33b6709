"""Goal S5: whatever ends a session or a right ends it at the very next request, in every browser and at every door."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import AnyConverter, BaseConverter, Rule, UUIDConverter

from portal import jobs
from portal.accounts import merging, own_sessions, service
from portal.accounts.factors import codes, setting_up
from portal.accounts.factors.resets import reset_by_command
from portal.accounts.getting_in import links
from portal.accounts.getting_in.links import LinkKind
from portal.accounts.getting_in.reset import reset_password
from portal.accounts.models import Partnership, User
from portal.accounts.sessions import hash_of
from portal.config import Settings
from portal.database import db, now
from portal.permissions import SYSTEM, Role, access_of
from portal.typed_words import ATTRIBUTE as KEEPS_WORDS
from tests.accounts.getting_in.test_links import LINK, _bodies
from tests.accounts.world import NEW_PASSWORD, World, make_world
from tests.support.builders import PASSWORD, add_role, make_user, sign_in
from tests.support.factors import make_app

pytestmark = pytest.mark.postgres_in_soak

SECOND = timedelta(seconds=1)
JSON = {"Accept": "application/json"}


@dataclass(frozen=True)
class Knock:
    """One request at one door that is not public."""

    path: str
    method: str
    wants_json: bool

    def answer(self, client: FlaskClient) -> tuple[int, str]:
        response = client.open(self.path, method=self.method, headers=JSON if self.wants_json else {})
        response.close()
        return response.status_code, response.headers.get("Location", "")


def doors(app: Flask, *, all_of_them: bool) -> Iterator[Knock]:
    """A request for each kind of door: by method, by what it needs, by whether it keeps words; or for every door."""
    seen = set()
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        access = access_of(view)
        if access is None or access.public:
            continue
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            kind = (method, access.permissions, hasattr(view, KEEPS_WORDS))
            if all_of_them or kind not in seen:
                seen.add(kind)
                yield from (Knock(path_of(app, rule), method, wants_json) for wants_json in (False, True))


def part_for(converter: BaseConverter) -> str:
    """Something that the part of an address may be."""
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return str(uuid.UUID(int=7)) if isinstance(converter, UUIDConverter) else "1"


def path_of(app: Flask, rule: Rule) -> str:
    values = {name: part_for(found) for name, found in rule._converters.items()}
    with app.test_request_context():
        built = rule.build(values)
    assert built is not None
    return built[1]


def is_dead(answer: tuple[int, str]) -> bool:
    status, leads_to = answer
    return status == 401 or (status == 302 and leads_to.startswith("/sign-in"))


class Stage:
    """A safeguarding lead who is signed in with three browsers, and everything that may happen to them."""

    def __init__(self, app: Flask, settings: Settings, there: World) -> None:
        self.app, self.settings, self.there = app, settings, there
        self.person = there.lead
        self.browsers = [FlaskClient(app) for _ in range(3)]
        self.tokens = [sign_in(one, self.person) for one in self.browsers]
        self.later: AbstractContextManager[object] = nullcontext()

    def revive(self, which: int) -> None:
        """Put the old cookie back, whatever the browser was told."""
        interface: Any = self.app.session_interface
        self.browsers[which].set_cookie(interface.cookie_name, self.tokens[which])

    def travel(self, by: timedelta) -> None:
        self.later = time_machine.travel(now() + by, tick=False)


Cause = Callable[[Stage], object]


def change(work: Callable[[User], object]) -> Cause:
    """Something that happens to the person, in a transaction of its own."""

    def cause(stage: Stage) -> None:
        with db.unit_of_work() as session:
            work(session.get_one(User, stage.person.id))

    return cause


def by_request(path: str, **data: str) -> Cause:
    """Something that the person does themselves, in the first of their browsers."""

    def cause(stage: Stage) -> None:
        assert stage.browsers[0].post(path, data=data).status_code == 303

    return cause


def end_the_latest(person: User) -> None:
    assert own_sessions.end_one(person, own_sessions.sessions_of(person)[0].id_hash)


def end_the_roles(person: User) -> None:
    for membership in person.current_memberships:
        service.leave(SYSTEM, membership.id)


def reset(stage: Stage) -> None:
    with db.unit_of_work():
        links.ask(LinkKind.RESET, stage.person.email, "x" * 43)
    jobs.run_due()
    (path,) = {path for body in _bodies() for path in LINK.findall(body)}
    with db.unit_of_work():
        reset_password(path.rsplit("/", 1)[1], NEW_PASSWORD)


def reset_the_factor(person: User) -> None:
    make_app(person)
    reset_by_command(SYSTEM, person, "An invented reason")


def merge(stage: Stage) -> None:
    with db.unit_of_work() as session:
        person = session.get_one(User, stage.person.id)
        kept = make_user(Role.EDITOR, person.memberships[0].place)
        administrator = session.get_one(User, stage.there.administrator.id)
        plan = merging.look(administrator, str(kept.id), str(person.id))
        merging.merge(administrator, str(kept.id), str(person.id), plan.seen)


def demote(person: User) -> None:
    service.change_role(SYSTEM, person.current_memberships[0].id, Role.EDITOR)


def end_one_of_two(person: User) -> None:
    add_role(person, Role.EDITOR, person.memberships[0].place)
    service.leave(SYSTEM, next(one for one in person.memberships if one.role == Role.SAFEGUARDING_LEAD).id)


def accept_another_role(stage: Stage) -> None:
    with db.unit_of_work() as session:
        partnership = session.scalars(select(Partnership).where(Partnership.key == "south")).one()
        link = service.invite_by_link(SYSTEM, stage.person.email, "Example", Role.SCRUTINEER, partnership)
    path = link.removeprefix(stage.settings.base_url)
    assert stage.browsers[0].post(path, data={}).status_code == 303


def add_an_app(stage: Stage) -> None:
    here = hash_of(stage.tokens[0])
    with db.unit_of_work() as session:
        person = session.get_one(User, stage.person.id)
        begun = setting_up.begin_app(person, here)
        setting_up.confirm_app(person, codes.code_at(codes.secret_of(begun), codes.step_now()), here)


EVERY, FIRST = {0, 1, 2}, {0}
CAUSES: dict[str, tuple[Cause, set[int]]] = {
    "signed out": (by_request("/sign-out"), FIRST),
    "signed out everywhere": (by_request("/account/sessions/all"), EVERY),
    "ended from the list": (change(end_the_latest), set()),
    "password changed": (by_request("/account/password", current=PASSWORD, password=NEW_PASSWORD), EVERY),
    "password reset": (reset, EVERY),
    "confirmed anew": (by_request("/account/confirm", password=PASSWORD), FIRST),
    "roles ended": (change(end_the_roles), EVERY),
    "another role": (change(demote), EVERY),
    "a role added": (accept_another_role, EVERY),
    "an app added": (add_an_app, {1, 2}),
    "suspended": (change(lambda person: service.suspend(SYSTEM, person)), EVERY),
    "merged": (merge, EVERY),
    "factor reset": (change(reset_the_factor), EVERY),
    "idle": (lambda stage: stage.travel(stage.settings.session_idle + SECOND), EVERY),
    "its day is over": (lambda stage: stage.travel(stage.settings.session_absolute + SECOND), EVERY),
}


@pytest.fixture
def stage(app: Flask, settings: Settings, mails: object) -> Stage:
    app.config["WTF_CSRF_ENABLED"] = False  # Here the session is what is asked; forged forms have tests of their own.
    with db.unit_of_work():
        there = make_world()
    return Stage(app, settings, there)


@pytest.mark.asvs("7.4.5")
@pytest.mark.goal("S5")
@pytest.mark.threat(7)
@pytest.mark.asvs("7.4.1")
@pytest.mark.asvs("7.4.2")
@pytest.mark.parametrize("cause", CAUSES)
@pytest.mark.parametrize("all_doors", [False, pytest.param(True, marks=pytest.mark.soak)], ids=["kinds", "all"])
def test_a_session_that_was_ended_opens_no_door(stage: Stage, cause: str, all_doors: bool) -> None:
    work, ends = CAUSES[cause]
    assert [one.get("/account").status_code for one in stage.browsers] == [200, 200, 200]
    knocks = list(doors(stage.app, all_of_them=all_doors))
    work(stage)
    with stage.later:
        for which, browser in enumerate(stage.browsers):
            stage.revive(which)
            if which not in ends:
                continue
            answers = {knock: knock.answer(browser) for knock in knocks}
            assert {knock: answer for knock, answer in answers.items() if not is_dead(answer)} == {}
        lives = [stage.browsers[which].get("/account").status_code for which in sorted(EVERY - ends)]
    assert lives.count(200) == len(lives) - (cause == "ended from the list")


def test_the_doors_that_are_knocked_at_are_open_to_whoever_is_signed_in(stage: Stage) -> None:
    """The test of the test: without a cause none of them says that the session is dead."""
    for knock in doors(stage.app, all_of_them=False):
        stage.revive(1)
        if "sign-out" not in knock.path and "sessions" not in knock.path:
            assert not is_dead(knock.answer(stage.browsers[1])), knock


# --- rights


@pytest.mark.goal("S5")
@pytest.mark.threat(6)
@pytest.mark.asvs("8.3.2")
@pytest.mark.parametrize("again", [False, True], ids=["with a role left", "signed in again with another role"])
def test_a_right_that_was_taken_is_gone_in_every_browser(stage: Stage, again: bool) -> None:
    assert [one.get("/people").status_code for one in stage.browsers] == [200, 200, 200]
    change(demote if again else end_one_of_two)(stage)
    for browser in stage.browsers if again else ():
        sign_in(browser, stage.person)
    assert [one.get("/people").status_code for one in stage.browsers] == [403, 403, 403]
    assert [one.get("/account").status_code for one in stage.browsers] == [200, 200, 200]


@pytest.mark.asvs("7.2.4")
def test_a_new_role_comes_with_a_new_id(stage: Stage) -> None:
    accept_another_role(stage)
    assert stage.browsers[0].get("/account").status_code == 200
    stage.revive(0)
    assert is_dead(Knock("/account", "GET", wants_json=False).answer(stage.browsers[0]))


@pytest.mark.asvs("7.4.4")
def test_every_page_of_whoever_is_signed_in_offers_to_sign_out(stage: Stage) -> None:
    for path in ("/", "/account", "/people", "/account/sessions", "/nowhere"):
        assert 'action="/sign-out"' in stage.browsers[0].get(path).get_data(as_text=True)
