"""After the password: an app's code, a passkey or a recovery code, each once - and nothing opens before."""

from __future__ import annotations

from typing import Any

import pytest

from portal.accounts.models import User
from portal.permissions import Role
from tests.support.builders import PASSWORD, SECOND_STEP, make_agency, make_default_partnership, make_user
from tests.support.client import PageClient
from tests.support.factors import code_of, make_app
from tests.support.pages import Page

SET_UP = "Set up a second step for signing in"
KEEP = "Keep your recovery codes"


@pytest.fixture
def person(unit_of_work: Any) -> User:
    with unit_of_work():
        return make_user(Role.EDITOR, make_agency(make_default_partnership()))


@pytest.fixture
def with_app(unit_of_work: Any, person: User) -> User:
    with unit_of_work():
        make_app(person)
    return person


def give_password(client: PageClient, person: User, path: str = "/sign-in") -> Page:
    return client.submit(client.page(path), {"email": person.email, "password": PASSWORD})


@pytest.mark.asvs("6.3.3")
@pytest.mark.goal("S4")
def test_the_password_alone_opens_nothing(client: PageClient, with_app: User) -> None:
    assert give_password(client, with_app).h1 == SECOND_STEP
    for path in ("/", "/account", "/account/second-factor"):
        assert client.get(path).location.startswith("/sign-in")


def test_the_code_leads_to_where_the_person_was_going(client: PageClient, with_app: User) -> None:
    page = give_password(client, with_app, "/sign-in?next=/account/notices")
    before = client.get_cookie("portal_session").value
    assert client.submit(page, {"code": code_of(with_app)}, button="Continue").h1.startswith("Your e-mails")
    assert client.get_cookie("portal_session").value != before
