"""What ``demo load`` shows of benchmarking: a round before, changes and their reasons, surveys, validated grades."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.comparing.models import ElsewhereFigure
from portal.database import pretend_now
from portal.demo.accounts import make_everyone
from portal.demo.commands import SEED
from portal.demo.plan import read_plan
from portal.demo.rounds import at, make_benchmarks
from portal.forms import library
from portal.forms.check import Asking, check
from portal.forms.watching import wanting
from portal.returns import drafts
from portal.returns.models import Return, Round, Submission
from portal.returns.reviewing.models import AgreedRating
from portal.surveys.models import PeopleEvent, PeopleEventNote, SurveyLink
from tests.demo.small import TODAY

Work = Callable[[], Any]
DAY = date.fromisoformat(TODAY)
FEW = ("EDU", "TVP")
"""One of which figures moved far, and one that corrected a figure. Both were accepted the round before."""


@pytest.mark.sqlite  # What it shows is the same whichever database is beneath.
def test_a_round_follows_another_and_says_why_it_changed(app: Flask, unit_of_work: Work, mails: object) -> None:
    plan = read_plan(benchmarking=True)
    plan = replace(plan, agencies=tuple(one for one in plan.agencies if one.code in FEW))
    with unit_of_work():
        with pretend_now(at(DAY - timedelta(days=500), 9)):
            cast = make_everyone(plan, b"an invented key", SEED)
        make_benchmarks(plan, cast, DAY, SEED + 1)
    with unit_of_work() as session, pretend_now(at(DAY, 9)):
        before, now = session.scalars(select(Round).order_by(Round.opens_on)).all()
        assert (now.previous_id, before.closed_at is None, now.closed_at) == (before.id, False, None)
        changed_and_explained(session, now)
        corrected_with_a_reason(session)
        people_and_figures_beside_it(session, before)


def changed_and_explained(session: Session, now: Round) -> None:
    """What is submitted is right, most figures moved little, and what moved much has a reason or is flagged."""
    sent = session.scalars(select(Submission).join(Return).where(Return.round_id == now.id)).all()
    question_set = library.get(now.question_set, now.version)
    said = missing = 0
    for one in sent:
        return_ = session.get_one(Return, one.return_id)
        asking = Asking(DAY, frozenset(one.kinds), before=drafts.before_of(return_, question_set))
        checked = check(question_set, one.answers, asking)
        reasons = sum(bool(one.answers.get(watch.reason)) for watch in question_set.watches)
        silent = list(wanting(question_set, one.answers, asking.before, {}))
        assert [each for each in checked.problems if "must be after" not in each.message] == []
        assert reasons + len(silent) < len(question_set.watches) / 3
        said, missing = said + reasons, missing + len(silent)
    assert min(said, missing) > 0


def corrected_with_a_reason(session: Session) -> None:
    twice = select(Submission.return_id).where(Submission.number == 2)
    query = select(Submission).where(Submission.return_id.in_(twice)).order_by(Submission.number)
    first, last = session.scalars(query)
    assert int(last.answers["wrk01_numerator"]) < int(first.answers["wrk01_numerator"])
    assert "Demonstration" in last.answers["wrk01_correction"]


def people_and_figures_beside_it(session: Session, before: Round) -> None:
    links = session.scalars(select(SurveyLink)).all()
    assert {link.return_.agency.code for link in links} == {*FEW}
    assert all(link.closed_at is not None for link in links if link.return_.round_id == before.id)
    assert len(session.scalars(select(PeopleEvent)).all()) == 4
    assert all("Demonstration" in note.text for note in session.scalars(select(PeopleEventNote)))
    assert {one.marker for one in session.scalars(select(ElsewhereFigure))} == {"", "hidden", "not_available"}
    assert session.scalars(select(AgreedRating)).all()


def test_benchmarking_of_few_is_made_where_it_is_asked_for() -> None:
    assert read_plan().benchmarks == ()
    assert [one.key or one.question_set for one in read_plan(benchmarking=True).benchmarks] == [
        "benchmarking-2025",
        "benchmarking-2026",
    ]
