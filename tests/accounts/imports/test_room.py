"""Files that wait to be confirmed take a bounded place: the newest few of each person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from portal.accounts.imports.models import Import
from portal.accounts.imports.verbs import MOST_WAITING
from portal.accounts.models import User
from portal.database import now
from tests.accounts.imports.test_imports import bring
from tests.accounts.world import World, make_world
from tests.support.builders import make_user, sign_in
from tests.support.client import PageClient

Work = Callable[[], Any]


@pytest.fixture
def world(unit_of_work: Work) -> World:
    with unit_of_work():
        return make_world()


def bring_many(client: PageClient, person: User, number: int) -> None:
    sign_in(client, person)
    for _ in range(number):
        bring(client, "agencies", [["A", "First", "S"]])


def kept(unit_of_work: Work) -> int:
    with unit_of_work() as session:
        return session.scalar(select(func.count()).select_from(Import)) or 0


@pytest.mark.asvs("5.2.4")
def test_at_most_so_many_wait_and_the_newest_is_among_them(
    client: PageClient, world: World, unit_of_work: Work
) -> None:
    bring_many(client, world.administrator, MOST_WAITING)
    with unit_of_work() as session:
        before = set(session.scalars(select(Import.id)))
        oldest = session.scalars(select(Import.id).order_by(Import.created_at)).first()
    bring(client, "agencies", [["B", "Second", "S"]])
    with unit_of_work() as session:
        after = set(session.scalars(select(Import.id)))
    assert (len(after), before - after) == (MOST_WAITING, {oldest})


@pytest.mark.asvs("5.2.4")
def test_files_of_others_stay(client: PageClient, new_client: Any, world: World, unit_of_work: Work) -> None:
    with unit_of_work():
        other = make_user("administrator", world.north)
    bring_many(new_client(), other, 2)
    bring_many(client, world.administrator, MOST_WAITING + 1)
    assert kept(unit_of_work) == MOST_WAITING + 2


def test_what_was_done_stays(client: PageClient, world: World, unit_of_work: Work) -> None:
    bring_many(client, world.administrator, 1)
    with unit_of_work() as session:
        session.scalars(select(Import)).one().done_at = now()
    bring_many(client, world.administrator, MOST_WAITING + 1)
    assert kept(unit_of_work) == MOST_WAITING + 1
