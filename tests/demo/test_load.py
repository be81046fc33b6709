"""``demo load``: what stands in the database afterwards, on whatever day, and what each role then sees."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from pyotp import TOTP
from sqlalchemy import DateTime, func, select
from sqlalchemy.orm import Session

from portal import audit
from portal.accounts.models import Agency, Partnership, User
from portal.actions.models import ActionUpdate, FollowedAction
from portal.database import UtcDateTime, db, pretend_now
from portal.demo.journey import STEPS
from portal.demo.plan import read_plan
from portal.demo.rounds import at, make_demonstration
from portal.reporting import progress
from portal.returns.models import Assignment, Note, Remark, Return, Round, SectionDraft, Status, Submission
from portal.schema_registry import metadata
from tests.demo.small import TODAY, load, plan_of_few, run
from tests.support.client import PageClient

Work = Callable[[], Any]
DAY = date.fromisoformat(TODAY)
KEY = b"an invented key"
NOT_A_STATUS = {
    "excused": "not_started",
    "sent_back": "draft",
    "resubmitted": "submitted",
    "withdrawal_asked": "submitted",
    "accepted_after_changes": "accepted",
}


@pytest.fixture
def small(app: Flask, mails: object) -> Flask:
    result = run(app, "demo", "load", "--size", "small", "--today", TODAY)
    assert result.exit_code == 0, result.output
    return app


def test_every_agency_stands_where_the_plan_says(small: Flask, unit_of_work: Work) -> None:
    with unit_of_work() as session, pretend_now(at(DAY, 9)):
        every_agency_stands_where_the_plan_says(session)
        schools_are_not_asked(session)
        one_agency_is_late_and_one_excused(session)
        notes_and_reasons_are_there(session)


def every_agency_stands_where_the_plan_says(session: Session) -> None:
    plan = read_plan().small()
    stands = {(one.round.version, one.agency.code): one.status for one in session.scalars(select(Return))}
    for one in plan.rounds:
        for agency in plan.agencies:
            state = one.state_of(agency.code)
            wanted = None if "school" in agency.kinds else NOT_A_STATUS.get(state, state)
            assert stands.get((one.question_set[-4:], agency.code)) == wanted, (one.question_set, agency.code)
    short = {one.agency.code for one in session.scalars(select(Return)) if one.short}
    assert short == {one.code for one in plan.agencies if one.short}


def schools_are_not_asked(session: Session) -> None:
    schools = {one.code for one in session.scalars(select(Agency)) if "school" in one.kinds}
    asked = set(session.scalars(select(Agency.code).join(Return, Return.agency_id == Agency.id)))
    assert schools
    assert not schools & asked


def one_agency_is_late_and_one_excused(session: Session) -> None:
    this_year = session.scalars(select(Round).where(Round.key == "section11-2026")).one()
    last_year = session.scalars(select(Round).where(Round.key == "section11-2025")).one()
    lines = {line.agency_code: line for line in progress.all_lines(this_year, progress.Filters())}
    overdue, _ = progress.page_of_lines(this_year, progress.Filters(late=True), 1)
    assert [line.agency_code for line in overdue] == ["ROVERS"] == [code for code, line in lines.items() if line.late]
    assert [code for code, line in lines.items() if line.excused] == ["TEMPLE"]
    then = [line.agency_code for line in progress.all_lines(last_year, progress.Filters()) if line.late]
    assert then == ["ROVERS"]
    assert (last_year.closed_at is None, this_year.closed_at is None) == (False, True)
    assert this_year.previous_id == last_year.id


def notes_and_reasons_are_there(session: Session) -> None:
    """An agency that was asked for changes last year submitted twice; one of this year has reasons by question."""
    query = select(Agency.code, Round.version, func.count()).join(Return, Return.agency_id == Agency.id)
    query = query.join(Round).join(Submission, Submission.return_id == Return.id)
    counts = {(code, year): count for code, year, count in session.execute(query.group_by(Agency.code, Round.version))}
    assert counts["CNWL", "2025"] == 2
    assert counts["HOMES", "2026"] == 1
    reasons = session.scalars(select(Remark).where(Remark.settled_at.is_(None))).all()
    assert {one.question_key for one in reasons} == {"", "s3_2", "s3_4"}
    assert all("Demonstration" in one.text for one in [*reasons, *session.scalars(select(Note))])
    assert {one.settled_at is None for one in session.scalars(select(Note))} == {True, False}
    assert session.scalars(select(Assignment)).all()


@pytest.fixture
def few(app: Flask, unit_of_work: Work, mails: object) -> Flask:
    with unit_of_work():
        make_demonstration(plan_of_few(), KEY, DAY, 1)
    return app


def test_actions_of_last_year_are_done_or_go_on_and_some_are_overdue(few: Flask, unit_of_work: Work) -> None:
    """What is done is not named again in this year's answers; what is named is not over yet."""
    with unit_of_work() as session:
        actions = session.scalars(select(FollowedAction)).all()
        named = str(
            [
                draft.answers
                for draft in session.scalars(select(SectionDraft))
                if draft.section_key == "actions" and session.get_one(Return, draft.return_id).round.version == "2026"
            ]
        )
        done = [one for one in actions if one.state == "done"]
        overdue = [one for one in actions if one.state == "open" and one.due_on is not None and one.due_on < DAY]
        assert session.scalars(select(ActionUpdate)).all()
    assert done
    assert overdue
    assert len(done) > len(overdue) / 2
    assert [one.what for one in done if one.row_id in named] == []
    assert all("Demonstration" in one.how_we_know for one in done)
    assert {one.state for one in actions} == {"open", "done"}


