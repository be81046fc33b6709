"""The survey of one agency as its own people and the partnership see it, and what a workbook takes."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from exports.rows import PeopleAnswer
from portal.database import db
from portal.errors import NotFound
from portal.forms.answers import Raw
from portal.forms.spec import QuestionSet
from portal.permissions import Actor
from portal.returns import drafts
from portal.returns.models import Return, Round
from portal.surveys.counting import counted, counted_all
from portal.surveys.models import EVERYBODY, SurveyCount, SurveyLink
from portal.surveys.offered import limit_of, survey_for
from portal.surveys.pairs import Paired, paired, people_answers
from portal.surveys.policy import link_of, readable


@dataclass(frozen=True, slots=True)
class Survey:
    """``answered`` is how many have answered, None while it is hidden; of an open survey it is at least how many, in
    whole steps, so that nobody who looks twice sees that one person answered between. ``pairs`` is there once it is
    closed.
    """

    return_: Return
    questions: QuestionSet
    link: SurveyLink | None
    answered: int | None
    pairs: tuple[Paired, ...]
    hide_below: int


def read_survey(user: Actor, return_id: uuid.UUID) -> Survey:
    """Raises NotFound where the return has no survey, or is not the reader's."""
    return_ = readable(user, return_id)
    survey = survey_for(return_.round)
    if survey is None:
        raise NotFound
    link = link_of(return_.id)
    results = counted(link) if link is not None else None
    submission = drafts.latest_submission(return_)
    answers = submission.answers if submission is not None else {}
    pairs = paired(drafts.question_set_of(return_), answers, results) if results is not None else ()
    hide_below = link.hide_below if link is not None else limit_of(return_.round.partnership, survey)
    return Survey(return_, survey, link, _answered(link), pairs, hide_below)


def _answered(link: SurveyLink | None) -> int | None:
    """How many answered; a small number is hidden as everywhere, and an open survey tells it in whole steps of that."""
    if link is None:
        return 0
    query = select(SurveyCount.people).where(SurveyCount.link_id == link.id, SurveyCount.question_key == EVERYBODY)
    people = db.session.scalar(query) or 0
    if 0 < people < link.hide_below:
        return None
    return people if link.closed_at is not None else people // link.hide_below * link.hide_below


def was_held(round_: Round) -> bool:
    """Whether any survey beside a round has results. It checks no permission."""
    closed = select(SurveyLink.id).join(Return, SurveyLink.return_id == Return.id)
    closed = closed.where(Return.round_id == round_.id, SurveyLink.closed_at.is_not(None))
    return bool(db.session.scalar(select(closed.exists())))


def people_of(
    question_set: QuestionSet, answers: Mapping[uuid.UUID, Mapping[str, Raw]]
) -> dict[uuid.UUID, tuple[PeopleAnswer, ...]]:
    """By return, the rows of its practitioners for a workbook. Two statements. It checks no permission."""
    links = _links(answers.keys())
    return {
        return_id: tuple(people_answers(question_set, answers[return_id], results))
        for return_id, results in counted_all(links).items()
    }


def _links(return_ids: Collection[uuid.UUID]) -> list[SurveyLink]:
    return list(db.session.scalars(select(SurveyLink).where(SurveyLink.return_id.in_(list(return_ids)))))
