"""Where somebody is signed in, as they see it; ending one and all; and how a session's end is announced."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from portal.accounts import sessions
from portal.accounts.browsers import BROWSERS, SYSTEMS, UNKNOWN, label_of
from portal.accounts.models import User, UserSession
from portal.accounts.own_sessions import WARNED
from portal.config import Settings
from portal.database import db, now
from tests.support.builders import make_agency, make_default_partnership, make_user, sign_in, sign_in_by_page
from tests.support.client import PageClient, find_form
from tests.support.pages import Page

Clients = Callable[[], PageClient]
SECOND = timedelta(seconds=1)
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def person(app: Flask) -> User:
    with db.unit_of_work():
        return make_user("editor", make_agency(make_default_partnership()))


def is_in(client: PageClient) -> bool:
    return client.get("/account").status_code == 200


def end_row(client: PageClient, token: str) -> None:
    """Press the button that a page once showed for this session, or forge it."""
    form = find_form(client.page("/account/sessions"), "Sign out everywhere")
    data = {**form.fields, "session": sessions.hash_of(token)}
    assert client.post("/account/sessions", data=data).status_code == 303


def said(page: Page) -> int:
    """In how many seconds the page says that its session ends."""
    (place,) = [one for one in page.all("div") if one.get("data-session-end") is not None]
    return int(place.get("data-session-end", ""))


@pytest.mark.asvs("7.5.2")
def test_the_list_shows_each_browser_and_marks_this_one(person: User, new_client: Clients) -> None:
    here, there = new_client(), new_client()
    there.environ_base["HTTP_USER_AGENT"] = FIREFOX
    sign_in_by_page(there, person)
    sign_in(here, person)
    page = here.page("/account/sessions")
    assert "Firefox on Windows" in page.text
    assert page.text.count("(this one)") == 1
    assert FIREFOX not in page.html


@pytest.mark.asvs("7.5.2")
def test_the_list_wants_a_fresh_sign_in(person: User, client: PageClient, settings: Settings) -> None:
    sign_in(client, person)
    with time_machine.travel(now() + settings.session_fresh + SECOND):
        assert client.page("/account/sessions").h1 == "Confirm that it is you"


@pytest.mark.asvs("7.5.2")
def test_one_session_ends_and_no_other(person: User, new_client: Clients) -> None:
    here, there, third = new_client(), new_client(), new_client()
    tokens = [sign_in(one, person) for one in (here, there, third)]
    end_row(here, tokens[1])
    assert here.page("/account/sessions").html.count("Last used") == 2
    assert [is_in(one) for one in (here, there, third)] == [True, False, True]


def test_nobody_ends_the_session_of_someone_else(person: User, new_client: Clients) -> None:
    with db.unit_of_work():
        other = make_user("editor", make_agency(make_default_partnership(key="other", is_default=False)))
    mine, theirs = new_client(), new_client()
    sign_in(mine, person)
    end_row(mine, sign_in(theirs, other))
    assert is_in(theirs)


@pytest.mark.asvs("7.5.2")
def test_signing_out_everywhere_is_everywhere(person: User, new_client: Clients) -> None:
    clients = [new_client() for _ in range(3)]
    for one in clients:
        sign_in(one, person)
    page = clients[0].submit(clients[0].page("/account/sessions"), {}, button="Sign out everywhere")
    assert page.h1 == "Sign in"
    assert "You are signed out everywhere." in page.text
    assert [is_in(one) for one in clients] == [False, False, False]


def test_sessions_that_are_over_are_not_listed(person: User, new_client: Clients, settings: Settings) -> None:
    here, there = new_client(), new_client()
    sign_in(there, person)
    with time_machine.travel(now() + settings.session_idle + SECOND):
        sign_in(here, person)
        assert here.page("/account/sessions").html.count("Last used") == 1


def test_a_half_session_is_not_listed(person: User, new_client: Clients) -> None:
    here, there = new_client(), new_client()
    token = sign_in(there, person)
    with db.unit_of_work() as session:
        session.get_one(UserSession, sessions.hash_of(token)).factor_at = None
    sign_in(here, person)
    assert here.page("/account/sessions").html.count("Last used") == 1


# --- the end is announced


def test_a_page_says_after_how_long_without_anything_its_session_ends(
    person: User, client: PageClient, settings: Settings
) -> None:
    sign_in(client, person)
    page = client.page("/account")
    assert said(page) == (settings.session_idle - sessions.SEEN_EVERY).total_seconds()
    assert "You will be signed out at" not in page.text


@pytest.mark.parametrize(("before", "says"), [(WARNED + SECOND, False), (WARNED, True)])
def test_shortly_before_the_end_of_its_day_every_page_says_so(
    person: User, client: PageClient, settings: Settings, before: timedelta, says: bool
) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        sign_in(client, person)
        with db.unit_of_work() as session:
            for row in session.query(UserSession):
                row.created_at = now() + before - settings.session_absolute
        page = client.page("/account")
        assert ("You will be signed out at" in page.text) is says
        assert said(page) == before.total_seconds()
        clock.shift(before + SECOND)
        assert not is_in(client)


@pytest.mark.asvs("7.3.2")
def test_staying_signed_in_lasts_no_longer_than_the_day(person: User, client: PageClient, settings: Settings) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        sign_in(client, person)
        begun = now()
        token = find_form(client.page("/account"), "Sign out").fields["csrf_token"]
        wanted = {"Accept": "application/json"}
        while now() - begun < settings.session_absolute - settings.session_idle / 2:
            clock.shift(settings.session_idle / 2)
            answer = client.post("/account/stay", data={"csrf_token": token}, headers=wanted)
            left = settings.session_absolute - (now() - begun)
            limit = settings.session_idle - sessions.SEEN_EVERY
            assert answer.get_json() == {"seconds": int(min(limit, left).total_seconds())}
        clock.shift(settings.session_idle / 2 + SECOND)
        assert client.post("/account/stay", data={"csrf_token": token}, headers=wanted).status_code == 401


@pytest.mark.parametrize(
    "header", ["", "x" * 5000, "<b>Firefox/1</b>", FIREFOX, "Mozilla/5.0 (iPhone) FxiOS/1 Safari/1"]
)
def test_a_label_is_made_of_known_words_only(header: str) -> None:
    names = {name for _, name in BROWSERS} | {UNKNOWN}
    browser, _, system = label_of(header).partition(" on ")
    assert browser in names
    assert system in {"", *(name for _, name in SYSTEMS)}
