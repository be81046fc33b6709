"""The demonstration's benchmarking round: answers, surveys of practitioners, a meeting, and figures from elsewhere."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select

from portal.comparing.service import keep_figure
from portal.comparing.service.figures import Typed
from portal.database import db, pretend_now
from portal.demo.accounts import Cast
from portal.demo.story import random_of
from portal.permissions import Role
from portal.returns.models import Return, Round, Status
from portal.surveys.offered import survey_for
from portal.surveys.service import EventWish, answer, close_survey, keep_event, note_event, open_survey

ELSEWHERE = (
    ("emp03", "national", "67.1"),
    ("prt03", "national", "[c]"),
    ("emp01", "region", "2.9"),
    ("acc01", "region", "3.1"),
    ("equ02", "national", ":"),
)
"""Invented figures; the marks are those of real tables."""

CLOSED = 0.8
"""How many of the surveys are closed, so that their results are there."""

SOURCE = "Demonstration source, invented"
CAME = "Demonstration: nurses, officers and social workers of the agencies that were asked"
SAID = "Demonstration note: colleagues want to hear back about concerns that they have raised."


def enrich(cast: Cast, round_: Round, today: date, seed: int) -> None:
    """What stands beside the returns of a benchmarking round."""
    coordinator, day = cast.one_of(cast.partnership, Role.COORDINATOR), today - timedelta(days=2)
    with pretend_now(datetime.combine(day, time(10), tzinfo=UTC)):
        for question, place, value in ELSEWHERE:
            keep_figure(coordinator, round_.id, Typed(question, place, value, "2024-25", SOURCE, day))
        event = keep_event(coordinator, round_.id, EventWish("practitioners", day, "23", CAME))
        note_event(coordinator, round_.id, str(event.id), "prt", SAID)
        for one in db.session.scalars(select(Return).where(Return.round_id == round_.id)).all():
            if one.status in (Status.SUBMITTED, Status.ACCEPTED):
                _survey(cast, one, seed)


def _survey(cast: Cast, one: Return, seed: int) -> None:
    """Practitioners of one agency answer; most of the surveys are closed since."""
    lead, survey = cast.one_of(one.agency, Role.SAFEGUARDING_LEAD), survey_for(one.round)
    if survey is None:
        return
    numbers, link = random_of(seed, one.agency.code, "survey"), open_survey(lead, one.id)
    for person in range(numbers.randint(3, 40)):
        chosen = {each.key: numbers.choice(each.options[:3]).key for each in survey.questions()}
        answer(link.token, f"demonstration {person}", chosen)
    if numbers.random() < CLOSED:
        close_survey(lead, one.id)