LIES_AHEAD = ("expires_at", "respond_by", "delete_after", "starts_at")


def latest_moment() -> datetime:
    found = [
        db.session.scalar(select(func.max(column)))
        for table in metadata.tables.values()
        for column in table.c
        if isinstance(column.type, (DateTime, UtcDateTime)) and column.name not in LIES_AHEAD
    ]
    moments: list[datetime] = [moment for moment in found if moment is not None]
    return max(moments)


WEEK = [date(2026, 11, 16) + timedelta(days=days) for days in range(7)]
ODD = [date(2028, 2, 29), date(2027, 3, 29), date(2026, 1, 1)]


@pytest.mark.sqlite  # What it shows is the same whichever database is beneath.
@pytest.mark.parametrize("day", [*WEEK, *ODD], ids=str)
def test_on_any_day_nothing_lies_ahead_and_all_is_well(
    app: Flask, unit_of_work: Work, mails: object, day: date
) -> None:
    plan = replace(plan_of_few(), agencies=tuple(one for one in plan_of_few().agencies if one.short))
    with unit_of_work():
        make_demonstration(plan, KEY, day, 1)
    with unit_of_work() as session, pretend_now(at(day, 9)):
        assert latest_moment() < at(day, 0)
        assert all(one.submitted_at.weekday() < 5 for one in session.scalars(select(Submission)))
        assert audit.verify(session).ok
        this_year = session.scalars(select(Round).where(Round.key == "section11-2026")).one()
        assert progress.count_late(this_year) == 1


QUICK = sorted(STEPS)[::4]
"""States that every run looks at; the long one looks at all."""


@pytest.mark.sqlite  # What it shows is the same whichever database is beneath.
@pytest.mark.parametrize("state", [pytest.param(one, marks=() if one in QUICK else pytest.mark.soak) for one in STEPS])
def test_any_agency_can_stand_in_any_state(app: Flask, unit_of_work: Work, mails: object, state: str) -> None:
    """Another area's file may name any of them for any agency, in a round that is over or not."""
    plan = plan_of_few()
    rounds = tuple(replace(one, states={"default": state}, longer={}, late=frozenset({"SWIM"})) for one in plan.rounds)
    swimmers = tuple(one for one in plan.agencies if one.code == "SWIM")
    with unit_of_work():
        make_demonstration(replace(plan, agencies=swimmers, rounds=rounds), KEY, DAY, 1)
    with unit_of_work() as session:
        found = {one.status for one in session.scalars(select(Return))}
        assert latest_moment() < at(DAY, 0)
        answered = {key for draft in session.scalars(select(SectionDraft)) for key in draft.answers}
        assert {one.question_key for one in session.scalars(select(Remark))} <= {"", *answered}
    assert found == {NOT_A_STATUS.get(state, state)} <= set(map(str, Status))


def test_accounts_are_printed_for_those_who_are_there(
    app: Flask, unit_of_work: Work, client: PageClient, mails: object, tmp_path: Path
) -> None:
    accounts = json.loads(load(app, tmp_path, "--format", "json").stdout)
    with unit_of_work() as session:
        assert sorted(one["email"] for one in accounts) == sorted(session.scalars(select(User.email)))
    again = run(app, "demo", "load", "--if-empty", "--format", "json")
    assert json.loads(again.stdout) == accounts
    assert "lead@police.example" in run(app, "demo", "load", "--if-empty").stdout
    for role in ("coordinator", "scrutineer", "administrator", "safeguarding_lead", "editor", "approver"):
        account = next(one for one in accounts if one["role"] == role)
        page = client.page("/sign-in")
        step = client.submit(page, {"email": account["email"], "password": account["password"]}, button="Sign in")
        home = client.submit(step, {"code": TOTP(account["totp_secret"]).now()}, button="Continue")
        client.submit(home, {}, button="Sign out")


def test_the_code_of_an_app_is_printed_in_a_demonstration_only(
    app: Flask, unit_of_work: Work, mails: object, tmp_path: Path
) -> None:
    assert run(app, "demo", "code", "lead@police.example").exit_code == 1
    accounts = json.loads(load(app, tmp_path, "--format", "json").stdout)
    lead = next(one for one in accounts if one["email"] == "lead@police.example")
    printed = run(app, "demo", "code", "Lead@police.example")
    assert TOTP(lead["totp_secret"]).verify(printed.stdout.strip(), valid_window=1)
    assert run(app, "demo", "code", "nobody@police.example").exit_code == 1
    with unit_of_work() as session:
        for partnership in session.scalars(select(Partnership)):
            partnership.is_demonstration = False
    refused = run(app, "demo", "code", "lead@police.example")
    assert (refused.exit_code, "not a demonstration" in refused.output) == (1, True)


def test_a_file_that_is_no_partnership_is_refused_in_a_sentence(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "area.yaml"
    file.write_text("people: []", encoding="utf-8")
    result = run(app, "demo", "load", "--file", str(file))
    assert result.exit_code == 1
    assert "does not describe a partnership" in result.output
