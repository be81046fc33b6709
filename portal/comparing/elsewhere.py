"""The figures from elsewhere that stand for a round: of each question and place the newest. It checks no permission."""

from __future__ import annotations

from fractions import Fraction

from sqlalchemy import select

from exports.rows import Compared
from portal.comparing.markers import WORDS
from portal.comparing.models import ElsewhereFigure
from portal.database import db
from portal.forms.figures import Kind, measures_of
from portal.forms.spec import Comparator, QuestionSet
from portal.local_time import long_date
from portal.returns.models import Round

PLACES = {Comparator.REGION.value: "Region", Comparator.NATIONAL.value: "National"}


def every_figure(round_: Round) -> list[ElsewhereFigure]:
    """All that was ever kept for the question set, the newest first."""
    query = select(ElsewhereFigure).where(
        ElsewhereFigure.partnership_id == round_.partnership_id, ElsewhereFigure.question_set == round_.question_set
    )
    newest = (ElsewhereFigure.read_on.desc(), ElsewhereFigure.kept_at.desc(), ElsewhereFigure.id)
    return list(db.session.scalars(query.order_by(*newest)))


def standing(round_: Round, question_set: QuestionSet) -> dict[tuple[str, str], Compared]:
    """By question and place. One statement; none where the question set compares nothing."""
    measures = {measure.key: measure for measure in measures_of(question_set)} if question_set.watches else {}
    found: dict[tuple[str, str], Compared] = {}
    for one in every_figure(round_) if measures else ():
        measure = measures.get(one.question_key)
        if measure is not None:
            found.setdefault((one.question_key, one.place), compared(one, measure.kind))
    return found


def compared(one: ElsewhereFigure, kind: Kind) -> Compared:
    """As comparisons take it: a percentage as a share."""
    about = f"{one.source}, {one.period}, read {long_date(one.read_on)}"
    if one.value is None:
        return Compared(None, WORDS[one.marker], about)
    by = 100 if kind is Kind.PERCENTAGE else 1
    return Compared(Fraction(one.value) / by, "", about)
