"""What a form offers to choose from, and what becomes of a choice that it did not offer."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from flask import Flask

from portal.accounts import service
from portal.accounts.finding import agency_with_code
from portal.accounts.models import Agency
from portal.accounts.places import partnership_ids_of
from portal.database import db
from portal.local_time import today
from portal.permissions import SYSTEM, Role
from tests.accounts.world import World, make_world
from tests.support.builders import add_role, sign_in
from tests.support.client import PageClient, find_form


@pytest.fixture
def there(app: Flask) -> World:
    with db.unit_of_work():
        return make_world()


@pytest.fixture
def administrator(there: World, client: PageClient) -> PageClient:
    sign_in(client, there.administrator)
    return client


@pytest.mark.parametrize(
    ("path", "field", "more"),
    [("/successor", "successor", {"day": "1", "month": "9", "year": "2026"}), ("", "parent", {})],
)
@pytest.mark.parametrize("named", ["southern", "unknown", "nonsense"])
def test_an_agency_out_of_sight_cannot_be_chosen(
    there: World, administrator: PageClient, path: str, field: str, more: dict[str, str], named: str
) -> None:
    value = {"southern": str(there.southern.id), "unknown": str(uuid.UUID(int=5))}.get(named, named)
    page = administrator.page(f"/agencies/{there.agency.id}{path}")
    page = administrator.submit(page, {field: value, **more}, button="Save", status=422)
    assert page.errors == [("Choose an agency from the list", f"#{field}")]
    assert there.southern.name not in page.html


def test_an_agency_that_has_ended_is_not_offered(there: World, administrator: PageClient) -> None:
    with db.unit_of_work() as session:
        service.end_agency(SYSTEM, session.get_one(Agency, there.agency.id), today() - timedelta(days=1))
    offered = {option.get("value") for option in administrator.page("/people/invite").all("option")}
    assert str(there.shared.id) in offered
    assert str(there.agency.id) not in offered


def test_where_there_are_two_it_is_asked_which_partnership(there: World, client: PageClient) -> None:
    with db.unit_of_work() as session:
        add_role(session.merge(there.administrator), Role.ADMINISTRATOR, session.merge(there.south))
    sign_in(client, there.administrator)
    typed = {"code": "NEW", "name": "New Example", "sector": "Health"}
    page = client.submit(client.page("/agencies/add"), {**typed, "partnership": "nonsense"}, button="Add", status=422)
    assert [target for _, target in page.errors] == ["#partnership"]
    client.submit(page, {**typed, "partnership": str(there.south.id)}, button="Add")
    with db.reading():
        assert partnership_ids_of(agency_with_code("new")) == {there.south.id}


def test_a_partnership_out_of_sight_is_neither_offered_nor_taken(there: World, administrator: PageClient) -> None:
    page = administrator.page("/agencies/add")
    assert there.south.name not in page.html
    token = find_form(page, "Add").fields["csrf_token"]
    typed = {"csrf_token": token, "code": "NEW", "name": "New Example", "sector": "Health"}
    answer = administrator.post("/agencies/add", data={**typed, "partnership": str(there.south.id)})
    assert answer.status_code == 303
    with db.reading():
        assert partnership_ids_of(agency_with_code("NEW")) == {there.north.id}
