"""One agency's return as the sheets read it: what was asked, and every answer as a typed value."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from exports.rows import About, ReturnRow
from portal.forms import check
from portal.forms.answers import TYPES, AnswerProblem, Raw, Row, Value
from portal.forms.expand import ZERO
from portal.forms.spec import Part, Question, QuestionSet, WorkedOut


class State(StrEnum):
    """What a cell without an answer means, and what a worked-out one is. Printed in these words."""

    ANSWERED = "answered"
    NOT_ANSWERED = "not answered"
    NOT_ASKED = "not asked"
    WORKED_OUT = "worked out"
    NOT_WORKED_OUT = "cannot be worked out"


@dataclass(frozen=True, slots=True)
class AsTyped:
    """An answer that its own answer type cannot read. It is shown as it was typed, so that nothing is lost."""

    text: str


Known: TypeAlias = Value | AsTyped


@dataclass(frozen=True, slots=True)
class Submission:
    """A return that was submitted at least once. ``values`` holds only what was asked and answered.

    ``titles`` has, for each list, how its rows are called where other answers refer to them, by the rows' ids.
    ``earlier`` has, for each rated question that was asked in the previous round, the option that was chosen then, or
    None where it was not answered; it is None itself when there is no earlier return. ``before`` are the answers to all
    that was asked then, as they were typed.
    """

    row: ReturnRow
    asked: frozenset[str]
    values: Mapping[str, Known]
    titles: Mapping[str, Mapping[str, str]]
    earlier: Mapping[str, str | None] | None = None
    before: Mapping[str, Raw] | None = None

    def state(self, key: str) -> State:
        if key in self.values:
            return State.ANSWERED
        return State.NOT_ANSWERED if key in self.asked else State.NOT_ASKED

    def rating(self, key: str) -> str | None:
        """The option that was chosen; None when there is no answer, or one that cannot be read."""
        value = self.values.get(key)
        return value if isinstance(value, str) else None

    def rows(self, key: str) -> tuple[Row, ...]:
        """The rows of a list; none when it was not asked, not answered or cannot be read."""
        return _rows(self.values.get(key))

    def worked_out(self, column: WorkedOut) -> tuple[State, tuple[Value | None, ...]]:
        """How it stands with a worked-out column, and the answers it is worked out from."""
        values = tuple(_number(self.values.get(key)) for key in column.sources)
        if column.state and self.values.get(column.state) == ZERO:
            values = (0, *values[1:])
        if not self.asked.intersection(column.sources):
            return State.NOT_ASKED, values
        if share(values) is None:
            return State.NOT_WORKED_OUT, values
        return State.WORKED_OUT, values


def _number(value: Known | None) -> Value | None:
    return value if not isinstance(value, AsTyped) else None


def share(values: tuple[Value | None, ...]) -> Fraction | None:
    """The first number over the second; None when either is missing or the second is 0."""
    try:
        numerator, denominator = (Fraction(value) for value in values)  # type: ignore[arg-type]
        return numerator / denominator
    except (TypeError, ValueError, ZeroDivisionError):
        return None


def understood(question: Question, raw: Raw) -> Known | None:
    """The typed value of a raw answer, None when it is blank (a list of empty rows is blank too)."""
    kind = TYPES[question.type]
    if kind.is_blank(raw):
        return None
    try:
        value = kind.parse(question, raw)
        return None if value == () else value
    except AnswerProblem:
        return AsTyped(raw if isinstance(raw, str) else json.dumps(raw, ensure_ascii=False, default=str))


def submission_of(question_set: QuestionSet, about: About, row: ReturnRow) -> Submission | None:
    """What the agency submitted last, or None when it never has.

    Answers of questions that were not asked (a branch that was left, a kind of agency it is not) are left out.
    """
    if row.answers is None:
        return None
    asking = check.Asking(about.taken_at.date(), row.kinds, row.short)  # What is asked does not depend on the day.
    asked = check.asked(question_set, row.answers, asking)
    values = {question.key: understood(question, row.answers.get(question.key)) for question in asked}
    known = {key: value for key, value in values.items() if value is not None}
    titles = {question.key: _titles(question, known.get(question.key)) for question in asked if question.columns}
    keys = frozenset(question.key for question in asked)
    return Submission(row, keys, known, titles, *_last_round(about, row))


def _last_round(about: About, row: ReturnRow) -> tuple[dict[str, str | None] | None, dict[str, Raw] | None]:
    """The agency's ratings of the previous round, as that round's question set asked for them, and all its answers."""
    if about.previous is None or row.earlier is None:
        return None, None
    answers = row.earlier.answers
    asking = check.Asking(about.taken_at.date(), row.earlier.kinds, row.earlier.short)
    asked = check.asked(about.previous.question_set, answers, asking)
    ratings = {question.key: _option(question, answers) for question in asked if question.part is Part.RATING}
    return ratings, {question.key: answers[question.key] for question in asked if question.key in answers}


def _option(question: Question, answers: Mapping[str, Raw]) -> str | None:
    value = understood(question, answers.get(question.key))
    return value if isinstance(value, str) else None


def _titles(question: Question, value: Known | None) -> dict[str, str]:
    """What each row of a list is called: its first column that has an answer, as people read it."""
    return {row.id: next(_readable(question, row), "") for row in _rows(value)}


def _readable(question: Question, row: Row) -> Iterator[str]:
    for column in question.columns:
        if column.key in row.values:
            yield str(TYPES[column.type].cell(column, row.values[column.key]))


def _rows(value: Known | None) -> tuple[Row, ...]:
    return tuple(row for row in value if isinstance(row, Row)) if isinstance(value, tuple) else ()
