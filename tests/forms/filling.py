"""Complete answers to any question set, made without chance, for tests that need a return that can be submitted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from portal.forms.answers import Raw
from portal.forms.check import Asking, asked
from portal.forms.spec import Part, Question, QuestionSet

ROW_ID = "example-1"


def answer(question: Question, asking: Asking) -> Raw:
    """One right answer, visibly invented."""
    return _MAKE[question.type](question, asking)


def _lowest(question: Question) -> str:
    return str(max(question.minimum or 0, 1))


def _day(question: Question, asking: Asking) -> str:
    day = asking.today + timedelta(30) if question.future_when_new else asking.today - timedelta(30)
    return day.isoformat()


def _row(question: Question, asking: Asking) -> list[dict[str, Raw]]:
    return [{"id": ROW_ID} | {column.key: answer(column, asking) for column in question.columns}]


_MAKE: dict[str, Callable[[Question, Asking], Raw]] = {
    "text": lambda question, _: "Example answer",
    "long_text": lambda question, _: "An example answer,\nmade up for a demonstration.",
    "email": lambda question, _: f"{question.key.replace('_', '.')}@example.org",
    "choice": lambda question, _: question.options[0].key,
    "choices": lambda question, _: [option.key for option in question.options[:2]],
    "yes_no": lambda question, _: "yes",
    "number": lambda question, _: _lowest(question),
    "money": lambda question, _: "1250.50",
    "date": _day,
    "approximate_day": _day,
    "birth_date": lambda question, asking: "2014-05-06",
    "not_known": lambda question, _: question.options[0].key,
    "rows": _row,
    "refs": lambda question, _: [ROW_ID],
}


def filled(question_set: QuestionSet, asking: Asking, given: Mapping[str, Raw] | None = None) -> dict[str, Raw]:
    """Answers to every question that is asked, starting from ``given``. Choosing may ask more, so it goes on."""
    answers = dict(given or {})
    return _without_reasons(question_set, _filled(question_set, asking, answers))


def _without_reasons(question_set: QuestionSet, answers: dict[str, Raw]) -> dict[str, Raw]:
    """What is answered needs no reason why it is not."""
    reasons = {question.key for question in question_set.questions() if question.part is Part.NOT_KNOWN}
    kept = {key: raw for key, raw in answers.items() if key not in reasons}
    for question in question_set.questions():
        inner = {column.key for column in question.columns if column.part is Part.NOT_KNOWN}
        rows = kept.get(question.key)
        if inner and isinstance(rows, list):
            kept[question.key] = [{key: cell for key, cell in row.items() if key not in inner} for row in rows]
    return kept


def _filled(question_set: QuestionSet, asking: Asking, answers: dict[str, Raw]) -> dict[str, Raw]:
    while missing := [question for question in asked(question_set, answers, asking) if question.key not in answers]:
        answers |= {question.key: answer(question, asking) for question in missing}
    return answers
