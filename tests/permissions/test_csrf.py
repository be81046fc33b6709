"""No form is taken that did not come from one of our own pages of the same session."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.permissions.declared import ALLOWED
from tests.permissions.test_matrix import Door, doors, send
from tests.permissions.world import ACTORS, World, make_world
from tests.support.builders import sign_in
from tests.support.client import PageClient, find_form

Work = Callable[[], Any]


@pytest.fixture
def world(app: Flask, unit_of_work: Work, mails: object) -> World:
    with unit_of_work():
        return make_world()


def unsafe(app: Flask) -> list[Door]:
    return [door for door in doors(app) if door.method != "GET"]


def client_for(app: Flask, world: World, door: Door) -> FlaskClient:
    """Someone who would get through the door."""
    actor = next(actor for actor in ACTORS if actor in ALLOWED[door.name] and world.users[actor] is not None)
    client = FlaskClient(app)
    user = world.users[actor]
    assert user is not None
    sign_in(client, user)
    return client


def path_of(app: Flask, world: World, door: Door) -> str:
    with app.test_request_context():
        built = door.rule.build({name: world.arguments[name] for name in door.rule.arguments})
    assert built is not None
    return built[1]


@pytest.mark.threat(17)
@pytest.mark.asvs("3.5.1")
def test_without_a_token_nothing_happens(app: Flask, world: World) -> None:
    every = unsafe(app)
    assert len(every) > 10
    for door in every:
        status, _, changes = send(client_for(app, world, door), door, path_of(app, world, door))
        assert (status, changes) == (400, 0), door.name


@pytest.mark.threat(17)
def test_a_token_of_another_session_is_worth_nothing(app: Flask, world: World, client: PageClient) -> None:
    token = find_form(client.page("/sign-in")).fields["csrf_token"]
    for door in unsafe(app):
        theirs = client_for(app, world, door)
        response = theirs.open(path_of(app, world, door), method=door.method, data={"csrf_token": token})
        assert response.status_code == 400, door.name


@pytest.mark.threat(17)
def test_json_as_plain_text_is_refused_too(app: Flask, world: World) -> None:
    for door in unsafe(app):
        response = client_for(app, world, door).open(
            path_of(app, world, door), method=door.method, data='{"a": 1}', content_type="text/plain"
        )
        assert response.status_code == 400, door.name


def test_with_the_check_taken_away_the_first_test_is_red(app: Flask, world: World) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    statuses = {send(client_for(app, world, door), door, path_of(app, world, door))[0] for door in unsafe(app)}
    assert statuses != {400}
