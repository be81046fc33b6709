"""The demonstration's benchmarking round: answers, surveys of practitioners, a meeting, and figures from elsewhere."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from random import Random

from sqlalchemy import select

from portal.accounts.models import Agency, User
from portal.comparing.service import keep_figure
from portal.comparing.service.figures import Typed
from portal.database import db, pretend_now
from portal.demo.accounts import Cast
from portal.demo.story import random_of
from portal.permissions import Role
from portal.returns.models import Return, Round, Status, Submission
from portal.returns.reviewing.ratings import rated_in
from portal.returns.reviewing.service import Judgement, judge, share
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
EVENTS = (
    (
        "practitioners",
        "23",
        "Demonstration: nurses, officers and social workers of the agencies that were asked",
        (
            ("prt", "Demonstration note: colleagues want to hear back about concerns that they have raised."),
            ("wrk", "Demonstration note: supervision is there, and is the first thing to go in a busy week."),
        ),
    ),
    (
        "managers",
        "14",
        "Demonstration: safeguarding leads and heads of service",
        (("emp", "Demonstration note: the grades are higher than what practitioners say; two agencies look again."),),
    ),
)
"""Who a meeting was for, how many came and who, and what was said by theme."""

LOWERED = 0.15
VALIDATED = "Demonstration reason: at the challenge event practitioners had not seen this yet."
LETTER = "Demonstration letter: thank you. Where our grade is not yours, the reason stands beside it."


def enrich(cast: Cast, round_: Round, day: date, seed: int, *, is_over: bool) -> None:
    """What stands beside the returns of a benchmarking round, all of it on one day."""
    coordinator = cast.one_of(cast.partnership, Role.COORDINATOR)
    with pretend_now(datetime.combine(day, time(10), tzinfo=UTC)):
        for question, place, value in () if is_over else ELSEWHERE:
            keep_figure(coordinator, round_.id, Typed(question, place, value, "2024-25", SOURCE, day))
        for kind, people, came, notes in EVENTS:
            event = keep_event(coordinator, round_.id, EventWish(kind, day, people, came))
            for theme, said in notes:
                note_event(coordinator, round_.id, str(event.id), theme, said)
        query = select(Return).join(Agency).where(Return.round_id == round_.id).order_by(Agency.code)
        for one in db.session.scalars(query).all():
            if one.status in (Status.SUBMITTED, Status.ACCEPTED):
                _survey(cast, one, seed, is_over=is_over)
            if one.status == Status.ACCEPTED:
                _validate(coordinator, one, random_of(seed, round_.key, one.agency.code, "grades"))


def _survey(cast: Cast, one: Return, seed: int, *, is_over: bool) -> None:
    """Practitioners of one agency answer; most of the surveys are closed since, and all of a round that is over."""
    lead, survey = cast.one_of(one.agency, Role.SAFEGUARDING_LEAD), survey_for(one.round)
    if survey is None:
        return
    numbers, link = random_of(seed, one.round.key, one.agency.code, "survey"), open_survey(lead, one.id)
    for person in range(numbers.randint(3, 24)):
        chosen = {each.key: numbers.choice(each.options[:3]).key for each in survey.questions()}
        answer(link.token, f"demonstration {person}", chosen)
    if is_over or numbers.random() < CLOSED:
        close_survey(lead, one.id)


def _validate(coordinator: User, one: Return, luck: Random) -> None:
    """What the partnership makes of the grades after its challenge event; the agency is told."""
    query = select(Submission).where(Submission.return_id == one.id).order_by(Submission.number.desc())
    judged = {}
    for key, rated in rated_in(db.session.scalars(query.limit(1)).one()).items():
        lower = rated.question.options[1:2] if rated.own == rated.question.options[0] else ()
        is_lowered = bool(lower) and luck.random() < LOWERED
        judged[key] = Judgement(lower[0].key, VALIDATED) if is_lowered else Judgement(rated.own.key)
    judge(coordinator, one.id, judged)
    share(coordinator, one.id, LETTER)
