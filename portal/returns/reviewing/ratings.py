"""The ratings of a submission that the partnership can agree: by question, what the agency chose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.forms import library
from portal.forms.check import Asking, asked
from portal.forms.spec import Option, Part, Question, QuestionSet
from portal.local_time import today
from portal.returns.merge import same
from portal.returns.models import Submission
from portal.returns.places import group_key


@dataclass(frozen=True, slots=True)
class Rated:
    """One rated question, the section that it stands in, and the agency's own rating."""

    question: Question
    section: str
    own: Option


def rated_in(submission: Submission) -> dict[str, Rated]:
    """By question, in order; a rating that was asked and left open is nothing to agree with."""
    question_set = library.get_by_key(submission.question_set)
    found = {}
    for question in asked_in(submission, question_set):
        raw, section = submission.answers.get(question.key), question_set.section_of(question.key)
        option = question.option(raw) if question.part is Part.RATING and isinstance(raw, str) else None
        if option is not None and section is not None:
            found[question.key] = Rated(question, section.key, option)
    return found


def asked_in(submission: Submission, question_set: QuestionSet) -> tuple[Question, ...]:
    """The plain questions that this submission was asked; that does not depend on the day."""
    return tuple(
        asked(question_set, submission.answers, Asking(today(), frozenset(submission.kinds), submission.short))
    )


def same_answer(question_key: str, before: Submission, after: Submission) -> bool:
    """Whether the rating and every part of its answer say the same in both; one that is not asked any more does not."""
    parts = [_parts(question_key, each) for each in (before, after)]
    return parts[0].keys() == parts[1].keys() and all(
        same(question, before.answers.get(key), after.answers.get(key)) for key, question in parts[0].items()
    )


def _parts(question_key: str, submission: Submission) -> Mapping[str, Question]:
    question_set = library.get_by_key(submission.question_set)
    return {each.key: each for each in asked_in(submission, question_set) if group_key(each) == question_key}
