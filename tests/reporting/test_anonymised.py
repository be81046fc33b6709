"""The anonymised workbook as a request: from the round's page, by the worker and on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import select

from portal import jobs
from portal.accounts.models import Agency, User
from portal.audit import AuditEvent
from portal.database import db
from portal.errors import Forbidden, NotFound
from portal.local_time import today
from portal.mail import postbox
from portal.reporting.models import ExportRequest
from portal.reporting.service import request_anonymised
from portal.returns.models import Return, Round
from tests.exports import scanning
from tests.exports.reading import long_rows, read
from tests.reporting.arrange import answers_for, make_return, make_round, submit
from tests.support.builders import make_agency, make_default_partnership, make_partnership, make_user, sign_in
from tests.support.client import PageClient

Work = Callable[[], Any]
BUTTON = "Download anonymised workbook"
TEXT = "Zqabc: our own words"


@pytest.fixture
def coordinator(unit_of_work: Work) -> User:
    with unit_of_work():
        return make_user("coordinator", make_default_partnership())


def arrange(unit_of_work: Work, coordinator: User, submitted: int) -> Round:
    """A round in which so many agencies have submitted, and one has not."""
    with unit_of_work():
        partnership = db.session.merge(coordinator).memberships[0].partnership
        round_ = make_round(partnership)
        for number in range(submitted + 1):
            agency = make_agency(partnership, name=f"Zqname {number}", sector=f"Zqsector {number}")
            one = make_return(round_, agency)
            if number < submitted:
                answers = {**answers_for(today(), number), "s1_1": "met", "s1_1_how_we_know": TEXT}
                submit(one, make_user("approver", agency), answers=answers)
        return round_


def taken(client: PageClient, unit_of_work: Work, tmp_path: Path) -> Path:
    with unit_of_work() as session:
        wanted = session.scalars(select(ExportRequest)).one()
    response = client.get(f"/workbooks/{wanted.id}/file")
    assert "filename=section11-2026-anonymised-" in response.headers["Content-Disposition"]
    file = tmp_path / "taken.xlsx"
    file.write_bytes(response.data)
    return file


def codes(unit_of_work: Work) -> list[str]:
    with unit_of_work() as session:
        return [*session.scalars(select(Agency.code)), "Zq"]


def betrayed(file: Path, words: list[str]) -> list[str]:
    with ZipFile(file) as archive:
        whole = " ".join(archive.read(name).decode() for name in archive.namelist())
    return [word for word in words if f">{word}<" in whole or (word == "Zq" and word in whole)]


@pytest.mark.parametrize("limit", [0, 50], ids=["by the worker", "at once"])
def test_it_is_made_and_says_nothing(
    client: PageClient, unit_of_work: Work, coordinator: User, tmp_path: Path, limit: int
) -> None:
    postbox.use(replace(postbox.settings, inline_export_limit=limit))
    round_ = arrange(unit_of_work, coordinator, 6)
    sign_in(client, coordinator)
    client.submit(client.page(f"/rounds/{round_.id}?late=yes"), {}, button=BUTTON)
    assert jobs.run_due() == (limit == 0)
    file = taken(client, unit_of_work, tmp_path)
    assert len({row["agency"] for row in long_rows(read(file))}) == 6
    assert betrayed(file, codes(unit_of_work)) == []
    assert scanning.findings(file) == []
    with unit_of_work() as session:
        kinds = {event.action: event.facts.get("kind") for event in session.scalars(select(AuditEvent))}
    assert kinds["export.requested"] == "anonymised"


@pytest.mark.parametrize(("number", "words"), [(4, "So far there are 4"), (1, "So far there is 1")])
def test_too_few_are_refused_in_words(
    client: PageClient, unit_of_work: Work, coordinator: User, number: int, words: str
) -> None:
    round_ = arrange(unit_of_work, coordinator, number)
    sign_in(client, coordinator)
    page = client.submit(client.page(f"/rounds/{round_.id}"), {}, button=BUTTON, status=409)
    assert words in page.text
    with unit_of_work() as session:
        assert session.scalars(select(ExportRequest)).all() == []


def test_a_text_that_was_passed_is_in_it(
    client: PageClient, unit_of_work: Work, coordinator: User, tmp_path: Path
) -> None:
    round_ = arrange(unit_of_work, coordinator, 5)
    with unit_of_work() as session:
        one = session.scalars(select(Return).where(Return.round_id == round_.id)).first()
        request_anonymised(session.merge(coordinator), round_.id, [(one.agency.code, "s1_1_how_we_know", 1)])
    sign_in(client, coordinator)
    rows = long_rows(read(taken(client, unit_of_work, tmp_path)))
    comments = sorted(row["comment"] for row in rows if row["key"] == "s1_1")
    assert comments == ["(left out)"] * 4 + [TEXT]


def test_only_the_partnerships_coordinators_may_ask(unit_of_work: Work, coordinator: User) -> None:
    round_ = arrange(unit_of_work, coordinator, 5)
    with unit_of_work():
        here = db.session.merge(coordinator).memberships[0].partnership
        scrutineer, stranger = make_user("scrutineer", here), make_user("coordinator", make_partnership("elsewhere"))
        with pytest.raises(Forbidden):
            request_anonymised(scrutineer, round_.id)
        with pytest.raises(NotFound):
            request_anonymised(stranger, round_.id)


def test_on_the_command_line(app: Flask, unit_of_work: Work, coordinator: User, tmp_path: Path) -> None:
    round_ = arrange(unit_of_work, coordinator, 5)
    file = tmp_path / "x.xlsx"
    words = ["export", "returns", round_.key, "--anonymised", "--output", str(file), "--format", "json"]
    result = app.test_cli_runner().invoke(args=words)
    assert json.loads(result.stdout)["rows"] == 5
    assert betrayed(file, codes(unit_of_work)) == []


def test_on_the_command_line_too_few_are_refused(
    app: Flask, unit_of_work: Work, coordinator: User, tmp_path: Path
) -> None:
    round_ = arrange(unit_of_work, coordinator, 4)
    words = ["export", "returns", round_.key, "--anonymised", "--output", str(tmp_path / "x.xlsx")]
    result = app.test_cli_runner().invoke(args=words)
    assert (result.exit_code, "at least 5 agencies" in result.stderr) == (1, True)
    assert list(tmp_path.glob("*.xlsx")) == []
