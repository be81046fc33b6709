"""The pages of the record: what an administrator sees, and that nothing of another partnership is among it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal import audit
from portal.audit import AuditEvent
from portal.database import db, now, pretend_now
from portal.errors import Forbidden, Refused
from portal.permissions import SYSTEM
from portal.record import reading, words
from portal.record.filters import Filters, read_filters
from tests.record.arrange import World, make_world
from tests.support.builders import sign_in
from tests.support.client import PageClient
from tests.support.statements import count_statements

Work = Callable[[], Any]


@pytest.fixture
def world(unit_of_work: Work) -> World:
    with unit_of_work():
        return make_world()


@pytest.fixture
def administrator(client: PageClient, world: World) -> PageClient:
    sign_in(client, world.administrator)
    return client


def write(*events: tuple[Any, ...]) -> None:
    with db.unit_of_work():
        for action, user, *rest in events:
            audit.record(action, user, **(rest[0] if rest else {}))


def told(client: PageClient, address: str = "/record") -> list[str]:
    """What was done, in the order of the page, without the reading itself."""
    page = client.page(address)
    cells = [" ".join(" ".join(cell.itertext()).split()) for cell in page.all("td") if cell.get("data-label") == "What"]
    return [cell for cell in cells if not cell.startswith("Read the record")]


@pytest.mark.goal("R10")
def test_only_what_happened_in_ones_own_partnership_is_told(administrator: PageClient, world: World) -> None:
    at_north, at_south = {"partnership_id": world.north.id}, {"partnership_id": world.south.id}
    hidden = [
        ("hidden.partnership", world.stranger, at_south),
        ("hidden.shared", world.elsewhere, {"agency_id": world.shared.id, **at_south}),
        ("hidden.agency", world.stranger, {"agency_id": world.other.id}),
        ("hidden.person", world.stranger),
        ("hidden.refused", None, {"record_id": world.stranger.id}),
        ("hidden.both", world.both),
        ("hidden.both_refused", None, {"record_id": world.both.id}),
        ("hidden.system", SYSTEM),
        ("hidden.stranger", None),
        ("hidden.by_us_about_them", world.stranger, {"record_id": world.lead.id}),
    ]
    shown = [
        ("shown.partnership", world.coordinator, at_north),
        ("shown.shared", world.elsewhere, {"agency_id": world.shared.id}),
        ("shown.agency", world.editor, {"agency_id": world.agency.id}),
        ("shown.person", world.editor),
        ("shown.refused", None, {"record_id": world.lead.id}),
        ("shown.both", world.both, {"agency_id": world.agency.id}),
    ]
    write(*hidden, *shown)
    assert told(administrator) == [words.action_words(one[0]) for one in reversed(shown)]
    page = administrator.page("/record").text
    assert "Hidden" not in page
    assert "Somebody from outside the partnership" in page


def test_the_record_is_not_for_everyone(world: World) -> None:
    for person in (world.lead, world.editor, world.coordinator):
        with db.reading(), pytest.raises(Forbidden):
            reading.read_events(person, Filters())


def test_reading_is_on_the_record(administrator: PageClient, world: World) -> None:
    administrator.page("/record?outcome=refused")
    with db.reading() as session:
        event = session.scalars(select(AuditEvent)).one()
    assert (event.action, event.actor, event.partnership_id) == (
        "record.read",
        world.administrator.actor_id,
        world.north.id,
    )
    assert event.facts == {"events": 0, "filters": ["outcome"]}


def test_filters_narrow_the_list(administrator: PageClient, world: World) -> None:
    write(
        ("first.done", world.editor, {"record_id": world.asked.id, "agency_id": world.agency.id}),
        ("second.done", world.lead, {"record_id": world.asked.id, "agency_id": world.agency.id, "outcome": "refused"}),
        ("third.done", world.lead, {"agency_id": world.agency.id}),
    )
    with pretend_now(now() - timedelta(days=3)):
        write(("old.done", world.lead))
        day = f"{now():%Y-%m-%d}"
    for query, wanted in {
        f"person={world.lead.id}": ["Old: done", "Third: done", "Second: done Refused"],
        f"record={world.asked.id}": ["Second: done Refused", "First: done"],
        "action=third.done": ["Third: done"],
        "outcome=refused": ["Second: done Refused"],
        f"until={day}": ["Old: done"],
        f"since={day}&until={day}&person={world.lead.id}": ["Old: done"],
        f"person={world.editor.id}&record={world.asked.id}": ["First: done"],
    }.items():
        assert told(administrator, f"/record?{query}") == wanted, query


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"since": "2026-02-30"}, "since"),
        ({"until": "yesterday"}, "until"),
        ({"since": "2026-05-02", "until": "2026-05-01"}, "until"),
        ({"since": "0001-01-01"}, "since"),
        ({"until": "9999-12-31"}, "until"),
    ],
)
def test_a_day_that_cannot_be_read_is_said_at_its_field(
    administrator: PageClient, typed: dict[str, str], problem: str
) -> None:
    page = administrator.page("/record?" + "&".join(f"{name}={value}" for name, value in typed.items()))
    assert page.title.startswith("Error: Record")
    assert list(read_filters(typed).problems) == [problem]


@pytest.mark.parametrize(
    "typed",
    [{"person": "' OR 1=1 --"}, {"record": "x" * 500}, {"action": "<b>"}, {"outcome": "all"}, {"action": "a" * 61}],
)
def test_what_is_no_filter_is_left_out(typed: dict[str, str]) -> None:
    assert read_filters(typed).chosen() == []


@pytest.mark.parametrize("oldest", ["0", "-1", "x", "9" * 29, "\u00b2"])
def test_any_number_of_a_page_gives_a_page(administrator: PageClient, oldest: str) -> None:
    assert administrator.get("/record", query_string={"of": oldest}).status_code == 200


def test_pages_follow_one_another_without_a_gap(administrator: PageClient, world: World) -> None:
    write(*[(f"example.{chr(97 + number % 26)}", world.editor) for number in range(reading.PAGE_SIZE + 3)])
    first = administrator.page("/record?action=example.a")
    assert "Older events" not in first.text
    with db.reading() as session:
        newest = reading.read_events(world.administrator, Filters(person=world.editor.actor_id))
        older = reading.read_events(world.administrator, Filters(person=world.editor.actor_id), newest.older)
        assert session is not None
    letters = [one.what.removeprefix("Example: ") for one in (*newest.lines, *older.lines)]
    assert letters == [chr(97 + number % 26) for number in reversed(range(reading.PAGE_SIZE + 3))]
    assert (newest.older, older.older) == (3, 0)
    assert "Older events" in administrator.page("/record").text


def test_a_page_costs_the_same_however_many_events_it_shows(administrator: PageClient, world: World) -> None:
    costs = []
    for count in (2, 20):
        write(
            *[
                ("example.done", person, {"record_id": world.asked.id, "agency_id": world.agency.id})
                for person in (world.editor, world.lead)
                for _ in range(count)
            ]
        )
        with count_statements(db.engine) as statements:
            administrator.page("/record")
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 30


def test_the_file_holds_what_the_list_shows_and_no_formula(administrator: PageClient, world: World) -> None:
    with db.unit_of_work() as session:
        session.merge(world.lead).name = "=1+1"
    write(
        ("example.done", world.lead, {"agency_id": world.agency.id, "outcome": "refused"}), ("other.done", world.lead)
    )
    response = administrator.get("/record/file?outcome=refused")
    assert response.headers["Content-Disposition"].startswith("attachment; filename=")
    headings, line = csv.reader(io.StringIO(response.get_data().decode("utf-8-sig")))
    cells = dict(zip(headings, line, strict=True))
    assert (cells["Who"], cells["What"], cells["Outcome"]) == ("'=1+1", "Example: done", "Refused")
    assert cells["Acting for"] == "Example School"
    with db.reading() as session:
        event = session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
    assert event is not None
    assert (event.action, event.facts) == ("record.exported", {"events": 1, "filters": ["outcome"]})


def test_a_file_is_not_longer_than_a_spreadsheet_is_good_for(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LONGEST_FILE", 2)
    write(*[("example.done", world.editor)] * 3)
    with db.reading(), pytest.raises(Refused, match="fewer days"):
        reading.file_of(world.administrator, Filters())


def test_times_are_those_of_london(administrator: PageClient, world: World) -> None:
    summer = now().replace(year=2025, month=7, day=1, hour=23, minute=30)
    with pretend_now(summer):
        write(("example.done", world.editor))
    assert "2 July 2025 at 00:30" in administrator.page("/record").text
    assert told(administrator, "/record?since=2025-07-02&until=2025-07-02") == ["Example: done"]
    assert told(administrator, "/record?until=2025-07-01") == []


def test_things_are_found_by_their_names_and_only_ones_own(administrator: PageClient, world: World) -> None:
    page = administrator.page("/record/find")
    assert "Example School" not in page.text
    found = administrator.submit(page, {"words": "EXAMPLE ed"}, button="Find")
    assert "Example Editor" in found.text
    assert world.editor.email in found.text
    assert "Example Lead" not in found.text
    assert "Example Police" in administrator.submit(page, {"words": "police"}, button="Find").text
    assert "Nothing in your partnership" in administrator.submit(page, {"words": "Hidden"}, button="Find").text
    assert administrator.submit(page, {"words": "  "}, button="Find", status=422).title.startswith("Error: ")
    with db.reading() as session:
        assert "EXAMPLE" not in str(session.scalars(select(AuditEvent.facts)).all())
