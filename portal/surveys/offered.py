"""Which survey goes with which return."""

from __future__ import annotations

from portal.forms import library
from portal.forms.spec import Question, QuestionSet
from portal.returns.models import Round

SECTION = "survey"


def survey_for(round_: Round) -> QuestionSet | None:
    """The survey of the round's question set, in its version; None where there is none."""
    return library.survey_beside(round_.question_set, round_.version)


def questions_of(survey: QuestionSet) -> tuple[Question, ...]:
    """What is asked: one answer of several each."""
    return tuple(survey.questions())
