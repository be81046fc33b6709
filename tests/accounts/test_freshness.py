"""Doors that want a proof of identity: how old it may be, how it is given, and where it leads back to."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask, Response

from portal.accounts.freshness import ATTRIBUTE as WANTS_PROOF
from portal.accounts.freshness import confidential, fresh
from portal.accounts.models import User
from portal.config import Settings
from portal.database import db, now
from portal.permissions import signed_in
from tests.record.declared import EVENTS
from tests.support.builders import PASSWORD, make_agency, make_default_partnership, make_user, sign_in
from tests.support.client import PageClient, find_form

SECOND = timedelta(seconds=1)


def door() -> Response:
    """What anyone with an account may open."""
    return Response("behind the door", mimetype="text/plain")


@pytest.fixture
def app_with_doors(app: Flask) -> Flask:
    for path, mark in (("/test/fresh", fresh), ("/test/confidential", confidential)):
        app.add_url_rule(path, path, signed_in(mark(lambda: door())))
    return app


@pytest.fixture
def person(app_with_doors: Flask) -> User:
    with db.unit_of_work():
        return make_user("editor", make_agency(make_default_partnership()))


def status(client: PageClient, path: str) -> int:
    return int(client.get(path).status_code)


@pytest.mark.threat(7)
@pytest.mark.asvs("7.5.3")
@pytest.mark.parametrize(("late", "opens"), [(-SECOND, True), (SECOND, False)])
def test_a_fresh_door_opens_to_a_proof_that_is_not_too_old(
    person: User, client: PageClient, settings: Settings, late: timedelta, opens: bool
) -> None:
    sign_in(client, person)
    with time_machine.travel(now() + settings.session_fresh + late):
        assert status(client, "/test/fresh") == (200 if opens else 303)
        assert status(client, "/account") == 200


def test_the_password_opens_it_again_and_leads_back_under_a_new_id(
    person: User, client: PageClient, settings: Settings
) -> None:
    before = sign_in(client, person)
    with time_machine.travel(now() + settings.session_fresh + SECOND):
        page = client.page("/test/fresh")
        assert page.h1 == "Confirm that it is you"
        page = client.submit(page, {"password": "not the password"}, button="Go on", status=422)
        assert [target for _, target in page.errors] == ["#password"]
        assert status(client, "/test/fresh") == 303
        form: dict[str, Any] = {**find_form(page, "Go on").fields, "password": PASSWORD}
        answer = client.post("/account/confirm?next=/test/fresh", data=form)
        assert (answer.status_code, answer.location) == (303, "/test/fresh")
        assert status(client, "/test/fresh") == 200
        found = client.get_cookie("portal_session")
        assert found is not None
        assert found.value != before


@pytest.mark.threat(7)
@pytest.mark.asvs("7.3.1")
@pytest.mark.parametrize(("late", "opens"), [(-SECOND, True), (SECOND, False)])
def test_a_confidential_door_closes_when_the_session_rests(
    person: User, client: PageClient, settings: Settings, late: timedelta, opens: bool
) -> None:
    sign_in(client, person)
    with time_machine.travel(now() + settings.session_idle_confidential + late):
        assert status(client, "/test/confidential") == (200 if opens else 303)


def test_another_page_does_not_open_it_again(person: User, client: PageClient, settings: Settings) -> None:
    sign_in(client, person)
    with time_machine.travel(now(), tick=False) as clock:
        clock.shift(settings.session_idle_confidential + SECOND)
        assert status(client, "/account") == 200
        clock.shift(SECOND)
        assert status(client, "/test/confidential") == 303
        form: dict[str, Any] = {**find_form(client.page("/test/confidential"), "Go on").fields, "password": PASSWORD}
        assert client.post("/account/confirm?next=/test/confidential", data=form).status_code == 303
        assert status(client, "/test/confidential") == 200


def test_a_confidential_door_stays_open_to_whoever_works(person: User, client: PageClient, settings: Settings) -> None:
    sign_in(client, person)
    with time_machine.travel(now(), tick=False) as clock:
        for _ in range(4):
            clock.shift(settings.session_idle_confidential - SECOND)
            assert status(client, "/test/confidential") == 200


# --- which doors they are

ASKS = ("password.changed", "factor.", "factor_", "role.", "invitation.made", "account.suspended", "account.reinstated")
TAKES_AWAY = (".exported", ".downloaded")
BY_ANOTHER_PROOF = {
    "POST accounts.sign_in_with_password": "signs in",
    "POST accounts.prove": "signs in",
    "POST accounts.go_on": "signs in",
    "POST accounts.confirm_first_app": "right after the password",
    "POST accounts.add_first_passkey": "right after the password",
    "POST accounts.confirm_with_password": "is the proof",
    "POST accounts.ask_for_reset": "right after the password",
    "POST accounts.stop_reset": "a link by e-mail, and it takes nothing away",
    "POST accounts.stop_own_reset": "it takes nothing away",
}
"""Doors of that kind that ask for another proof, or that open nothing: each with its reason."""


def wants_proof(declared: str) -> bool:
    """Whether a door with these events changes how one signs in or what one may, or takes names away."""
    events = [one.removesuffix("?") for one in declared.split()]
    return any(one.startswith(ASKS) or one.endswith(TAKES_AWAY) for one in events)


@pytest.mark.sqlite
@pytest.mark.threat(7)
@pytest.mark.asvs("7.5.3")
def test_every_door_to_passwords_factors_roles_and_names_wants_a_fresh_proof(app: Flask) -> None:
    asked = {name.partition(" ")[2] for name, declared in EVENTS.items() if wants_proof(declared)}
    asked -= {name.partition(" ")[2] for name in BY_ANOTHER_PROOF}
    assert len(asked) >= 20
    assert {name for name in asked if not hasattr(app.view_functions[name], WANTS_PROOF)} == set()
    assert {name for name in BY_ANOTHER_PROOF if not wants_proof(EVENTS[name])} == set()
