"""Whoever finds an open browser guesses at its password no more often than at the sign-in page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import time_machine
from flask import Flask

from portal.accounts.getting_in.throttle import FREE
from portal.accounts.models import User
from portal.database import db, now
from tests.accounts.world import EMAIL, NEW_PASSWORD, make_invitation
from tests.support.builders import PASSWORD, make_agency, make_default_partnership, make_user, sign_in
from tests.support.client import PageClient

WRONG = "a wrong pass phrase"
Clients = Callable[[], PageClient]


@pytest.fixture
def person(app: Flask) -> User:
    with db.unit_of_work():
        return make_user("editor", make_agency(make_default_partnership()))


@pytest.mark.asvs("6.3.1")
@pytest.mark.threat(18)
@pytest.mark.parametrize(
    ("path", "button", "typed"),
    [
        ("/account/confirm", "Go on", {"password": "?"}),
        ("/account/password", "Change password", {"current": "?", "password": NEW_PASSWORD}),
    ],
)
def test_after_a_few_wrong_ones_the_right_one_is_not_looked_at(
    person: User, client: PageClient, path: str, button: str, typed: dict[str, str]
) -> None:
    sign_in(client, person)
    with time_machine.travel(now(), tick=False):
        for password in (WRONG,) * (FREE + 1) + (PASSWORD,):
            filled = {name: password if value == "?" else value for name, value in typed.items()}
            client.submit(client.page(path), filled, button=button, status=422)


@pytest.mark.asvs("6.3.1")
@pytest.mark.threat(18)
def test_nor_behind_an_invitation(client: PageClient, mails: object) -> None:
    with db.unit_of_work():
        there, token = make_invitation()
        make_user("editor", there.southern, email=EMAIL)
    with time_machine.travel(now(), tick=False):
        for password in (WRONG,) * (FREE + 1) + (PASSWORD,):
            page = client.page(f"/invitation/{token}")
            client.submit(page, {"password": password}, button="Accept", status=422)


@pytest.mark.asvs("7.5.1")
@pytest.mark.asvs("6.2.3")
def test_a_new_password_wants_the_present_one_and_a_fresh_sign_in(person: User, client: PageClient) -> None:
    sign_in(client, person)
    page = client.page("/account/password")
    page = client.submit(page, {"current": "", "password": NEW_PASSWORD}, button="Change password", status=422)
    assert [target for _, target in page.errors] == ["#current"]
    page = client.submit(page, {"current": WRONG, "password": NEW_PASSWORD}, button="Change password", status=422)
    assert [target for _, target in page.errors] == ["#current"]
    with time_machine.travel(now() + client.application.extensions["settings"].session_fresh * 2):
        assert client.page("/account/password").h1 == "Confirm that it is you"


@pytest.mark.asvs("6.2.6")
@pytest.mark.asvs("6.2.7")
def test_password_managers_know_every_box(person: User, new_client: Clients) -> None:
    """Each box says what it is for, hides what is typed, and nothing keeps anybody from pasting."""
    stranger, known = new_client(), new_client()
    sign_in(known, person)
    for page in (stranger.page("/sign-in"), known.page("/account/password"), known.page("/account/confirm")):
        boxes = [box for box in page.all("input") if box.get("type") == "password"]
        assert boxes
        for box in boxes:
            assert box.get("autocomplete") in ("current-password", "new-password")
            assert not [name for name in box.attrib if name.startswith("on") or name in ("maxlength", "readonly")]
        assert [box for box in page.all("input") if box.get("autocomplete") == "username"]
