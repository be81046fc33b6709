"""Importing agencies and people by their pages: every mistake is listed, and nothing happens before it is confirmed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import timedelta
from html import unescape
from io import BytesIO

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exports.csv_text import csv_of
from portal.accounts import service
from portal.accounts.imports import verbs
from portal.accounts.imports.kinds import KINDS
from portal.accounts.imports.models import Import
from portal.accounts.imports.people import IMPORTED
from portal.accounts.imports.verbs import remove_old_imports
from portal.accounts.models import Agency, AgencyAlias, Invitation, User
from portal.database import db, now
from portal.errors import Forbidden
from portal.permissions import SYSTEM, Role
from portal.uploads import read
from tests.accounts.world import World, make_world
from tests.support.builders import make_agency, make_user, sign_in
from tests.support.client import PageClient
from tests.support.pages import Page

Work = Callable[[], AbstractContextManager[Session]]
AGENCIES = ["Code", "Name", "Sector", "Kinds", "Other names", "Part of"]
CHECK = "Check the file"
PEOPLE = ["Name", "E-mail address", "Role", "Agency"]


@pytest.fixture
def world(unit_of_work: Work) -> World:
    with unit_of_work():
        there = make_world()
        there.agency.code, there.agency.name = "CLUB", "Example Sailing Club"
        db.session.add(AgencyAlias(agency_id=there.agency.id, alias="ESC"))
    return there


def bring(
    client: PageClient, kind: str, rows: Sequence[Sequence[str]], *, status: int = 200, existing: str = "leave"
) -> Page:
    """Choose a file with these rows, as a person does."""
    page = client.page(f"/imports/new/{kind}")
    headings = AGENCIES if kind == "agencies" else PEOPLE
    typed: dict[str, object] = {"file": (BytesIO(csv_of([headings, *rows])), "example.csv")}
    if kind == "agencies":
        typed["existing"] = existing
    return client.submit(page, typed, button=CHECK, status=status)  # type: ignore[arg-type]


def counted(unit_of_work: Work) -> list[int | None]:
    with unit_of_work() as session:
        return [session.scalar(select(func.count()).select_from(table)) for table in (Agency, Invitation, User)]


def problems(page: Page) -> list[tuple[str, str]]:
    """What the page says is to be corrected: where, and what to do."""
    return re.findall(r'scope="row"[^>]*>(Row [^<]*)</th><td[^>]*>([^<]*)</td>', unescape(page.html))


def test_agencies_are_looked_at_first_and_then_added(client: PageClient, world: World, unit_of_work: Work) -> None:
    sign_in(client, world.administrator)
    before = counted(unit_of_work)
    rows = [
        ["TRUST", "Example Trust", "Health", "health; hospital_trust", "ET; The Trust", ""],
        ["WARD", "Example Ward", "Health", "", "", "TRUST"],
        ["CLUB", "Example Sailing Club", "Sport", "", "", ""],
    ]
    page = bring(client, "agencies", rows)
    assert counted(unit_of_work) == before
    assert "Nothing has happened yet" in page.text
    assert "Leave as it is" in page.text
    client.submit(page, {}, button="Confirm")
    with unit_of_work() as session:
        ward, trust = (session.scalars(select(Agency).where(Agency.code == code)).one() for code in ("WARD", "TRUST"))
        assert ward.parent_id == trust.id
        assert trust.kinds == {"health", "hospital_trust"}
        assert {row.alias for row in trust.alias_rows} == {"ET", "The Trust"}
        assert session.scalars(select(Agency).where(Agency.code == "CLUB")).one().sector == "council"


def test_agencies_that_are_there_are_changed_when_that_is_chosen(
    client: PageClient, world: World, unit_of_work: Work
) -> None:
    sign_in(client, world.administrator)
    page = bring(client, "agencies", [["club", "Example Rowing Club", "Sport", "", "", ""]], existing="change")
    assert "name becomes Example Rowing Club, was Example Sailing Club; sector becomes Sport" in page.text
    client.submit(page, {}, button="Confirm")
    with unit_of_work() as session:
        club = session.get_one(Agency, world.agency.id)
        assert (club.code, club.name, club.sector) == ("CLUB", "Example Rowing Club", "Sport")
        assert {row.alias for row in club.alias_rows} == {"ESC", "Example Sailing Club"}


FAULTY_AGENCIES = {
    ("Row 2, Code", "Choose another code: this one is used already"): ["SOUTH", "A", "Sport", "", "", ""],
    ("Row 2, Code", "Enter a code"): ["", "A", "Sport", "", "", ""],
    ("Row 2, Code", "Write the code in letters, digits and hyphens, 30 at most, such as NHS-TRUST"): ["A B", "A", "S"],
    ("Row 2, Name", "Enter the name of the agency"): ["A", "", "Sport", "", "", ""],
    ("Row 2, Name", "There is an agency of this name already: write its code, CLUB"): ["A", "E.S.C.", "Sport"],
    ("Row 2, Sector", "Enter the sector"): ["A", "A", "", "", "", ""],
    ("Row 2, Kinds", "Write each kind in small letters, digits and underscores, such as hospital_trust"): [
        "A",
        "A",
        "Sport",
        "Big Club",
    ],
    ("Row 2, Part of", "There is no agency with the code “CLUBS”. Did you mean CLUB?"): [
        "A",
        "A",
        "S",
        "",
        "",
        "CLUBS",
    ],
    ("Row 2, Part of", "Choose another parent: step by step, the agency would be part of itself"): [
        "A",
        "A",
        "S",
        "",
        "",
        "A",
    ],
}


@pytest.mark.parametrize(("found", "row"), FAULTY_AGENCIES.items(), ids=range(len(FAULTY_AGENCIES)))
def test_each_mistake_about_an_agency_is_named_by_row_and_column(
    client: PageClient, world: World, unit_of_work: Work, found: tuple[str, str], row: list[str]
) -> None:
    with unit_of_work():
        db.session.get_one(Agency, world.southern.id).code = "SOUTH"
    sign_in(client, world.administrator)
    page = bring(client, "agencies", [row], status=422)
    assert problems(page) == [found]


def test_all_mistakes_are_listed_at_once_and_nothing_is_kept(
    client: PageClient, world: World, unit_of_work: Work
) -> None:
    sign_in(client, world.administrator)
    before = counted(unit_of_work)
    rows = [
        ["A", "First", "S"],
        ["a", "Second", ""],
        ["B", "first", "S"],
        ["", "", ""],
        ["C", "Fifth", "S", "Bad kind"],
    ]
    page = bring(client, "agencies", rows, status=422)
    assert [where for where, _ in problems(page)] == ["Row 3, Code", "Row 3, Sector", "Row 4, Name", "Row 6, Kinds"]
    assert counted(unit_of_work) == before
    with unit_of_work() as session:
        assert session.scalar(select(func.count()).select_from(Import)) == 0


def test_an_agency_of_two_partnerships_is_not_changed_from_one(
    client: PageClient, world: World, unit_of_work: Work
) -> None:
    sign_in(client, world.administrator)
    page = bring(client, "agencies", [[world.shared.code, "Another name", "S"]], status=422, existing="change")
    ((where, what),) = problems(page)
    assert where == "Row 2, Code"
    assert "also answers to another partnership" in what


def test_people_are_invited_and_get_no_account(
    client: PageClient, world: World, unit_of_work: Work, mails: Callable[[], Sequence[object]]
) -> None:
    sign_in(client, world.administrator)
    people_before = counted(unit_of_work)[2]
    lead = world.lead.email
    rows = [
        ["Ann Example", "ann@example.invalid", "Editor", "CLUB"],
        ["Ann Example", "ann@example.invalid", "safeguarding lead", world.shared.name],
        ["Bea Example", "BEA@example.invalid", "Coordinator", ""],
        ["Cay Example", "cay@example.invalid", "approver", "e.s.c."],
        ["Lee Example", lead, "Safeguarding lead", "CLUB"],
    ]
    page = bring(client, "people", rows)
    assert mails() == []
    assert "has this role already" in page.text
    client.submit(page, {}, button="Confirm and send the invitations")
    with unit_of_work() as session:
        made = {(one.email, one.role, one.place.id) for one in session.scalars(select(Invitation))}
    assert made == {
        ("ann@example.invalid", "editor", world.agency.id),
        ("ann@example.invalid", "safeguarding_lead", world.shared.id),
        ("bea@example.invalid", "coordinator", world.north.id),
        ("cay@example.invalid", "approver", world.agency.id),
    }
    assert len(mails()) == 4
    assert counted(unit_of_work)[2] == people_before


FAULTY_PEOPLE = {
    ("Row 2, Name", "Enter the person's name"): ["", "ann@example.invalid", "Editor", "CLUB"],
    ("Row 2, E-mail address", "Enter an e-mail address"): ["Ann", "", "Editor", "CLUB"],
    ("Row 2, Role", "Enter a role"): ["Ann", "ann@example.invalid", "", "CLUB"],
    (
        "Row 2, Role",
        f"There is no role “DSL”. Write one of: {', '.join(IMPORTED.values())}",
    ): ["Ann", "ann@example.invalid", "DSL", "CLUB"],
    ("Row 2, Agency", "Enter the agency: this role is held in one"): ["Ann", "ann@example.invalid", "Editor", ""],
    ("Row 2, Agency", "Leave this cell empty: Coordinator is a role in the partnership"): [
        "Ann",
        "ann@example.invalid",
        "Coordinator",
        "CLUB",
    ],
    (
        "Row 2, Agency",
        "There is no agency “Exampel Sailing Club” in the partnership. Did you mean Example Sailing Club (CLUB)?",
    ): ["Ann", "ann@example.invalid", "Editor", "Exampel Sailing Club"],
    (
        "Row 2, Agency",
        "There is no agency “SOUTH” in the partnership. Write a code or a name from the list of agencies",
    ): [
        "Ann",
        "ann@example.invalid",
        "Editor",
        "SOUTH",
    ],
}


@pytest.mark.parametrize(("found", "row"), FAULTY_PEOPLE.items(), ids=range(len(FAULTY_PEOPLE)))
def test_each_mistake_about_a_person_is_named_by_row_and_column(
    client: PageClient, world: World, unit_of_work: Work, found: tuple[str, str], row: list[str]
) -> None:
    with unit_of_work():
        southern = db.session.get_one(Agency, world.southern.id)
        southern.code, southern.name = "SOUTH", "Xylophone Quartet"
    sign_in(client, world.administrator)
    assert problems(bring(client, "people", [row], status=422)) == [found]


@pytest.mark.parametrize("kind", ["shared mailbox", "own address", "ended agency", "twice"])
def test_whom_nobody_may_invite_is_named(client: PageClient, world: World, unit_of_work: Work, kind: str) -> None:
    with unit_of_work():
        ended = make_agency(world.north, "OVER", active_to=now().date() - timedelta(days=1))
        assert ended.id
    rows = {
        "shared mailbox": [["Ann", "safeguarding@club.invalid", "Editor", "CLUB"]],
        "own address": [["Me", world.administrator.email, "Editor", "CLUB"]],
        "ended agency": [["Ann", "ann@example.invalid", "Editor", "OVER"]],
        "twice": [["Ann", "ann@example.invalid", "Editor", "CLUB"], ["Ann", "ANN@example.invalid", "Approver", "ESC"]],
    }
    says = {
        "shared mailbox": "several people read",
        "own address": "ask someone else",
        "ended agency": "not active",
        "twice": "row 2 invites the same person",
    }
    sign_in(client, world.administrator)
    ((_, what),) = problems(bring(client, "people", rows[kind], status=422))
    assert says[kind] in what


def test_what_was_seen_is_what_is_done(
    client: PageClient, world: World, unit_of_work: Work, mails: Callable[[], Sequence[object]]
) -> None:
    """When anything is different by the time of confirming, nothing happens, and the page says what would."""
    sign_in(client, world.administrator)
    page = bring(client, "people", [["Ann", "ann@example.invalid", "Editor", "CLUB"]])
    with unit_of_work():
        service.rename(SYSTEM, db.session.get_one(Agency, world.agency.id), "Example Surfing Club")
    again = client.submit(page, {}, button="Confirm and send the invitations", status=409)
    assert "changed since you looked" in again.text
    assert "Example Surfing Club" in again.text
    assert mails() == []
    client.submit(again, {}, button="Confirm and send the invitations")
    assert len(mails()) == 1


def test_a_row_that_can_no_longer_be_done_undoes_all(
    client: PageClient, world: World, unit_of_work: Work, mails: Callable[[], Sequence[object]]
) -> None:
    sign_in(client, world.administrator)
    rows = [["Ann", "ann@example.invalid", "Editor", "CLUB"], ["Bea", "bea@example.invalid", "Editor", "CLUB"]]
    page = bring(client, "people", rows)
    with unit_of_work():
        service.end_agency(SYSTEM, db.session.get_one(Agency, world.agency.id), now().date() - timedelta(days=1))
    again = client.submit(page, {}, button="Confirm and send the invitations", status=409)
    assert "not active" in again.text
    assert "<button" not in again.html.split("<main")[1]
    assert mails() == []


def test_an_import_is_done_once(
    client: PageClient, world: World, unit_of_work: Work, mails: Callable[[], Sequence[object]]
) -> None:
    sign_in(client, world.administrator)
    page = bring(client, "people", [["Ann", "ann@example.invalid", "Editor", "CLUB"]])
    client.submit(page, {}, button="Confirm and send the invitations")
    client.submit(page, {}, button="Confirm and send the invitations", status=404)
    assert len(mails()) == 1
    with unit_of_work() as session:
        assert session.scalars(select(Import)).one().content == {}


@pytest.mark.parametrize(
    ("kind", "row"),
    [
        ("agencies", ["EXTRA", "Example Extra Club", "Voluntary"]),
        ("people", ["New Example", "new@example.invalid", "Editor", "CLUB"]),
    ],
)
def test_the_verb_asks_who_brings_a_file_and_for_which_partnership(
    world: World, unit_of_work: Work, kind: str, row: list[str]
) -> None:
    headings = (AGENCIES if kind == "agencies" else PEOPLE)[: len(row)]
    brought = set()
    with unit_of_work():
        for place in (world.north, world.south):
            for role, person in world.people.items():
                with suppress(Forbidden):
                    verbs.bring(person, KINDS[kind], place, read(csv_of([headings, row]), "example.csv"), "leave")
                    brought.add((place.key, role))
    assert brought == {("north", Role.ADMINISTRATOR)}


def test_nobody_sees_or_does_the_import_of_another(client: PageClient, world: World, unit_of_work: Work) -> None:
    sign_in(client, world.administrator)
    page = bring(client, "agencies", [["A", "First", "S"]])
    with unit_of_work() as session:
        address = f"/imports/{session.scalars(select(Import.id)).one()}"
        others = [make_user(Role.ADMINISTRATOR, place) for place in (world.north, world.south)]
    for other in others:
        sign_in(client, other)
        client.page(address, status=404)
        client.submit(page, {}, button="Confirm", status=400)  # The token of the form is that of another session.


def test_an_import_waits_a_day(client: PageClient, world: World, unit_of_work: Work) -> None:
    sign_in(client, world.administrator)
    bring(client, "agencies", [["A", "First", "S"]])
    with unit_of_work() as session:
        made = session.scalars(select(Import)).one()
        made.created_at = now() - timedelta(hours=25)
    client.page(f"/imports/{made.id}", status=404)
    with unit_of_work():
        assert remove_old_imports() == 1


BAD_HEADINGS = {
    "is not known": ["Code", "Name", "Sector", "Colour"],
    "There are two columns Name": ["Code", "Name", "Sector", "Agency name"],
    "The column Sector is missing": ["Code", "Name"],
}


@pytest.mark.parametrize(("words", "headings"), BAD_HEADINGS.items(), ids=BAD_HEADINGS)
def test_headings_are_checked_first(client: PageClient, world: World, words: str, headings: list[str]) -> None:
    sign_in(client, world.administrator)
    page = client.page("/imports/new/agencies")
    file = (BytesIO(csv_of([headings, ["A"] * len(headings)])), "example.csv")
    assert words in client.submit(page, {"file": file}, button=CHECK, status=422).text  # type: ignore[dict-item]


def test_without_a_file_the_page_says_so(client: PageClient, world: World) -> None:
    sign_in(client, world.administrator)
    page = client.submit(client.page("/imports/new/people"), {}, button=CHECK, status=422)
    assert "Choose a file" in page.text
    client.page("/imports/new/nothing", status=404)


@pytest.mark.parametrize("kind", ["agencies", "people"])
@pytest.mark.parametrize("file_format", ["xlsx", "csv"])
def test_an_empty_file_can_be_filled_in(client: PageClient, world: World, kind: str, file_format: str) -> None:
    """What is downloaded is what is taken: with its headings, an empty one only lacks rows."""
    sign_in(client, world.administrator)
    blank = client.get(f"/imports/blank/{kind}.{file_format}").get_data()
    page = client.page(f"/imports/new/{kind}")
    answer = client.submit(page, {"file": (BytesIO(blank), f"x.{file_format}")}, button=CHECK, status=422)  # type: ignore[dict-item]
    assert "holds no rows below the headings" in answer.text
