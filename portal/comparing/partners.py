"""What the agencies of a round answered, in the order in which they first did. It checks no permission."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import func, select

from exports.counting.spread import LEAST, Spread, in_fives, spread_of
from portal.accounts.models import Agency
from portal.database import db
from portal.forms.check import Asking, asked
from portal.forms.figures import Measure, Reading, read
from portal.forms.spec import QuestionSet
from portal.local_time import today
from portal.returns.models import Return, Round, Submission


@dataclass(frozen=True, slots=True)
class Answered:
    """One agency's answers by the key of the measure."""

    agency: str
    agency_id: uuid.UUID
    readings: dict[str, Reading]


def answered(round_: Round, question_set: QuestionSet, measures: Sequence[Measure], *, first: bool) -> list[Answered]:
    """Every agency that has submitted, by when it first did: with what it submitted first, or last. One statement."""
    number = func.min(Submission.number) if first else func.max(Submission.number)
    wanted = select(number).where(Submission.return_id == Return.id).correlate(Return).scalar_subquery()
    query = (
        select(Submission, Agency.id, Agency.name)
        .join(Return, Submission.return_id == Return.id)
        .join(Agency, Return.agency_id == Agency.id)
        .where(Return.round_id == round_.id, Submission.number == wanted)
        .order_by(Return.first_submitted_at, Return.id)
    )
    return [
        Answered(name, agency_id, readings_of(question_set, submission, measures))
        for submission, agency_id, name in db.session.execute(query)
    ]


def readings_of(question_set: QuestionSet, submission: Submission, measures: Sequence[Measure]) -> dict[str, Reading]:
    """What was submitted, without branches that were left."""
    asking = Asking(today(), frozenset(submission.kinds), submission.short)
    keys = {question.key for question in asked(question_set, submission.answers, asking)}
    answers = {key: raw for key, raw in submission.answers.items() if key in keys}
    return {measure.key: read(measure, answers) for measure in measures}


def spreads_for_partners(
    round_: Round, question_set: QuestionSet, measures: Sequence[Measure]
) -> dict[str, Spread | None]:
    """By question, how the answers spread, where at least five agencies gave one.

    Only whole fives count, and of each agency what it first submitted: neither a newcomer nor a correction can be
    worked out from the page before and after.
    """
    values: defaultdict[str, list[Fraction]] = defaultdict(list)
    for agency in answered(round_, question_set, measures, first=True):
        for key, reading in agency.readings.items():
            if reading.value is not None:
                values[key].append(reading.value)
    return {measure.key: spread_of(in_fives(values[measure.key])) for measure in measures}


__all__ = ["LEAST", "Answered", "answered", "readings_of", "spreads_for_partners"]
