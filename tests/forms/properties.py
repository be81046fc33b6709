"""Properties of the validator as functions, so that the mutants can show that each of them is able to fail."""

from __future__ import annotations

from collections.abc import Mapping

from portal.forms import check as checking
from portal.forms import schema
from portal.forms.answers import Raw
from portal.forms.check import Asking
from portal.forms.spec import QuestionSet


def same_without_the_unasked(question_set: QuestionSet, answers: Mapping[str, Raw], asking: Asking) -> None:
    """Answers to questions that are not asked, and keys that nobody knows, change nothing."""
    checked = checking.check(question_set, answers, asking)
    keys = {question.key for question in checking.asked(question_set, answers, asking)}
    assert {problem.key for problem in checked.problems} <= keys
    assert checked.values.keys() <= keys
    only = {key: raw for key, raw in answers.items() if key in keys}
    assert checking.check(question_set, only, asking) == checked
    assert checking.check(question_set, {**answers, "nobody_knows": "x"}, asking) == checked


def same_through_the_schema(question_set: QuestionSet, answers: Mapping[str, Raw], asking: Asking) -> None:
    """JSON gets the verdict of the validator, word for word; what it says besides is about what is not asked."""
    checked = checking.check(question_set, answers, asking)
    _, problems = schema.verdict(question_set, dict(answers), asking)
    keys = {question.key for question in checked.asked}
    assert tuple(problem for problem in problems if problem.key in keys) == checked.problems
