"""The matrix can fail: with a guard taken away it names what came through."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.permissions import Access
from portal.reporting.models import ExportRequest
from portal.returns.models import Return, Round
from tests.permissions.test_matrix import doors, nothing_stays, problems_at, world
from tests.permissions.world import Actor, World
from tests.support.builders import sign_in

__all__ = ["nothing_stays", "world"]

EDITOR, STRANGER = Actor("editor", "a"), Actor("coordinator", "q")

MUTANTS: dict[str, tuple[str, Callable[..., Any], str, Actor]] = {
    "default deny is off": (
        "portal.request_hooks.access_of",
        lambda _view: Access(public=True),
        "GET returns.task_list",
        Actor("anonymous"),
    ),
    "the guard asks no role": ("portal.permissions.Access.admits", lambda *_: True, "GET accounts.agencies", EDITOR),
    "every return is visible": (
        "portal.returns.policy.visible_to",
        lambda _user: select(Return),
        "POST returns.send",
        Actor("safeguarding_lead", "b"),
    ),
    "every round is visible": (
        "portal.reporting.policy.rounds_visible_to",
        lambda _user: select(Round),
        "GET reporting.round_page",
        STRANGER,
    ),
    "every workbook is visible": (
        "portal.reporting.policy.exports_visible_to",
        lambda _user: select(ExportRequest),
        "GET reporting.export_page",
        STRANGER,
    ),
    "services ask nobody": ("portal.permissions.can", lambda *_, **__: True, "GET accounts.people", EDITOR),
}


@pytest.mark.usefixtures("nothing_stays")
@pytest.mark.parametrize("name", MUTANTS)
def test_without_the_guard_the_matrix_is_red(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    target, instead, door_name, actor = MUTANTS[name]
    (door,) = [door for door in doors(app) if door.name == door_name]
    client = FlaskClient(app)
    user = world.users[actor]
    if user is not None:
        sign_in(client, user)
    assert problems_at(app, world, door, actor, client) == []
    monkeypatch.setattr(target, instead)
    assert problems_at(app, world, door, actor, client) != []
