"""What may come in: bodies within the limit of their route, few fields, and nothing that another site sends."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs
from werkzeug.test import EnvironBuilder, run_wsgi_app

from portal import create_app, incoming
from portal.config import Settings
from portal.database import db
from portal.jobs import waker
from portal.permissions import public, signed_in
from tests.hostile.load import load
from tests.permissions.test_matrix import doors
from tests.support.client import PageClient

pytestmark = pytest.mark.sqlite
UUID = "00000000-0000-0000-0000-000000000000"
LARGE = ("/sign-in", "/sign-in/second-step", "/imports/new/people", f"/returns/{UUID}/s1")
SMALL = ("/reset", "/people/merge", "/agencies/add", "/sign-out", f"/failed-emails/{UUID}/settle", "/nowhere")


@pytest.fixture
def open_door(app: Flask) -> list[int]:
    """A door without the CSRF check that notes how many fields came in."""
    app.config["WTF_CSRF_ENABLED"] = False
    seen: list[int] = []

    @public
    def view() -> tuple[str, int, dict[str, str]]:
        from flask import request

        seen.append(len(request.form))
        return "taken", 200, {"Content-Type": "text/plain"}

    app.add_url_rule("/door", "door", view, methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    return seen


def of_size(size: int) -> str:
    return "a=" + "x" * (size - 2)


@pytest.mark.threat(25)
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"])
def test_one_byte_over_the_limit_is_refused_and_says_what_to_do(
    client: PageClient, open_door: list[int], kind: str
) -> None:
    def send(size: int) -> int:
        data = of_size(size).encode()
        if "multipart" in kind:
            head, tail = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n', b"\r\n--x--\r\n"
            data = head + b"y" * (size - len(head) - len(tail)) + tail
        assert len(data) == size
        return client.post("/door", data=data, content_type=kind).status_code

    assert send(incoming.SMALL) == 200
    assert send(incoming.SMALL + 1) == 413
    assert len(open_door) == 1
    page = client.post("/door", data=of_size(incoming.SMALL + 1), content_type="application/x-www-form-urlencoded")
    assert "What you sent is too large" in page.text
    assert "what you typed is still in the page" in page.text


def status_of(client: PageClient, path: str, size: int) -> int:
    return client.post(path, data=of_size(size), content_type="application/x-www-form-urlencoded").status_code


@pytest.mark.parametrize("path", LARGE)
def test_long_texts_and_files_may_be_larger(client: PageClient, app: Flask, path: str) -> None:
    most = app.extensions["settings"].max_content_length
    assert most > incoming.SMALL
    assert status_of(client, path, incoming.SMALL + 1) == 400  # Too long it is not; what it lacks is the token.
    assert status_of(client, path, most + 1) == 413


@pytest.mark.parametrize("path", SMALL)
def test_everything_else_may_not(client: PageClient, path: str) -> None:
    assert status_of(client, path, incoming.SMALL + 1) in (413, 404)
    assert status_of(client, path, incoming.SMALL) in (400, 404)


@pytest.mark.asvs("5.2.1")
def test_each_door_has_a_limit_and_few_have_a_large_one(app: Flask) -> None:
    much = {door.rule.rule for door in doors(app) if door.method == "POST" and takes_much(app, door.rule.rule)}
    assert 3 <= len(much) <= 24, sorted(much)
    assert {"concerns.add_file", "duty.add_document", "duty.bring_checks"} == incoming.DOCUMENTS_GO_TO
    for beginning in incoming.MUCH_GOES_TO:
        assert any(rule.rule.startswith(beginning) for rule in app.url_map.iter_rules()), beginning


def takes_much(app: Flask, rule: str) -> bool:
    values = {"return_id": UUID, "section_key": "s1", "import_kind": "people", "import_id": UUID}
    path = rule
    for name in ("uuid:", "int:", "string:", "path:"):
        path = path.replace(f"<{name}", "<")
    for name, value in values.items():
        path = path.replace(f"<{name}>", value)
    if "<" in path:
        path = path.split("<")[0] + UUID + path.split(">", 1)[1]
    with app.test_request_context(path, method="POST"):
        return incoming._takes_much()


@pytest.mark.asvs("15.3.7")
@pytest.mark.parametrize("fields", [incoming.MOST_FIELDS, incoming.MOST_FIELDS + 1])
def test_fields_are_counted_before_they_are_taken_apart(client: PageClient, open_door: list[int], fields: int) -> None:
    body = "&".join(["a"] * fields)
    answer = client.post("/door", data=body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == (200 if fields == incoming.MOST_FIELDS else 413)
    assert open_door == ([1] if fields == incoming.MOST_FIELDS else [])


def test_two_million_fields_are_never_taken_apart(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def taken_apart(*_: Any) -> None:
        pytest.fail("the fields were taken apart")

    monkeypatch.setattr("werkzeug.formparser.parse_qsl", taken_apart)
    answer = app.test_client().post("/sign-in", data=b"&" * 2_000_000, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413


@pytest.mark.asvs("3.5.1")
@pytest.mark.threat(17)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("site", ["cross-site", "same-site", "", "nonsense", "same-origin, cross-site"])
def test_what_another_site_sends_is_refused(client: PageClient, open_door: list[int], method: str, site: str) -> None:
    with capture_logs() as logs:
        answer = client.open("/door", method=method, headers={"Sec-Fetch-Site": site})
    assert answer.status_code == 403
    assert "This did not come from a page of the portal" in answer.text
    assert open_door == []
    assert [line["endpoint"] for line in logs if line["event"] == "foreign_site"] == ["door"]


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}])
def test_our_own_pages_and_old_browsers_get_in(
    client: PageClient, open_door: list[int], headers: dict[str, str]
) -> None:
    assert client.post("/door", headers=headers).status_code == 200


def test_a_link_on_another_site_may_lead_here(client: PageClient, open_door: list[int]) -> None:
    assert client.get("/door", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


@pytest.mark.asvs("3.5.1")
@pytest.mark.threat(17)
def test_no_door_opens_to_another_site(app: Flask, client: PageClient) -> None:
    app.config["WTF_CSRF_ENABLED"] = False  # Each layer holds alone.
    changing = [door for door in doors(app) if door.method != "GET"]
    assert len(changing) > 40
    for door in changing:
        values = dict.fromkeys(door.rule.arguments, UUID)
        with app.test_request_context():
            path = app.url_map.bind("localhost").build(door.rule.endpoint, values, method=door.method)
        answer = client.open(path, method=door.method, headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 403, door.name


OVERRIDES = ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "_method")


@pytest.mark.parametrize("header", OVERRIDES)
@pytest.mark.parametrize("sent", ["GET", "POST"])
def test_the_method_is_the_one_that_was_sent(client: PageClient, app: Flask, header: str, sent: str) -> None:
    @public
    def view() -> tuple[str, int, dict[str, str]]:
        from flask import request

        return request.method, 200, {"Content-Type": "text/plain"}

    app.config["WTF_CSRF_ENABLED"] = False
    app.add_url_rule("/method", "method", view, methods=["GET", "POST", "DELETE"])
    answer = client.open("/method", method=sent, headers={header: "DELETE"}, query_string={"_method": "DELETE"})
    assert answer.text == sent


@pytest.mark.asvs("4.1.4")
@pytest.mark.asvs("13.4.4")
@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "DELETE", "PUT", "A" * 300])
def test_odd_methods_get_a_405_and_no_echo(app: Flask, method: str) -> None:
    answer = app.test_client().open("/help", method=method, headers={"X-Echo": "an invented secret"})
    assert answer.status_code == 405
    assert "an invented secret" not in answer.text
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_options_says_which_methods_there_are_and_nothing_else(app: Flask) -> None:
    app.add_url_rule("/closed", "closed", signed_in(lambda: "secret"))
    for path in ("/help", "/closed", "/failed-emails"):
        answer = FlaskClient(app).open(path, method="OPTIONS")
        assert answer.text == "" or answer.status_code in (302, 403)
        assert "secret" not in answer.text


@pytest.mark.goal("I1")
def test_no_json_body_is_an_error(app: Flask, client: PageClient) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    bodies = [str(one) for one in load("json_bodies.jsonl")]
    posts = [door for door in doors(app) if door.method == "POST" and not door.rule.arguments]
    assert len(bodies) > 40
    assert len(posts) > 5
    for number, body in enumerate([*bodies, "[" * 100_000, json.dumps({"n": 10**400})[:300_000]]):
        door = posts[number % len(posts)]
        raw = body.encode("utf-8", "surrogatepass")
        for kind in ("application/json", "application/json; charset=utf-7", "application/x-www-form-urlencoded"):
            answer = client.post(door.rule.rule, data=raw, content_type=kind)
            assert answer.status_code < 500, (door.name, kind, body[:80])


def ask_raw(app: Flask, path: str, name: str, value: str) -> tuple[int, str]:
    """Send a header as it is; gives the status, and headers and body as one text. The test client would read it."""
    environ = EnvironBuilder(path=path, base_url="http://localhost").get_environ()
    environ["HTTP_" + name.upper().replace("-", "_")] = value.encode("utf-8", "surrogatepass").decode("latin-1")
    body, status, headers = run_wsgi_app(app, environ, buffered=True)
    return int(status.split()[0]), f"{headers}{b''.join(body).decode()}"


@pytest.mark.parametrize("trusted", [["localhost"], None], ids=["our host", "any host"])
@pytest.mark.parametrize("path", ["/sign-in", "/help", "/health", "/"])
def test_no_header_is_an_error_or_is_shown(app: Flask, path: str, trusted: list[str] | None) -> None:
    app.config["TRUSTED_HOSTS"] = trusted
    for name, value in load("headers.jsonl"):
        if name in ("Content-Length", "Content-Type"):
            continue
        status, answer = ask_raw(app, path, name, value)
        assert status < 500, (name, value[:80])
        assert "evil" not in answer or (trusted is None and name == "Host"), (name, value[:80])


@pytest.fixture
def forwarded(settings: Settings) -> Iterator[Callable[..., Any]]:
    """The portal as it is behind one proxy, asked with headers that a visitor made up."""
    app = create_app(replace(settings, base_url="https://portal.example.invalid", trusted_proxies=1, testing=False))

    def ask(**headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return app.test_client().get("/help", base_url="http://127.0.0.1:8000", headers=named)

    yield ask
    waker.use(None)
    db.drop_request()
    db.engine.dispose()


@pytest.mark.asvs("15.3.4")
@pytest.mark.asvs("4.1.3")
def test_the_proxy_says_which_host_and_way_and_only_ours_is_answered(forwarded: Callable[..., Any]) -> None:
    ours = {"X_Forwarded_Host": "portal.example.invalid", "X_Forwarded_Proto": "https"}
    answer = forwarded(**ours)
    assert answer.status_code == 200
    assert "Strict-Transport-Security" in answer.headers
    assert forwarded(X_Forwarded_Host="evil.invalid", X_Forwarded_Proto="https").status_code == 400
    assert forwarded(X_Forwarded_Host="portal.example.invalid, evil.invalid").status_code == 400
    assert forwarded().status_code == 400
