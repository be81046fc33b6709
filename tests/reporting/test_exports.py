"""Workbooks as requests: made at once or by the worker, checked again at download, recorded before a byte is sent."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from exports import consolidated
from portal import jobs
from portal.accounts.models import User
from portal.audit import AuditEvent
from portal.database import db
from portal.local_time import today
from portal.mail import postbox
from portal.reporting.models import ExportRequest
from portal.returns.models import Return, Round, Status
from portal.storage import StoredFile, storage
from tests.exports.reading import answers, read
from tests.reporting.arrange import answers_for, make_full_round, submit
from tests.support.builders import make_default_partnership, make_partnership, make_user, sign_in
from tests.support.client import PageClient

Work = Callable[[], Any]


@pytest.fixture
def people(unit_of_work: Work) -> dict[str, User]:
    with unit_of_work():
        here, elsewhere = make_default_partnership(), make_partnership("elsewhere")
        made = {role: make_user(role, here) for role in ("coordinator", "scrutineer", "administrator")}
        return {**made, "stranger": make_user("coordinator", elsewhere)}


@pytest.fixture
def round_(unit_of_work: Work, people: dict[str, User]) -> Round:
    with unit_of_work():
        partnership = db.session.merge(people["coordinator"]).memberships[0].partnership
        return make_full_round(partnership, 6)


def actions(unit_of_work: Work, start: str) -> list[str]:
    with unit_of_work() as session:
        events = session.scalars(select(AuditEvent).order_by(AuditEvent.seq))
        return [event.action for event in events if event.action.startswith(start)]


def the_export(unit_of_work: Work) -> ExportRequest:
    with unit_of_work() as session:
        return session.scalars(select(ExportRequest)).one()


@pytest.mark.asvs("5.4.1")
@pytest.mark.asvs("5.4.2")
def test_a_small_one_is_ready_at_once(
    client: PageClient, unit_of_work: Work, people: dict[str, User], round_: Round, tmp_path: Path
) -> None:
    sign_in(client, people["coordinator"])
    page = client.submit(client.page(f"/rounds/{round_.id}"), {}, button="Download workbook")
    assert page.h1 == "Your workbook is ready"
    wanted = the_export(unit_of_work)
    response = client.get(f"/workbooks/{wanted.id}/file")
    file = tmp_path / "taken.xlsx"
    file.write_bytes(response.data)
    assert wanted.file is not None
    assert hashlib.sha256(response.data).hexdigest() == wanted.file.sha256
    assert "filename=section11-2026-returns-" in response.headers["Content-Disposition"]
    assert len(answers(read(file))) == 2
    assert actions(unit_of_work, "export.") == ["export.requested", "export.made", "export.downloaded"]


@pytest.mark.asvs("15.2.2")
def test_a_large_one_is_made_by_the_worker(
    client: PageClient, unit_of_work: Work, people: dict[str, User], round_: Round
) -> None:
    postbox.use(replace(postbox.settings, inline_export_limit=0))
    sign_in(client, people["coordinator"])
    page = client.submit(client.page(f"/rounds/{round_.id}"), {}, button="Download workbook")
    assert page.h1 == "Your workbook is being made"
    wanted = the_export(unit_of_work)
    assert client.get(f"/workbooks/{wanted.id}/file").status_code == 409
    assert jobs.run_due() == 1
    assert client.page(f"/workbooks/{wanted.id}").h1 == "Your workbook is ready"
    assert jobs.run_due() == 0


def test_the_latest_submission_is_what_is_exported(
    app: Flask, unit_of_work: Work, people: dict[str, User], round_: Round, tmp_path: Path
) -> None:
    with unit_of_work() as session:
        one = session.scalars(select(Return).where(Return.status == Status.ACCEPTED.value)).one()
        approver = make_user("approver", one.agency)
        changed = {**answers_for(today()), "s1_1": "met", "s1_1_how_we_know": "the second time"}
        code, second = one.agency.code, submit(one, approver, number=2, answers=changed)
    file = tmp_path / "x.xlsx"
    assert app.test_cli_runner().invoke(args=["export", "returns", round_.key, "--output", str(file)]).exit_code == 0
    sheets = read(file)
    assert answers(sheets)[code]["s1_1_how_we_know"] == "the second time"
    (row,) = [row for row in sheets["Returns"].rows if row["agency_code"] == code]
    assert (row["reference"], row["revision"]) == (second.reference, 2)


def test_a_failure_is_a_page(
    client: PageClient, unit_of_work: Work, people: dict[str, User], round_: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(consolidated, "write", broken)
    sign_in(client, people["coordinator"])
    page = client.submit(client.page(f"/rounds/{round_.id}"), {}, button="Download workbook")
    assert page.h1 == "Your workbook could not be made"
    assert list(storage.path("").iterdir()) == []


def test_what_has_expired_cannot_be_taken(
    client: PageClient, unit_of_work: Work, people: dict[str, User], round_: Round
) -> None:
    sign_in(client, people["coordinator"])
    client.submit(client.page(f"/rounds/{round_.id}"), {}, button="Download workbook")
    wanted = the_export(unit_of_work)
    with unit_of_work() as session:
        session.scalars(select(StoredFile)).one().expires_at -= postbox.settings.export_life + timedelta(seconds=1)
    assert client.get(f"/workbooks/{wanted.id}/file").status_code == 409
    with unit_of_work():
        assert storage.remove_expired() == 1
    assert "no longer kept" in client.page(f"/workbooks/{wanted.id}").text
    assert client.get(f"/workbooks/{wanted.id}/file").status_code == 409


@pytest.mark.parametrize(("who", "status"), [("scrutineer", 403), ("administrator", 403), ("stranger", 404)])
def test_only_the_partnerships_coordinators_take_one(
    client: PageClient, unit_of_work: Work, people: dict[str, User], round_: Round, who: str, status: int
) -> None:
    sign_in(client, people["coordinator"])
    client.submit(client.page(f"/rounds/{round_.id}"), {}, button="Download workbook")
    wanted = the_export(unit_of_work)
    sign_in(client, people[who])
    assert client.get(f"/workbooks/{wanted.id}").status_code == status
    assert client.get(f"/workbooks/{wanted.id}/file").status_code == status
    assert "export.downloaded" not in actions(unit_of_work, "export.")


def test_a_coordinator_who_left_gets_nothing_more(
    client: PageClient, unit_of_work: Work, people: dict[str, User], round_: Round
) -> None:
    sign_in(client, people["coordinator"])
    client.submit(client.page(f"/rounds/{round_.id}"), {}, button="Download workbook")
    wanted = the_export(unit_of_work)
    with unit_of_work() as session:
        session.merge(people["coordinator"]).memberships[0].ended_at = wanted.requested_at
    assert client.get(f"/workbooks/{wanted.id}/file").status_code == 403


def test_the_button_is_for_those_who_may(client: PageClient, people: dict[str, User], round_: Round) -> None:
    sign_in(client, people["scrutineer"])
    page = client.page(f"/rounds/{round_.id}")
    assert "Download workbook" not in page.text
