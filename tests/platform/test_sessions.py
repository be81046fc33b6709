"""Sessions: nothing in the browser but a random id, and every way of ending one ends it everywhere at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import select

from portal import create_app
from portal.accounts import service, sessions
from portal.accounts.models import Membership, User, UserSession
from portal.config import Settings
from portal.database import db, now
from portal.permissions import SYSTEM
from tests.support.builders import (
    PASSWORD,
    add_role,
    make_agency,
    make_default_partnership,
    make_user,
    sign_in,
    sign_in_by_page,
)
from tests.support.client import PageClient
from tests.support.statements import count_statements

COOKIE = "portal_session"
Clients = Callable[[], PageClient]


@pytest.fixture
def person(app: Flask) -> User:
    with db.unit_of_work():
        return make_user("editor", make_agency(make_default_partnership()))


def cookie(client: PageClient) -> str:
    found = client.get_cookie(COOKIE)
    assert found is not None
    return found.value


def is_signed_in(client: PageClient) -> bool:
    answer = client.get("/account")
    assert answer.status_code == 200 or answer.location.startswith("/sign-in")
    return bool(answer.status_code == 200)


def with_cookie(new_client: Clients, token: str) -> PageClient:
    """Another browser into which somebody put this cookie."""
    other = new_client()
    other.set_cookie(COOKIE, token)
    return other


@pytest.mark.asvs("7.2.2")
@pytest.mark.asvs("7.2.3")
@pytest.mark.asvs("7.2.4")
def test_signing_in_gives_a_new_id_and_the_old_one_means_nothing(
    person: User, client: PageClient, new_client: Clients
) -> None:
    client.page("/sign-in")
    planted = cookie(client)
    sign_in_by_page(client, person)
    assert cookie(client) != planted
    assert is_signed_in(client)
    assert not is_signed_in(with_cookie(new_client, planted))


@pytest.mark.usefixtures("mails")
def test_a_new_password_ends_the_session_before(person: User, client: PageClient, new_client: Clients) -> None:
    first = sign_in(client, person)
    page = client.page("/account/password")
    other = {"current": PASSWORD, "password": "another invented phrase"}
    client.submit(page, other, button="Change password")
    assert cookie(client) != first
    assert is_signed_in(client)
    assert not is_signed_in(with_cookie(new_client, first))


def test_signing_in_by_the_form_once_more_ends_the_session_before(
    person: User, client: PageClient, new_client: Clients
) -> None:
    first = sign_in(client, person)
    typed = {"email": person.email, "password": PASSWORD, "csrf_token": csrf_of(client.page("/account"))}
    assert client.post("/sign-in", data=typed).status_code == 303
    assert cookie(client) != first
    assert not is_signed_in(with_cookie(new_client, first))


@pytest.mark.asvs("7.2.1")
@pytest.mark.asvs("7.2.3")
def test_the_database_holds_no_id_that_could_be_used(person: User, client: PageClient) -> None:
    token = sign_in(client, person)
    with db.reading() as session:
        (row,) = session.scalars(select(UserSession)).all()
    assert token not in (row.id_hash, str(row.user_id))
    assert row.id_hash == sessions.hash_of(token)


def sign_out(client: PageClient, person: User) -> None:
    client.submit(client.page("/account"), {}, button="Sign out")


def change_password(client: PageClient, person: User) -> None:
    typed = {"current": PASSWORD, "password": "another invented phrase"}
    client.submit(client.page("/account/password"), typed, button="Change password")


def suspend(client: PageClient, person: User) -> None:
    with db.unit_of_work() as session:
        service.suspend(SYSTEM, session.get_one(User, person.id))


def suspend_and_reinstate(client: PageClient, person: User) -> None:
    suspend(client, person)
    with db.unit_of_work() as session:
        service.reinstate(SYSTEM, session.get_one(User, person.id))


def leave(client: PageClient, person: User) -> None:
    with db.unit_of_work() as session:
        for membership in session.scalars(select(Membership).where(Membership.user_id == person.id)).all():
            service.leave(SYSTEM, membership.id)


@pytest.mark.goal("S5")
@pytest.mark.asvs("7.4.1")
@pytest.mark.usefixtures("mails")
@pytest.mark.parametrize("cause", [sign_out, change_password, suspend, suspend_and_reinstate, leave])
def test_an_old_cookie_is_worth_nothing_after(
    person: User, client: PageClient, new_client: Clients, cause: Callable[[PageClient, User], None]
) -> None:
    token = sign_in(client, person)
    assert is_signed_in(with_cookie(new_client, token))
    cause(client, person)
    assert not is_signed_in(with_cookie(new_client, token))


@pytest.mark.goal("S5")
@pytest.mark.asvs("7.4.3")
@pytest.mark.usefixtures("mails")
@pytest.mark.parametrize("cause", [change_password, suspend, leave])
def test_it_ends_the_sessions_in_other_browsers_too(
    person: User, client: PageClient, new_client: Clients, cause: Callable[[PageClient, User], None]
) -> None:
    others = [new_client(), new_client()]
    for one in (client, *others):
        sign_in(one, person)
    cause(client, person)
    assert [is_signed_in(other) for other in others] == [False, False]


def test_signing_out_here_leaves_the_other_browser_alone(person: User, client: PageClient, new_client: Clients) -> None:
    other = new_client()
    sign_in(client, person)
    sign_in(other, person)
    sign_out(client, person)
    assert (is_signed_in(client), is_signed_in(other)) == (False, True)


@pytest.mark.threat(7)
@pytest.mark.asvs("14.3.1")
def test_signing_out_lets_the_browser_forget_pages_but_no_cookies_of_other_services(
    person: User, client: PageClient
) -> None:
    sign_in(client, person)
    token = client.page("/account").all("input")[0].get("value")
    answer = client.post("/sign-out", data={"csrf_token": token})
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'


@pytest.mark.goal("S5")
@pytest.mark.threat(7)
@pytest.mark.asvs("7.3.1")
@pytest.mark.parametrize(("idle", "lives"), [(timedelta(seconds=-1), True), (timedelta(seconds=1), False)])
def test_an_idle_session_ends(
    person: User, client: PageClient, settings: Settings, idle: timedelta, lives: bool
) -> None:
    sign_in(client, person)
    with time_machine.travel(now() + settings.session_idle + idle):
        assert is_signed_in(client) is lives


@pytest.mark.threat(7)
@pytest.mark.asvs("7.3.2")
def test_a_session_that_is_used_lives_until_its_day_is_over(
    person: User, client: PageClient, settings: Settings
) -> None:
    sign_in(client, person)
    begun = now()
    with time_machine.travel(begun, tick=False) as clock:
        while now() + settings.session_idle / 2 - begun < settings.session_absolute:
            clock.shift(settings.session_idle / 2)
            assert is_signed_in(client)
        clock.shift(settings.session_idle / 2)
        assert not is_signed_in(client)


def test_reading_pages_writes_last_seen_once_a_minute_and_nothing_else(person: User, client: PageClient) -> None:
    sign_in(client, person)
    with time_machine.travel(now(), tick=False) as clock:
        for shift, writes in ((0, 0), (59, 0), (2, 1), (30, 0), (31, 1)):
            clock.shift(shift)
            with count_statements(db.engine) as statements:
                assert is_signed_in(client)
            assert len(statements.writes) == writes, str(statements)
            assert all("user_sessions" in statement for statement in statements.writes)


def test_visitors_leave_no_rows(client: PageClient, person: User) -> None:
    with count_statements(db.engine) as statements:
        client.page("/sign-in")
        client.get("/account")
    assert statements.writes == []


@pytest.mark.parametrize("path", ["/health", "/static/portal.css", "/assets/design-system.css"])
def test_files_and_the_health_check_set_no_cookie(person: User, client: PageClient, path: str) -> None:
    assert "Set-Cookie" not in client.get(path).headers
    assert "Set-Cookie" in client.get("/healthy").headers


@pytest.mark.asvs("3.3.2")
@pytest.mark.asvs("3.3.4")
def test_the_cookie_is_out_of_reach(client: PageClient, person: User) -> None:
    header = client.get("/sign-in").headers["Set-Cookie"]
    assert header.startswith(f"{COOKIE}=")
    assert {part.strip() for part in header.split(";")[1:]} == {"HttpOnly", "Path=/", "SameSite=Lax"}


@pytest.mark.asvs("3.3.1")
@pytest.mark.asvs("3.3.3")
def test_off_this_machine_the_cookie_is_bound_to_host_and_https(settings: Settings) -> None:
    app = create_app(replace(settings, base_url="https://portal.example.invalid"))
    header = app.test_client().get("/sign-in").headers["Set-Cookie"]
    db.engine.dispose()
    assert header.startswith("__Host-portal_session=")
    assert {part.strip() for part in header.split(";")[1:]} == {"HttpOnly", "Path=/", "SameSite=Lax", "Secure"}


def csrf_of(page: Any) -> str:
    return next(field.get("value") for field in page.all("input") if field.get("name") == "csrf_token")


def test_a_token_of_one_browser_is_refused_from_another(person: User, client: PageClient, new_client: Clients) -> None:
    other = new_client()
    other.page("/sign-in")
    typed = {"email": person.email, "password": PASSWORD, "csrf_token": csrf_of(client.page("/sign-in"))}
    assert other.post("/sign-in", data=typed).status_code == 400
    assert client.post("/sign-in", data=typed).status_code == 303


def test_a_token_from_before_signing_in_is_worth_nothing_after(person: User, client: PageClient) -> None:
    before = csrf_of(client.page("/sign-in"))
    sign_in_by_page(client, person)
    assert client.post("/sign-out", data={"csrf_token": before}).status_code == 400
    assert is_signed_in(client)


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/account/details"])
def test_without_a_token_nothing_is_done(person: User, client: PageClient, path: str) -> None:
    sign_in(client, person)
    typed = {"email": person.email, "password": PASSWORD, "name": "Other Name"}
    with count_statements(db.engine) as statements:
        assert client.post(path, data=typed).status_code == 400
    assert [text for text in statements.writes if "audit_" not in text] == []


def test_a_long_form_outlives_the_hour_that_tokens_usually_have(person: User, client: PageClient, app: Flask) -> None:
    sign_in(client, person)
    with time_machine.travel(now(), tick=False) as clock:
        page = client.page("/account/details")
        for _ in range(4):
            clock.shift(timedelta(minutes=50))
            assert is_signed_in(client)
        client.submit(page, {"name": "Example Later"}, button="Save")


GARBAGE = st.text(st.characters(codec="latin-1", exclude_characters=";\r\n\x00"), max_size=60)
TOKENS = st.from_regex(r"[A-Za-z0-9_-]{43}", fullmatch=True)


@pytest.mark.asvs("7.2.1")
@example("\u00e9", COOKIE)
@example("x" * 43, COOKIE)
@given(GARBAGE | TOKENS, st.sampled_from([COOKIE, "session", "remember_token"]))
def test_no_cookie_ends_in_an_error(app: Flask, value: str, name: str) -> None:
    client = app.test_client(use_cookies=False)
    for path in ("/sign-in", "/account"):
        status = client.get(path, headers={"Cookie": f"{name}={value}"}).status_code
        assert status == (200 if path == "/sign-in" else 302)


@pytest.mark.asvs("6.3.4")
@pytest.mark.parametrize("value", ["1|\u00e9", "1|abc", "|", "\u00e9"])
def test_a_forged_remember_me_cookie_is_nothing(app: Flask, value: str) -> None:
    client = app.test_client(use_cookies=False)
    assert client.get("/account", headers={"Cookie": f"remember_token={value}"}).status_code == 302


@pytest.mark.threat(6)
@pytest.mark.asvs("7.4.2")
def test_a_suspended_person_is_out_although_the_session_is_open(app: Flask, client: PageClient) -> None:
    with db.unit_of_work():
        person = make_user("editor", make_agency(make_default_partnership()), suspended_at=now())
    sign_in(client, person)
    assert not is_signed_in(client)


def test_whoever_keeps_a_role_stays_signed_in(person: User, client: PageClient) -> None:
    with db.unit_of_work() as session:
        again = session.get_one(User, person.id)
        add_role(again, "approver", again.memberships[0].place)
        first = again.memberships[0].id
    sign_in(client, person)
    with db.unit_of_work():
        service.leave(SYSTEM, first)
    assert is_signed_in(client)


@pytest.mark.usefixtures("mails")
@pytest.mark.parametrize("cause", [sign_out, change_password, suspend, leave])
def test_what_one_person_does_leaves_others_signed_in(
    person: User, client: PageClient, new_client: Clients, cause: Callable[[PageClient, User], None]
) -> None:
    with db.unit_of_work():
        other = make_user("editor", make_agency(make_default_partnership(key="other", is_default=False)))
    theirs = new_client()
    sign_in(client, person)
    sign_in(theirs, other)
    cause(client, person)
    assert is_signed_in(theirs)


def test_when_someone_else_was_seen_is_left_alone(person: User, client: PageClient, new_client: Clients) -> None:
    token = sign_in(new_client(), person)
    sign_in(client, person)
    begun = now()
    with time_machine.travel(begun + timedelta(minutes=5)):
        assert is_signed_in(client)
    with db.reading() as session:
        assert session.get_one(UserSession, sessions.hash_of(token)).last_seen_at <= begun


def test_for_files_no_session_is_looked_for(person: User, client: PageClient) -> None:
    sign_in(client, person)
    with count_statements(db.engine) as statements:
        client.get("/static/portal.css")
    assert statements.texts == []
