"""Exactly the headers that are expected, on every route with every status that it can be brought to.

What they must say is written out here a second time, so that a mistake in the code does not agree with itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.database import db
from portal.permissions import access_of
from tests.hostile.load import some
from tests.permissions.declared import ALLOWED
from tests.permissions.test_matrix import Door, doors
from tests.permissions.world import ACTORS, World, make_world
from tests.support.builders import sign_in

Work = Callable[[], Any]
pytestmark = pytest.mark.sqlite
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
EXACT = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
HSTS = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}
FILES = ("/static/", "/assets/")
KINDS = (
    "text/html; charset=utf-8",
    "text/plain; charset=utf-8",
    "text/css; charset=utf-8",
    "text/javascript; charset=utf-8",
    "text/csv; charset=utf-8",
    "application/json",
    "application/octet-stream",
    "application/zip",
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "image/png",
    "image/svg+xml",
    "image/svg+xml; charset=utf-8",
)
OF_A_FILE = {"Content-Disposition", "ETag", "Last-Modified", "Date", "Cache-Control", "Expires", "Accept-Ranges"}


def problems(answer: TestResponse, *, https: bool) -> Iterator[str]:
    """Every header that is missing, different, doubled or not expected."""
    headers, path = answer.headers, answer.request.path
    expected = {**EXACT, **(HSTS if https else {})}
    if not path.startswith(FILES):
        expected["Cache-Control"] = "no-store"
    for name, value in expected.items():
        if headers.getlist(name) != [value]:
            yield f"{name} is {headers.getlist(name)}"
    for name in sorted({name.title() for name, _ in headers} - {name.title() for name in expected}):
        if name not in {one.title() for one in may_have(answer)}:
            yield f"{name} is not expected"
    if answer.headers.get("Content-Type", KINDS[0]) not in KINDS:
        yield f"Content-Type is {answer.headers['Content-Type']}"
    yield from wrong_way_on(answer)


def may_have(answer: TestResponse) -> set[str]:
    names = {"Content-Type", "Content-Length"}
    is_file = answer.request.path.startswith(FILES)
    if answer.request.path != "/health" and not is_file:
        names.add("Set-Cookie")
    if 300 <= answer.status_code < 400:
        names.add("Location")
    if answer.status_code == 405 or answer.request.method == "OPTIONS":
        names.add("Allow")
    if answer.status_code in (429, 503):
        names.add("Retry-After")
    if answer.request.path in ("/sign-out", "/door/finish"):
        names.add("Clear-Site-Data")
    if answer.status_code == 200 and answer.headers.get("Refresh", "").isdigit():
        names.add("Refresh")  # A page that waits for something looks again by itself; it leads nowhere else.
    if is_file:
        names |= OF_A_FILE
    elif answer.mimetype != "text/html":
        names |= OF_A_FILE - {"Expires"}
    return names


def wrong_way_on(answer: TestResponse) -> Iterator[str]:
    """A redirect leads to one of our own paths; an error is never a file to keep; a cookie is out of reach."""
    if 300 <= answer.status_code < 400 and not answer.headers.get("Location", "").startswith("/"):
        yield f"leads to {answer.headers.get('Location')}"
    if answer.status_code == 405 and not answer.headers.get("Allow"):
        yield "does not say what is allowed"
    for cookie in answer.headers.getlist("Set-Cookie"):
        if not {"HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}:
            yield f"sets the cookie {cookie.split('=')[0]} loosely"


@pytest.fixture
def world(app: Flask, unit_of_work: Work, mails: object) -> World:
    with unit_of_work():
        return make_world()


@pytest.fixture
def nothing_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    finish = db.finish_request
    monkeypatch.setattr(db, "finish_request", lambda *, succeeded: finish(succeeded=False))


def visitor(app: Flask, world: World, door: Door) -> FlaskClient:
    """Someone who gets through the door, signed in where that takes an account."""
    client = FlaskClient(app)
    user = next((world.users[actor] for actor in ACTORS if actor in ALLOWED[door.name] and world.users[actor]), None)
    if user is not None:
        sign_in(client, user)
    return client


def path_of(app: Flask, world: World, door: Door) -> str:
    with app.test_request_context():
        built = door.rule.build({name: world.arguments[name] for name in door.rule.arguments})
    assert built is not None
    return built[1]


def answers(app: Flask, world: World, door: Door, base_url: str, *, briefly: bool) -> Iterator[TestResponse]:
    """What the door says to someone who may, to a stranger, to too much, and to a wrong method; at length also without
    a token, from another site, and to the methods that only ask.
    """
    path, inside, stranger = path_of(app, world, door), visitor(app, world, door), FlaskClient(app)
    app.config["WTF_CSRF_ENABLED"] = False
    yield inside.open(path, method=door.method, base_url=base_url)
    yield stranger.open(path, method=door.method, base_url=base_url)
    app.config["WTF_CSRF_ENABLED"] = True
    if door.method == "POST":
        yield stranger.open(path, method="POST", base_url=base_url, data=TOO_MUCH, content_type=FORM)
    else:
        yield stranger.open(path, method="DELETE", base_url=base_url)
    if briefly:
        return
    if door.method == "POST":
        yield stranger.open(path, method="POST", base_url=base_url)
        yield stranger.open(path, method="POST", base_url=base_url, headers={"Sec-Fetch-Site": "cross-site"})
    else:
        yield stranger.open(path, method="HEAD", base_url=base_url)
        yield stranger.open(path, method="OPTIONS", base_url=base_url)


TOO_MUCH = b"a" * 5_000_000
FORM = "application/x-www-form-urlencoded"


@pytest.mark.asvs("3.2.1")
@pytest.mark.asvs("3.5.8")
@pytest.mark.asvs("3.6.1")
@pytest.mark.asvs("3.7.1")
@pytest.mark.asvs("13.4.6")
@pytest.mark.asvs("14.2.3")
@pytest.mark.asvs("3.3.2")
@pytest.mark.asvs("3.3.4")
@pytest.mark.asvs("3.4.1")
@pytest.mark.asvs("3.4.2")
@pytest.mark.asvs("3.4.3")
@pytest.mark.asvs("3.4.4")
@pytest.mark.asvs("3.4.5")
@pytest.mark.asvs("3.4.6")
@pytest.mark.asvs("3.4.8")
@pytest.mark.asvs("4.1.1")
@pytest.mark.asvs("14.3.2")
@pytest.mark.goal("S9")
@pytest.mark.usefixtures("nothing_stays")
@pytest.mark.parametrize("base_url", ["https://localhost", pytest.param("http://localhost", marks=pytest.mark.soak)])
def test_every_route_with_every_status(app: Flask, world: World, base_url: str) -> None:
    seen: Counter[int] = Counter()
    wrong = []
    every = list(doors(app))
    at_length = some(every)
    for door in every:
        for answer in answers(app, world, door, base_url, briefly=door not in at_length):
            seen[answer.status_code] += 1
            if answer.status_code >= 500:
                wrong.append(f"{answer.request.method} {door.rule.endpoint} {answer.status_code}")
            found = problems(answer, https=base_url.startswith("https"))
            wrong += [f"{answer.request.method} {door.rule.endpoint} {answer.status_code}: {one}" for one in found]
            answer.close()
    assert not wrong, "\n".join(wrong)
    assert {200, 302, 303, 400, 403, 405, 413, 422} <= set(seen), seen


@pytest.mark.asvs("16.5.4")
@pytest.mark.goal("S9")
@pytest.mark.usefixtures("nothing_stays")
def test_every_route_that_breaks(app: Flask, world: World) -> None:
    """The page that says something went wrong on our side has them too, whatever the route was; one door in four, and
    all of them in ``make soak``.
    """

    def breaks(**_: Any) -> None:
        raise LookupError("an invented secret")

    app.config["WTF_CSRF_ENABLED"] = False
    every = some(list(doors(app)))
    paths = [(door, path_of(app, world, door), visitor(app, world, door)) for door in every]
    for endpoint, view in app.view_functions.items():
        broken = lambda **_: breaks()  # noqa: E731 - each needs a mark of its own.
        broken.__portal_access__ = access_of(view)  # type: ignore[attr-defined]
        app.view_functions[endpoint] = broken
    for door, path, client in paths:
        answer = client.open(path, method=door.method, base_url="https://localhost")
        assert answer.status_code == 500, door.name
        assert not list(problems(answer, https=True)), door.name
        assert "an invented secret" not in answer.text


@pytest.mark.asvs("13.4.6")
@pytest.mark.asvs("16.5.1")
@pytest.mark.goal("S9")
@pytest.mark.parametrize(
    "status", [400, 401, 403, 404, 405, 406, 409, 410, 413, 415, 418, 422, 429, 451, 500, 501, 503]
)
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_every_error_in_both_languages(app: Flask, status: int, accept: str) -> None:
    from flask import abort

    from portal.permissions import public

    app.add_url_rule("/fails", "fails", public(lambda: abort(status)))
    answer = FlaskClient(app).get("/fails", base_url="https://localhost", headers={"Accept": accept})
    assert answer.status_code == status
    found = [one for one in problems(answer, https=True) if not (status == 405 and "allowed" in one)]
    assert found == []


def test_a_header_that_is_missing_loose_or_too_much_is_noticed(app: Flask) -> None:
    answer = FlaskClient(app).get("/help", base_url="https://localhost")
    assert list(problems(answer, https=True)) == []
    for name, value in {"X-Frame-Options": "ALLOW", "Server": "x", "Access-Control-Allow-Origin": "*"}.items():
        before = answer.headers.get(name)
        answer.headers[name] = value
        assert list(problems(answer, https=True)), name
        if before is None:
            del answer.headers[name]
        else:
            answer.headers[name] = before
    answer.headers.add("Set-Cookie", "stray=1; Path=/")
    assert list(problems(answer, https=True)) == ["sets the cookie stray loosely"]
