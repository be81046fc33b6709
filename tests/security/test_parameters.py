"""Hostile text in every parameter of every page: no error, nothing written, nothing found that it should not find."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.database import db
from tests.hostile.load import load, some
from tests.permissions.declared import ALLOWED
from tests.permissions.test_matrix import OUTSIDE, Door, doors
from tests.permissions.world import ACTORS, World, make_world
from tests.rules.source import dotted, sources
from tests.support.builders import sign_in
from tests.support.statements import count_statements

Work = Callable[[], Any]
pytestmark = pytest.mark.sqlite
FILES = ("sqli.txt", "xss.txt", "ssti.txt")
PAYLOADS = [str(one) for name in FILES for one in load(name)] + ["%", "_", "\\", "'", '"', "\ud800", "9" * 400]
READERS = frozenset({"request.args.get", "request.args.getlist", "request.values.get", "request.values.getlist"})


@cache
def names_read() -> frozenset[str]:
    """The name of every parameter that our code reads from an address."""
    found = {"q", "page", "next", "done", "sort", "limit"}
    for source in sources("portal"):
        for _line, name, call in source.calls():
            if name in READERS and call.args and isinstance(call.args[0], ast.Constant):
                found.add(str(call.args[0].value))
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Subscript) and dotted(node.value) in ("request.args", "request.values"):
                found |= {str(node.slice.value)} if isinstance(node.slice, ast.Constant) else set()
    return frozenset(found)


@pytest.fixture
def world(app: Flask, unit_of_work: Work, mails: object) -> World:
    with unit_of_work():
        return make_world()


def pages(app: Flask, world: World) -> Iterator[tuple[Door, str, FlaskClient]]:
    """Every page with someone who may see it."""
    for door in doors(app):
        if door.method != "GET" or door.rule.endpoint == "static":
            continue
        with app.test_request_context():
            built = door.rule.build({name: world.arguments[name] for name in door.rule.arguments})
        assert built is not None
        client = FlaskClient(app)
        user = next((world.users[one] for one in ACTORS if one in ALLOWED[door.name] and world.users[one]), None)
        if user is not None:
            sign_in(client, user)
        yield door, built[1], client


def test_the_parameters_are_found_in_the_code() -> None:
    assert {"page", "next", "done", "sector"} <= names_read()


@pytest.mark.asvs("15.3.7")
@pytest.mark.asvs("1.2.4")
@pytest.mark.goal("I1")
@pytest.mark.threat(16)
def test_no_parameter_is_an_error_or_writes(app: Flask, world: World) -> None:
    """Each page gets a payload in all its parameters at once; in ``make soak`` each page gets every payload."""
    names = sorted(names_read())
    each = len(some(PAYLOADS)) == len(PAYLOADS)
    wrong = []
    for number, (door, path, client) in enumerate(pages(app, world)):
        chosen = PAYLOADS if each else [PAYLOADS[number % len(PAYLOADS)]]
        for payload in chosen:
            text = payload.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
            with count_statements(db.engine) as statements:
                answer = client.get(path, query_string=dict.fromkeys(names, text))
            writes = [one for one in statements.writes if not any(table in one for table in OUTSIDE)]
            if answer.status_code >= 500 or writes:
                wrong.append(f"{door.name} {answer.status_code} {writes[:1]} {payload[:60]!r}")
            if answer.mimetype == "text/html" and "<script>alert" in answer.text.lower():
                wrong.append(f"{door.name} repeats {payload[:60]!r} as markup")
            answer.close()
    assert wrong == []
