"""Someone with several places: for which of them they act, on every page, and what the choice changes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from portal.accounts import acting
from portal.accounts.models import User
from portal.accounts.words import Mistake
from portal.database import db, now
from portal.permissions import Role
from tests.accounts.world import World, make_world
from tests.reporting.arrange import make_return, make_round
from tests.support.builders import add_role, make_user, sign_in
from tests.support.client import PageClient
from tests.support.pages import Page
from tests.support.statements import count_statements


@pytest.fixture
def world(app: Flask) -> World:
    with db.unit_of_work():
        return make_world()


@pytest.fixture
def both(world: World) -> User:
    """A coordinator of two partnerships, who is an editor of an agency as well."""
    with db.unit_of_work():
        person = make_user(Role.COORDINATOR, world.north)
        add_role(person, Role.COORDINATOR, world.south)
        add_role(person, Role.EDITOR, world.agency)
    return person


def header(page: Page) -> str:
    """What the top of the page says of the person and their place."""
    return page.html.split("<main")[0].split("portal-header__place")[-1] if "portal-header__place" in page.html else ""


def test_every_page_says_for_whom_one_acts(client: PageClient, world: World, both: User) -> None:
    sign_in(client, both)
    assert f"Acting for {world.north.name}" in header(client.page("/"))
    for place in (world.agency, world.south):
        page = client.page("/account/acting-for")
        client.submit(page, {"place": str(place.id)}, button="Save")
        for path in ("/", "/account", "/rounds"):
            assert f"Acting for {place.name}" in header(client.page(path))


def test_whoever_has_one_place_has_nothing_to_choose(client: PageClient, world: World) -> None:
    sign_in(client, world.lead)
    page = client.page("/")
    assert world.agency.name in header(page)
    assert "Acting for" not in page.html


def test_the_page_of_a_record_names_the_place_of_the_record(client: PageClient, world: World, both: User) -> None:
    """Whichever place is chosen: the agency on its return, the partnership on its round."""
    with db.unit_of_work():
        north, south = make_round(world.north), make_round(world.south, key="south")
        paths = {
            f"/returns/{make_return(north, world.agency).id}": world.agency.name,
            f"/rounds/{north.id}": world.north.name,
            f"/rounds/{south.id}": world.south.name,
        }
    sign_in(client, both)
    for place in (world.agency, world.north, world.south):
        client.submit(client.page("/account/acting-for"), {"place": str(place.id)}, button="Save")
        for path, name in paths.items():
            assert f"Acting for {name}" in header(client.page(path))


def test_the_desk_begins_with_the_partnership_one_acts_for(client: PageClient, world: World, both: User) -> None:
    sign_in(client, both)
    for place in (world.south, world.north):
        client.submit(client.page("/account/acting-for"), {"place": str(place.id)}, button="Save")
        assert place.name in client.page("/rounds/new").html.split("<main")[1] or place.name in header(
            client.page("/rounds/new")
        )


@pytest.mark.goal("S1")
def test_the_choice_adds_no_right(client: PageClient, world: World, both: User) -> None:
    sign_in(client, both)
    client.submit(client.page("/account/acting-for"), {"place": str(world.south.id)}, button="Save")
    for place_id in (str(world.southern.id), str(world.shared.id), "", "nonsense"):
        page = client.page("/account/acting-for")
        answer = client.post(page_action(page), data={**fields(page), "place": place_id})
        assert answer.status_code == (422 if place_id else 303)  # An empty choice is the one that stood there.
        assert f"Acting for {world.south.name}" in header(client.page("/"))
    with db.unit_of_work() as session, pytest.raises(Mistake):
        acting.choose(session.get_one(User, both.id), None, str(world.north.id))


def test_a_place_that_is_lost_falls_back(client: PageClient, world: World, both: User) -> None:
    sign_in(client, both)
    client.submit(client.page("/account/acting-for"), {"place": str(world.south.id)}, button="Save")
    with db.unit_of_work() as session:
        for one in session.get_one(User, both.id).memberships:
            one.ended_at = now() if one.partnership_id == world.south.id else None
    assert f"Acting for {world.north.name}" in header(client.page("/"))


def test_two_browsers_act_for_two_places(new_client: Callable[[], PageClient], world: World, both: User) -> None:
    first, second = new_client(), new_client()
    for client, place in ((first, world.agency), (second, world.south)):
        sign_in(client, both)
        client.submit(client.page("/account/acting-for"), {"place": str(place.id)}, button="Save")
    assert f"Acting for {world.agency.name}" in header(first.page("/"))
    assert f"Acting for {world.south.name}" in header(second.page("/"))


def test_the_header_costs_the_same_for_two_places_and_for_ten(client: PageClient, world: World, both: User) -> None:
    sign_in(client, both)
    client.page("/account")
    with count_statements(db.engine) as few:
        client.page("/account")
    with db.unit_of_work() as session:
        person = session.get_one(User, both.id)
        for place in (world.shared, world.southern):
            add_role(person, Role.EDITOR, place)
    with count_statements(db.engine) as more:
        client.page("/account")
    assert len(more.texts) == len(few.texts)


def page_action(page: Page) -> str:
    return "/account/acting-for"


def fields(page: Page) -> dict[str, str]:
    token = next(one for one in page.all("input") if one.get("name") == "csrf_token")
    return {"csrf_token": token.get("value", "")}
