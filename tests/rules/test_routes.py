"""Default deny: every route says who may use it, and one that says nothing is closed to everyone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from portal.database import db
from portal.permissions import Permission, access_of, needs, public, signed_in
from tests.support.builders import make_default_partnership, make_user, sign_in
from tests.support.client import PageClient


def unclassified(app: Flask) -> list[str]:
    return sorted(name for name, view in app.view_functions.items() if access_of(view) is None)


def test_every_route_says_who_may_use_it(app: Flask) -> None:
    assert unclassified(app) == []


@pytest.mark.asvs("8.2.1")
def test_an_unmarked_route_is_noticed_and_closed(app: Flask, client: PageClient) -> None:
    app.add_url_rule("/stray", "stray", lambda: "secret")
    assert unclassified(app) == ["stray"]
    with db.unit_of_work():
        person = make_user("administrator", make_default_partnership())
    for _ in ("a stranger", "someone with a role"):
        answer = client.get("/stray")
        assert answer.status_code == 403
        assert "secret" not in answer.get_data(as_text=True)
        sign_in(client, person)


@pytest.mark.parametrize("mark", [signed_in, needs(Permission.ROUND_READ)])
def test_a_stranger_is_sent_to_sign_in(app: Flask, client: PageClient, mark: Callable[..., Callable[..., str]]) -> None:
    app.add_url_rule("/closed", "closed", mark(lambda: "secret"))
    answer = client.get("/closed")
    assert answer.status_code == 302
    assert answer.location.startswith("/sign-in")


def test_a_public_route_is_open(app: Flask, client: PageClient) -> None:
    app.add_url_rule("/open", "open", public(lambda: ("plain", 200, {"Content-Type": "text/plain"})))
    assert client.get("/open").status_code == 200


def test_needs_wants_a_permission() -> None:
    with pytest.raises(ValueError, match="at least one"):
        needs()


@pytest.mark.asvs("3.5.3")
def test_no_route_changes_something_on_get_and_reading_alone_has_no_token(app: Flask) -> None:
    """A method list is what the CSRF check and the commit hook go by, so no rule may hide behind an odd one."""
    known = {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"}
    assert {method for rule in app.url_map.iter_rules() for method in rule.methods or ()} <= known


def test_the_csrf_check_has_no_exceptions(app: Flask) -> None:
    csrf = app.extensions["csrf"]
    assert not csrf._exempt_views
    assert not csrf._exempt_blueprints


def test_a_post_without_token_is_refused_everywhere(app: Flask, client: PageClient) -> None:
    posts = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    assert posts
    for rule in posts:
        values = dict.fromkeys(rule.arguments, "00000000-0000-0000-0000-000000000000")
        with app.test_request_context():
            path = app.url_map.bind("localhost").build(rule.endpoint, values, method="POST")
        assert client.post(path).status_code == 400, path


def test_a_stranger_who_sent_a_form_comes_back_to_its_page(app: Flask, client: PageClient) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    app.add_url_rule("/sent", "sent", signed_in(lambda: "secret"), methods=["GET", "POST"])
    assert client.get("/sent").location == "/sign-in?next=/sent"
    assert client.post("/sent").location == "/sign-in?next=/sent"
