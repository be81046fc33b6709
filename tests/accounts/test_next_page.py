"""Where signing in leads to: one of our own pages, whatever the address says."""

from __future__ import annotations

import uuid
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts.next_page import after_sign_in
from portal.database import db
from portal.permissions import signed_in
from tests.hostile.load import load
from tests.support.builders import PASSWORD, make_default_partnership, make_user
from tests.support.client import PageClient, find_form
from tests.support.factors import code_of
from tests.support.pages import Page

OURS = ["/people", "/people/invite", "/agencies", "/account", f"/people/{uuid.UUID(int=5)}/end"]
NOT_FOR_THIS = [
    "/",
    "",
    "people",
    "/sign-in",
    "/sign-out",
    "/health",
    "/static/portal.css",
    "/invitation/x",
    "/nowhere",
]


@pytest.mark.asvs("1.2.2")
@pytest.mark.parametrize("path", OURS)
def test_our_pages_are_reached(app: Flask, path: str) -> None:
    with app.test_request_context("/sign-in"):
        assert after_sign_in(path) == path


@pytest.mark.parametrize("path", NOT_FOR_THIS)
def test_what_is_no_page_for_people_leads_home(app: Flask, path: str) -> None:
    with app.test_request_context("/sign-in"):
        assert after_sign_in(path) == "/"


def test_a_page_that_says_nothing_about_itself_leads_home(app: Flask) -> None:
    app.add_url_rule("/stray", "stray", lambda: "secret")
    with app.test_request_context("/sign-in"):
        assert after_sign_in("/stray") == "/"


@pytest.mark.parametrize("rest", ["a b", "a//b", "\t/evil.invalid", "a\\b", "é", "a?b", "%2f"])
def test_a_page_that_takes_any_text_is_reached_by_plain_text_only(app: Flask, rest: str) -> None:
    app.add_url_rule("/free/<path:rest>", "free", signed_in(lambda rest: rest))
    with app.test_request_context("/sign-in"):
        assert after_sign_in("/free/plain/text") == "/free/plain/text"
        assert after_sign_in(f"/free/{rest}") == "/"


PIECES = [
    "/",
    "//",
    "\\",
    "\t",
    "\n",
    "\r",
    ".",
    "..",
    "@",
    ":",
    "?",
    "#",
    "%09",
    "%2f",
    "evil.invalid",
    "people",
    "account",
]
PIECES += ["https:", "javascript:", "\u2028", "\u3002", "\uff0f", "\x00", " ", ";", "\ud800"]


@pytest.mark.asvs("1.2.2")
@given(
    st.lists(st.sampled_from(PIECES), max_size=6).map("".join)
    | st.text(st.characters(codec=None), max_size=20).map("/".__add__)
    | st.sampled_from([str(one) for one in load("redirects.jsonl")])
)
def test_nothing_leads_off_this_host(app: Flask, target: str) -> None:
    with app.test_request_context("/sign-in"):
        leads_to = after_sign_in(target)
    resolved = urlsplit(urljoin("https://portal.example.invalid/sign-in", leads_to))
    assert resolved.netloc == "portal.example.invalid"
    assert leads_to.isascii()
    assert leads_to in ("/", target)
    assert not set(leads_to) & set("\\\t\r\n@:?#")


@pytest.mark.parametrize(
    "target", ["/\t/evil.invalid", "/\n/evil.invalid", "//evil.invalid", "/\\evil.invalid", "/people"]
)
def test_the_page_itself_follows_the_rule(app: Flask, client: PageClient, target: str) -> None:
    with db.unit_of_work():
        person = make_user("administrator", make_default_partnership())
    code = code_of(person)
    answer = client.get("/sign-in", query_string={"next": target})
    for typed in ({"email": person.email, "password": PASSWORD}, {"code": code}):
        form = find_form(Page(answer.text))
        sent = client.post(form.action, data={**form.fields, **typed})
        answer = client.get(sent.location) if sent.location.startswith("/sign-in/") else sent
    assert (answer.status_code, answer.location) == (303, "/people" if target == "/people" else "/")
    again = client.get("/sign-in", query_string={"next": target})
    assert again.location == answer.location
