"""Which survey goes with which return."""

from __future__ import annotations

from portal.accounts.models import Partnership
from portal.forms import library
from portal.forms.spec import Question, QuestionSet
from portal.returns.models import Round

SECTION = "survey"
SETTING, HIGHEST = "survey_hide_below", 20
"""The text of a partnership that says below which number counts are hidden, and the highest that it may say."""


def survey_for(round_: Round) -> QuestionSet | None:
    """The survey of the round's question set, in its version; None where there is none."""
    return library.survey_beside(round_.question_set, round_.version)


def limit_of(partnership: Partnership, survey: QuestionSet) -> int:
    """Below which number counts are hidden: the partnership's own, never lower than the survey itself says."""
    typed = str(partnership.wording.get(SETTING, "")).strip()
    wished = int(typed[:9]) if typed.isascii() and typed.isdigit() else 0
    return max(survey.hide_below, min(wished, HIGHEST))


def questions_of(survey: QuestionSet) -> tuple[Question, ...]:
    """What is asked: one answer of several each."""
    return tuple(survey.questions())
