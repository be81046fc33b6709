"""Imports of many rows: as many statements for looking at them as for a few, and two thousand in one go."""

from __future__ import annotations

import uuid

import pytest
from flask import Flask
from sqlalchemy import func, select

from exports.csv_text import csv_of
from portal.accounts.imports import verbs
from portal.accounts.imports.kinds import KINDS
from portal.accounts.models import Agency, Invitation, User
from portal.database import db
from portal.uploads import read
from tests.accounts.world import World, make_world
from tests.support.statements import count_statements

AGENCIES = ["Code", "Name", "Sector", "Kinds", "Other names"]
PEOPLE = ["Name", "E-mail address", "Role", "Agency"]


@pytest.fixture
def world(app: Flask) -> World:
    with db.unit_of_work():
        return make_world()


def file_of(there: World, kind: str, rows: int) -> bytes:
    if kind == "agencies":
        return csv_of([AGENCIES, *([f"A-{n}", f"Example Club {n}", "Sport", "club", f"Club {n}"] for n in range(rows))])
    code = there.agency.code
    return csv_of([PEOPLE, *([f"Player {n}", f"player{n}@example.invalid", "Editor", code] for n in range(rows))])


def brought(there: World, kind: str, rows: int) -> uuid.UUID:
    """The id of an import of so many rows."""
    with db.unit_of_work() as session:
        user = session.get_one(User, there.administrator.id)
        home = session.merge(there.north, load=False)
        return verbs.bring(user, KINDS[kind], home, read(file_of(there, kind, rows), "example.csv"), "leave").id


@pytest.mark.parametrize("kind", ["agencies", "people"])
def test_looking_costs_the_same_for_two_rows_and_for_two_hundred(world: World, kind: str) -> None:
    counts = []
    for rows in (2, 200):
        import_id = brought(world, kind, rows)
        with db.unit_of_work() as session:
            user = session.get_one(User, world.administrator.id)
            with count_statements(db.engine) as found:
                _, _, plan, _ = verbs.look(user, import_id)
        assert len(plan.lines) == rows
        counts.append(len(found.texts))
    assert counts[0] == counts[1]


@pytest.mark.soak
@pytest.mark.parametrize(("kind", "table"), [("agencies", Agency), ("people", Invitation)])
def test_two_thousand_rows_are_imported_in_one_go(world: World, mails: object, kind: str, table: type) -> None:
    import_id = brought(world, kind, 2_000)
    with db.unit_of_work() as session:
        before = session.scalar(select(func.count()).select_from(table)) or 0
        user = session.get_one(User, world.administrator.id)
        _, _, plan, token = verbs.look(user, import_id)
        assert plan.problems == []
        verbs.confirm(user, import_id, token)
        assert session.scalar(select(func.count()).select_from(table)) == before + 2_000
