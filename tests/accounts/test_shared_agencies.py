"""The page of an agency that answers to two partnerships."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts import service
from portal.accounts.models import Agency, Partnership, User
from portal.database import db
from portal.permissions import SYSTEM, Role
from tests.accounts.world import World, make_world
from tests.support.builders import add_role, sign_in
from tests.support.client import PageClient


@pytest.fixture
def there(app: Flask) -> World:
    with db.unit_of_work():
        return make_world()


@pytest.fixture
def administrator(there: World, client: PageClient) -> PageClient:
    sign_in(client, there.administrator)
    return client


def read(query: Any) -> Any:
    with db.reading() as session:
        return session.scalars(query).one()


def test_a_parent_out_of_sight_stays_and_is_not_named(there: World, administrator: PageClient) -> None:
    with db.unit_of_work() as session:
        parent = session.get_one(Agency, there.shared.id)
        service.set_parent(SYSTEM, session.get_one(Agency, there.agency.id), parent)
        service.leave_partnership(SYSTEM, parent, session.get_one(Partnership, there.north.id))
    page = administrator.page(f"/agencies/{there.agency.id}")
    assert there.shared.name not in page.html
    page = administrator.submit(page, {"sector": "Other"}, button="Save")
    assert there.shared.name not in page.html
    assert read(select(Agency).where(Agency.id == there.agency.id)).parent_id == there.shared.id


def test_an_agency_of_two_partnerships_is_looked_at_only(there: World, administrator: PageClient) -> None:
    """What is changed here would change there; whoever administers both changes it."""
    day = {"day": "1", "month": "9", "year": "2025"}
    page = administrator.page(f"/agencies/{there.shared.id}")
    assert "also answers to another partnership" in page.text
    assert "Save" not in page.text
    end = administrator.page(f"/agencies/{there.shared.id}/end")
    administrator.submit(end, day, button="Save", status=409)
    with db.unit_of_work() as session:
        administrator_there = session.get_one(User, there.administrator.id)
        add_role(administrator_there, Role.ADMINISTRATOR, session.get_one(Partnership, there.south.id))
    administrator.submit(end, day, button="Save")
    page = administrator.submit(administrator.page(f"/agencies/{there.shared.id}"), {"sector": "Police"}, button="Save")
    assert "The agency is changed" in page.text
