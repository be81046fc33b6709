"""Who could see something between two days, and who did: roles held then, and events."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from portal import audit
from portal.accounts.models import Membership, User
from portal.audit import AuditEvent
from portal.database import db, now, pretend_now
from portal.errors import NotFound
from portal.local_time import today
from portal.record import who as report_on
from portal.record.who import KINDS, Report, who
from portal.reporting.models import ExportRequest
from portal.returns.models import Return
from tests.record.arrange import World, make_world
from tests.support.builders import sign_in
from tests.support.client import PageClient

Work = Callable[[], Any]
DAY = timedelta(days=1)


@pytest.fixture
def world(unit_of_work: Work) -> World:
    with unit_of_work():
        return make_world()


def ask(world: World, kind: str, subject: uuid.UUID, since: date | None = None, until: date | None = None) -> Report:
    with db.reading():
        return who(world.administrator, kind, subject, since or today() - 30 * DAY, until or today())


def could(report: Report) -> set[tuple[str, str]]:
    """Without whoever was made up to submit the answers."""
    return {(one.name, one.role) for one in report.could if not one.name.startswith("Example Person")}


def make_workbook(world: World) -> ExportRequest:
    made = ExportRequest(
        id=uuid.uuid4(),
        kind="returns",
        round_id=world.asked.round_id,
        partnership_id=world.north.id,
        requested_by=world.coordinator.actor_id,
        requested_at=now(),
        filters={},
        state="ready",
    )
    db.session.add(made)
    db.session.flush()
    return made


AGENCY_PEOPLE = {("Example Lead", "Safeguarding lead"), ("Example Editor", "Editor"), ("Example Both", "Editor")}
COORDINATOR, ADMINISTRATOR = ("Example Coordinator", "Coordinator"), ("Example Administrator", "Administrator")


def test_a_return_is_seen_by_its_agency_and_once_submitted_by_the_partnership(world: World, unit_of_work: Work) -> None:
    assert could(ask(world, "return", world.asked.id)) == {*AGENCY_PEOPLE, COORDINATOR}
    with unit_of_work() as session:
        session.execute(update(Return).where(Return.id == world.asked.id).values(first_submitted_at=None))
    assert could(ask(world, "return", world.asked.id)) == AGENCY_PEOPLE


def test_an_agency_a_person_and_a_workbook(world: World, unit_of_work: Work) -> None:
    with unit_of_work():
        workbook = make_workbook(world)
    assert could(ask(world, "agency", world.agency.id)) == {*AGENCY_PEOPLE, COORDINATOR, ADMINISTRATOR}
    assert could(ask(world, "person", world.editor.id)) == {("Example Lead", "Safeguarding lead"), ADMINISTRATOR}
    assert could(ask(world, "workbook", workbook.id)) == {COORDINATOR}


@pytest.mark.parametrize(
    ("created", "ended", "suspended", "is_in"),
    [
        (-20, None, None, True),
        (-20, -5, None, True),
        (-20, -11, None, False),
        (-20, None, -11, False),
        (-20, -5, -11, False),
        (-8, None, None, True),
        (-2, None, None, False),
        (-9, -6, None, True),
    ],
)
def test_a_role_counts_in_the_days_in_which_it_was_held(
    world: World, unit_of_work: Work, created: int, ended: int | None, suspended: int | None, is_in: bool
) -> None:
    """Asked about the days from ten to five days ago."""

    def at(days: int | None) -> datetime | None:
        return None if days is None else now() + days * DAY

    with unit_of_work() as session:
        held = update(Membership).where(Membership.user_id == world.lead.id)
        session.execute(held.values(created_at=at(created), ended_at=at(ended)))
        session.execute(update(User).where(User.id == world.lead.id).values(suspended_at=at(suspended)))
    found = ask(world, "agency", world.agency.id, today() - 10 * DAY, today() - 5 * DAY)
    assert ("Example Lead" in {one.name for one in found.could}) is is_in


@pytest.mark.parametrize(("submitted", "is_in"), [(-2, False), (-7, True), (-20, True)])
def test_the_partnership_sees_nothing_before_it_was_submitted(
    world: World, unit_of_work: Work, submitted: int, is_in: bool
) -> None:
    """Asked about the days from ten to five days ago, of people who had their roles all along."""
    with unit_of_work() as session:
        session.execute(update(Membership).values(created_at=now() - 30 * DAY))
        session.execute(update(Return).values(first_submitted_at=now() + submitted * DAY))
    found = ask(world, "return", world.asked.id, today() - 10 * DAY, today() - 5 * DAY)
    assert (COORDINATOR in could(found)) is is_in


def test_who_did_is_what_the_record_says_of_it_in_these_days(world: World, unit_of_work: Work) -> None:
    with unit_of_work():
        workbook = make_workbook(world)
    about = {"agency_id": world.agency.id, "partnership_id": world.north.id}
    with pretend_now(now() - 40 * DAY), unit_of_work():
        audit.record("old.read", world.coordinator, record_id=world.asked.id, **about)
    with unit_of_work():
        audit.record("submission.read", world.coordinator, record_id=world.asked.id, **about)
        audit.record("export.downloaded", world.coordinator, record_id=workbook.id, partnership_id=world.north.id)
        audit.record("other.done", world.coordinator, record_id=uuid.uuid4(), **about)
    report = ask(world, "return", world.asked.id)
    assert [one.what for one in report.did] == ["Downloaded a workbook", "Read submitted answers"]
    assert [one.what for one in ask(world, "workbook", workbook.id).did] == ["Downloaded a workbook"]
    assert [one.what for one in ask(world, "agency", world.agency.id).did][-2:] == [
        "Other: done",
        "Read submitted answers",
    ]


@pytest.mark.asvs("8.4.1")
@pytest.mark.goal("R10")
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_nothing_of_another_partnership_can_be_asked_about(world: World, unit_of_work: Work, kind: str) -> None:
    with unit_of_work():
        hidden = {
            "return": world.asked_elsewhere.id,
            "agency": world.other.id,
            "person": world.stranger.id,
            "workbook": uuid.uuid4(),
        }
    for subject in (hidden[kind], uuid.uuid4()):
        with pytest.raises(NotFound):
            ask(world, kind, subject)
    with pytest.raises(NotFound):
        ask(world, "partnership", world.north.id)


def test_the_report_is_on_the_record(world: World) -> None:
    ask(world, "return", world.asked.id)
    with db.reading() as session:
        event = session.scalars(select(AuditEvent)).one()
    assert (event.action, event.record, event.facts["kind"]) == ("record.reported", str(world.asked.id), "return")


def test_a_long_list_says_that_it_was_cut(world: World, unit_of_work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_on, "MOST_EVENTS", 2)
    with unit_of_work():
        for _ in range(3):
            audit.record("example.done", world.lead, record_id=world.asked.id, agency_id=world.agency.id)
    report = ask(world, "return", world.asked.id)
    assert (len(report.did), report.is_cut) == (2, True)


def test_the_page(app: Flask, client: PageClient, world: World, unit_of_work: Work) -> None:
    sign_in(client, world.administrator)
    path = f"/record/who/return/{world.asked.id}"
    page = client.page(path)
    assert "Example Lead" in page.text
    assert "Hidden" not in page.text
    assert client.page(f"{path}?since=2020-01-01&until=2020-01-02").text.count("Nobody, in these days") == 1
    assert client.page(f"{path}?since=yesterday").title.startswith("Error: ")
