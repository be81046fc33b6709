"""A file of everything: all that is the partnership's or the person's is in it, and nothing of anybody else's."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts.models import Partnership, User
from portal.audit import AuditEvent
from portal.data_protection.everything import write_partnership, write_person
from portal.data_protection.models import Takeaway
from portal.data_protection.service import takeaways
from portal.data_protection.tables import Sort, Whose, classification
from portal.database import db, now, pretend_now
from portal.errors import Forbidden, NotFound, Refused
from portal.jobs import run_due
from portal.permissions import SYSTEM
from portal.schema_registry import metadata
from portal.storage import storage
from portal.wake import tidy
from tests.data_protection.rows import SECRET, Rows, make_rows
from tests.support.builders import make_partnership, make_user

pytestmark = pytest.mark.usefixtures("mails")

MINE, OTHERS = "mine-and-mine-only", "belonging-to-others"
Work = Callable[[], Any]
TABLES = classification().tables


@pytest.fixture
def two(app: Flask) -> tuple[Rows, Rows]:
    """Two partnerships, each with a row in every table."""
    with db.unit_of_work() as session:
        return make_rows(session, MINE), make_rows(session, OTHERS)


def of_partnership(rows: Rows, *, agencys_own: bool = False) -> zipfile.ZipFile:
    out = io.BytesIO()
    with db.reading() as session:
        partnership = session.get_one(Partnership, rows["partnerships"]["id"])
        write_partnership(out, session, partnership, agencys_own=agencys_own)
    return zipfile.ZipFile(out)


def of_person(rows: Rows, *, within: bool = False, agencys_own: bool = True) -> zipfile.ZipFile:
    out = io.BytesIO()
    with db.reading() as session:
        person = session.get_one(User, rows["users"]["id"])
        place = rows["partnerships"]["id"] if within else None
        write_person(out, session, person, place, agencys_own=agencys_own)
    return zipfile.ZipFile(out)


def everything_in(found: zipfile.ZipFile) -> str:
    return "\n".join(found.read(name).decode("utf-8") for name in found.namelist())


def rows_in(found: zipfile.ZipFile, table: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in found.read(f"json/{table}.jsonl").splitlines()]


def manifest(found: zipfile.ZipFile) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(found.read("manifest.json"))
    return read


@pytest.mark.asvs("8.4.1")
def test_every_table_of_the_partnership_is_in_it_and_nobody_elses(two: tuple[Rows, Rows]) -> None:
    found = of_partnership(two[0])
    said = manifest(found)
    for name, one in TABLES.items():
        if one.whose is Whose.PARTNERSHIP:
            (row,) = rows_in(found, name)
            assert said["rows"][name] == 1
            assert set(row) == set(one.shown)
            assert len(list(csv.reader(io.StringIO(found.read(f"csv/{name}.csv").decode("utf-8-sig"))))) == 2
        else:
            assert name in said["left_out"]
            assert f"json/{name}.jsonl" not in found.namelist()
    assert set(said["rows"]) | set(said["left_out"]) == set(TABLES)
    words = everything_in(found)
    assert MINE in words
    assert OTHERS not in words


@pytest.mark.asvs("14.2.4")
@pytest.mark.asvs("15.3.1")
def test_secrets_are_in_no_file(two: tuple[Rows, Rows]) -> None:
    files = [of_partnership(two[0], agencys_own=True), of_person(two[0])]
    secrets = [value for name, one in TABLES.items() for value in _secrets(two[0].get(name, {}), one.columns)]
    assert len(secrets) > 10
    for found in files:
        words = everything_in(found)
        assert SECRET not in words
        assert not [value for value in secrets if value in words]


def _secrets(row: dict[str, Any], columns: Any) -> list[str]:
    found = [row[name] for name, sort in columns.items() if sort is Sort.SECRET and name in row]
    return [value for value in found if isinstance(value, str)]


def test_what_is_an_agencys_own_is_left_out_unless_asked_for(two: tuple[Rows, Rows]) -> None:
    own = {name for name, one in TABLES.items() if one.whose is Whose.AGENCY}
    assert own >= {"section_drafts", "draft_notes", "draft_changes", "assignments"}
    words = everything_in(of_partnership(two[0]))
    assert not [name for name in own if f"{MINE} {name}." in words]
    whole = of_partnership(two[0], agencys_own=True)
    assert all(len(rows_in(whole, name)) == 1 for name in own)
    assert OTHERS not in everything_in(whole)


def test_an_approvers_remarks_stay_in_the_agency(app: Flask) -> None:
    with db.unit_of_work() as session:
        rows = make_rows(session, MINE, remarks={"source": "approver"})
    assert rows_in(of_partnership(rows), "remarks") == []


def test_what_happened_in_another_partnership_stays_there(app: Flask) -> None:
    """An agency of both: an event that names the other partnership is not in the file of this one."""
    with db.unit_of_work() as session:
        mine = make_rows(session, MINE)
        agency = {"agency_id": mine["agencies"]["id"]}
        make_rows(session, OTHERS, partnership_agencies=agency, memberships=agency, audit_events=agency)
    found = of_partnership(mine)
    assert len(rows_in(found, "audit_events")) == 1
    assert OTHERS not in found.read("json/audit_events.jsonl").decode()
    assert OTHERS not in found.read("json/returns.jsonl").decode()


def test_everything_about_a_person(two: tuple[Rows, Rows]) -> None:
    found = of_person(two[0])
    for name, one in TABLES.items():
        if one.whose is Whose.LADO:
            assert name in manifest(found)["left_out"]
        elif one.whose is not Whose.INSTALLATION and any(_names_users(name, column) for column in one.who):
            assert len(rows_in(found, name)) == 1, name
    assert rows_in(found, "users")[0]["email"] == two[0]["users"]["email"]
    assert OTHERS not in everything_in(found)


def _names_users(name: str, column: str) -> bool:
    keys = metadata.tables[name].columns[column].foreign_keys
    return any(key.column.table.name == "users" for key in keys) and (name, column) != ("users", "merged_into_id")


def test_events_and_e_mails_are_about_a_person_too(app: Flask) -> None:
    with db.unit_of_work() as session:
        person = make_user(email="someone@example.invalid")
        mine = make_rows(
            session,
            MINE,
            audit_events={"actor": str(person.id)},
            outbox_messages={"recipient": "Someone@example.invalid"},
            invitations={"email": "someone@example.invalid"},
            contacts={"by": str(person.id)},
        )
    found = of_person({**mine, "users": {"id": person.id}})
    for name in ("audit_events", "outbox_messages", "invitations", "contacts"):
        assert len(rows_in(found, name)) == 1, name


@pytest.mark.asvs("14.2.6")
def test_an_administrator_gets_of_a_person_what_is_the_partnerships(app: Flask) -> None:
    """Someone with roles in two partnerships: the file for one does not tell of the other."""
    with db.unit_of_work() as session:
        mine = make_rows(session, MINE)
        same = mine["users"]["id"]
        other = {
            name: dict.fromkeys(
                (c for c in one.who if _names_users(name, c)),
                same,
            )
            for name, one in TABLES.items()
            if one.whose is Whose.PARTNERSHIP and name != "users"
        }
        make_rows(session, OTHERS, **other)
    found = of_person(mine, within=True, agencys_own=False)
    assert MINE in everything_in(found)
    assert OTHERS not in everything_in(found)
    assert OTHERS in everything_in(of_person(mine))
    assert f"{MINE} draft_notes" not in everything_in(found)


@pytest.mark.asvs("1.2.10")
@pytest.mark.threat(12)
def test_no_cell_becomes_a_formula(app: Flask) -> None:
    with db.unit_of_work() as session:
        mine = make_rows(session, MINE, contacts={"text": "=1+1"}, draft_notes={"text": "\t@SUM(1)"})
    found = of_partnership(mine, agencys_own=True)
    for table, text in (("contacts", "=1+1"), ("draft_notes", "\t@SUM(1)")):
        ((row),) = list(csv.DictReader(io.StringIO(found.read(f"csv/{table}.csv").decode("utf-8-sig"))))
        assert row["text"] == "'" + text
        assert rows_in(found, table)[0]["text"] == text


# ------------------------------------------------------------------ asked for, made, downloaded, gone


@pytest.fixture
def place(app: Flask) -> dict[str, Any]:
    with db.unit_of_work():
        here, there = make_partnership("here", name=MINE), make_partnership("there")
        return {
            "administrator": make_user("administrator", here),
            "elsewhere": make_user("administrator", there),
            "coordinator": make_user("coordinator", here, name="Example Coordinator"),
        }


def asked(place: dict[str, Any]) -> Takeaway:
    with db.unit_of_work():
        return takeaways.ask_for_partnership(place["administrator"], "here")


def test_it_is_made_sealed_downloaded_and_goes(place: dict[str, Any]) -> None:
    wanted = asked(place)
    run_due()
    with db.reading():
        made = takeaways.read_takeaway(place["administrator"], wanted.id)
        assert takeaways.is_there(made)
        assert made.file is not None
        path = storage.path(made.file.stored_as)
    sealed = path.read_bytes()
    assert MINE.encode() not in sealed
    assert b"PK" not in sealed[:100]
    with db.reading():
        stored, content = takeaways.download(place["administrator"], wanted.id)
        found = zipfile.ZipFile(io.BytesIO(b"".join(content)))
    assert stored.name.startswith("here-partnership-")
    assert MINE in found.read("json/partnerships.jsonl").decode()
    with pretend_now(now() + takeaways.LIFE + timedelta(minutes=1)):
        with db.reading(), pytest.raises(Refused, match="Ask for another"):
            takeaways.download(place["administrator"], wanted.id)
        tidy()
    assert not path.exists()


def test_only_an_administrator_of_the_partnership_may(place: dict[str, Any]) -> None:
    wanted = asked(place)
    run_due()
    with db.unit_of_work():
        for who in ("elsewhere", "coordinator"):
            with pytest.raises((NotFound, Forbidden)):
                takeaways.ask_for_partnership(place[who], "here")
            with pytest.raises(NotFound):
                takeaways.download(place[who], wanted.id)
            with pytest.raises((NotFound, Forbidden)):
                takeaways.ask_for_person(place[who], "here", place["coordinator"].id)
        with pytest.raises(NotFound):
            takeaways.ask_for_person(place["administrator"], "here", place["elsewhere"].id)


def test_asking_making_and_downloading_are_on_the_record(place: dict[str, Any]) -> None:
    with db.unit_of_work():
        wanted = takeaways.ask_for_person(place["administrator"], "here", place["coordinator"].id)
    run_due()
    with db.reading():
        takeaways.download(place["administrator"], wanted.id)
    with db.reading():
        actions = list(db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.seq)))
    assert actions == ["takeaway.asked", "takeaway.made", "takeaway.downloaded"]


def test_made_once_however_often_the_job_runs(place: dict[str, Any]) -> None:
    wanted = asked(place)
    run_due()
    takeaways._make({"takeaway": wanted.id.hex})
    assert len(list(storage.path("").iterdir())) == 1


def test_one_that_cannot_be_made_is_said_to_have_failed(place: dict[str, Any]) -> None:
    wanted = asked(place)
    with db.unit_of_work():
        takeaways._give_up({"takeaway": wanted.id.hex})
    with db.reading():
        assert takeaways.read_takeaway(SYSTEM, wanted.id).state == "failed"
