"""The home page tells administrators what waits for them alone: lost devices and e-mails that failed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from portal.accounts.factors import resets
from portal.accounts.models import User
from portal.permissions import Role
from tests.accounts.test_failed_mail import fail
from tests.support.builders import make_agency, make_default_partnership, make_partnership, make_user, sign_in
from tests.support.client import PageClient
from tests.support.factors import make_app

Work = Callable[[], Any]
WHY = "Example: the phone fell into a pond"
pytestmark = pytest.mark.usefixtures("mails")


class Cast(NamedTuple):
    person: User
    administrator: User
    elsewhere: User
    lead: User


@pytest.fixture
def cast(unit_of_work: Work) -> Cast:
    with unit_of_work():
        north, south = make_default_partnership(), make_partnership("south")
        agency = make_agency(north)
        person = make_user(Role.EDITOR, agency)
        make_app(person)
        administrator, elsewhere = make_user(Role.ADMINISTRATOR, north), make_user(Role.ADMINISTRATOR, south)
        return Cast(person, administrator, elsewhere, make_user(Role.SAFEGUARDING_LEAD, agency))


def home_of(new_client: Callable[[], PageClient], user: User) -> str:
    client = new_client()
    sign_in(client, user)
    page = client.page("/")
    return " ".join("".join(card.itertext()) for card in page.with_class("portal-card"))


def test_a_lost_device_waits_for_those_who_can_approve_it(
    cast: Cast, unit_of_work: Work, new_client: Callable[[], PageClient]
) -> None:
    with unit_of_work() as session:
        resets.ask(session.get_one(User, cast.person.id), WHY)
    shown = home_of(new_client, cast.administrator)
    assert "1 person cannot sign in before you approve it." in shown
    assert cast.person.name not in shown
    assert WHY not in shown
    assert [home_of(new_client, user) for user in (cast.elsewhere, cast.lead)] == ["", ""]


@pytest.mark.threat(18)
def test_whoever_has_the_device_learns_that_it_is_said_to_be_lost(
    cast: Cast, unit_of_work: Work, new_client: Callable[[], PageClient]
) -> None:
    assert home_of(new_client, cast.person) == ""
    with unit_of_work() as session:
        resets.ask(session.get_one(User, cast.person.id), WHY)
    assert "If nothing is lost, stop it." in home_of(new_client, cast.person)
    assert "If nothing is lost" not in home_of(new_client, cast.lead)
    with unit_of_work() as session:
        resets.stop(session.get_one(User, cast.person.id))
    assert home_of(new_client, cast.person) == ""


def test_what_one_has_approved_waits_for_somebody_else(
    cast: Cast, unit_of_work: Work, new_client: Callable[[], PageClient]
) -> None:
    with unit_of_work() as session:
        reset = resets.ask(session.get_one(User, cast.person.id), WHY)
        resets.approve(session.get_one(User, cast.administrator.id), reset.id)
    assert home_of(new_client, cast.administrator) == ""


@pytest.mark.parametrize(("count", "words"), [(1, "1 e-mail did not"), (2, "2 e-mails did not")])
def test_failed_mails_wait_for_the_administrators_of_the_person(
    cast: Cast, new_client: Callable[[], PageClient], count: int, words: str
) -> None:
    for _ in range(count):
        fail(cast.person.email)
    assert words in home_of(new_client, cast.administrator)
    assert [home_of(new_client, user) for user in (cast.elsewhere, cast.lead)] == ["", ""]
