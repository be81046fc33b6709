"""What the demonstration's LADO finds: every way in which things stand, invented, and hidden from one head."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal import working_days
from portal.accounts.models import Partnership, User
from portal.database import db, pretend_now
from portal.demo.concerns import working_day_before
from portal.demo.plan import FIRST_NAMES, read_plan
from portal.demo.rounds import at, make_demonstration
from portal.lado import matching, policy
from portal.lado.desk import knowing
from portal.lado.desk.service import Filters, Show, duty_list, is_soon
from portal.lado.models import STATES, Contact, Message, NamedConflict, Report
from portal.permissions import LADO_ROLES
from tests.demo.small import TODAY, plan_of_few

Work = Callable[[], Any]
DAY = date.fromisoformat(TODAY)


def test_the_desk_has_something_in_every_state(app: Flask, unit_of_work: Work, mails: object) -> None:
    """One making for all of it, without the audits, which take longer."""
    plan = read_plan()
    told = tuple(one for one in plan.agencies if one.code in ("OAKS", "ROVERS"))
    with unit_of_work():
        make_demonstration(replace(plan, agencies=told, rounds=()), b"an invented key", DAY, 1)
    with unit_of_work() as session, pretend_now(at(DAY, 9)):
        contacts = list(session.scalars(select(Contact)))
        every_state_and_decision_is_there(contacts)
        clocks_run_and_one_has_run_out(contacts)
        whoever_reads_it_sees_that_it_is_invented(session, contacts)
        one_name_comes_twice(session)
        the_head_knows_nothing(session)
        the_list_is_full(session)


def every_state_and_decision_is_there(contacts: list[Contact]) -> None:
    assert {one.state for one in contacts} == set(STATES)
    assert {one.decision for one in contacts} == {None, "advice", "consultation", "referral", "redirected"}
    assert {one.route for one in contacts} == {"ordinary", "private"}
    assert {one.named for one in contacts} == {True, False}
    assert {one.arrived_by for one in contacts} >= {"report", "call", "letter", "other_lado"}
    assert [one.late_reason for one in contacts if one.late_reason] == ["not_recognised"]
    assert len(contacts) - len({one.incident_id for one in contacts}) == 1
    assert all(one.officer_id for one in contacts if one.state != "new")


def clocks_run_and_one_has_run_out(contacts: list[Contact]) -> None:
    undecided = [one for one in contacts if one.decision is None and one.respond_by is not None]
    passed = [one for one in undecided if one.respond_by is not None and one.respond_by < at(DAY, 9)]
    assert passed
    assert [one for one in undecided if is_soon(one) and one not in passed]


def whoever_reads_it_sees_that_it_is_invented(session: Session, contacts: list[Contact]) -> None:
    assert all(str(one.summary).startswith("Demonstration answer: ") for one in contacts)
    letters = [one.text for one in session.scalars(select(Message))]
    assert letters
    assert not [text for text in letters if "[Write" in text]
    accounts = {name for name in session.scalars(select(User.name)) if name.split()[0] in FIRST_NAMES}
    about = {str((one.person or {}).get("name", "")) for one in contacts if one.route == "ordinary"}
    assert not about & accounts


def one_name_comes_twice(session: Session) -> None:
    officer = session.scalars(select(User).where(User.email == "lado@mk-together.example")).one()
    found = matching.matches(officer, matching.Known(names=("elke specimen",)))
    assert len(found) == 2


def the_head_knows_nothing(session: Session) -> None:
    head = session.scalars(select(User).where(User.email == "approver@oaks-primary.example")).one()
    (contact,) = session.scalars(select(Contact).where(Contact.route == "private"))
    assert (contact.person or {})["name"] == head.name
    hidden = session.scalars(select(NamedConflict).where(NamedConflict.user_id == head.id)).all()
    assert {one.incident_id for one in hidden} == {contact.incident_id}
    assert session.scalars(policy.visible_to(head)).all() == []
    assert session.scalars(policy.reports_visible_to(head)).all() == []


def the_list_is_full(session: Session) -> None:
    here = session.scalars(select(Partnership)).one()
    officer = session.scalars(select(User).where(User.email == "lado@mk-together.example")).one()
    listed = duty_list(officer, here, Filters(Show.ALL))
    assert all(listed.counts[show] for show in (Show.NEW, Show.SOON, Show.MINE, Show.ALL))
    assert listed.counts[Show.SOON] < listed.counts[Show.ALL]
    two = next(one for one in listed.contacts if knowing.others_of(officer, one))
    assert two.report_id is not None
    assert session.scalar(select(func.count()).select_from(Report).where(Report.state == "draft")) == 1


@pytest.mark.parametrize("day", [DAY, date(2027, 3, 30), date(2026, 12, 29), date(2028, 1, 4)], ids=str)
def test_nothing_is_told_on_a_day_off(day: date) -> None:
    told = [working_day_before(day, days) for days in range(1, 30)]
    assert all(working_days.is_working(one) for one in told)
    assert told == sorted(set(told), reverse=True)
    assert max(told) <= day - timedelta(days=1)
    assert [working_days.between(one, day - timedelta(days=1)) for one in told] == list(range(29))


def test_a_demonstration_without_a_desk_has_none(app: Flask, unit_of_work: Work, mails: object) -> None:
    """Another area's file may know no LADO yet."""
    plan = plan_of_few()
    plan = replace(plan, people=tuple(one for one in plan.people if one.role not in LADO_ROLES), agencies=(), rounds=())
    with unit_of_work():
        make_demonstration(plan, b"an invented key", DAY, 1)
    with unit_of_work():
        assert db.session.scalars(select(Contact)).all() == []
