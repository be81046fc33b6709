"""Answers as people read them: labels for keys, days in words, titles of the rows that an answer points to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from portal.forms.answers import AnswerProblem, Raw, approximate, reason, type_of
from portal.forms.answers import in_words as day_in_words
from portal.forms.spec import Option, Question, QuestionSet
from portal.forms.web.control import RawRow, rows_by_id, shown_text

Columns: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]


GONE = "One that is no longer in the list"
"""What stands for a row that an answer points to and that was removed."""


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row to read: what it is called, and the words of each column that was answered."""

    name: str
    columns: Columns


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer to read. ``option`` is set for one chosen option, so that its letter and colour can be shown."""

    lines: tuple[str, ...] = ()
    rows: tuple[ShownRow, ...] = ()
    option: Option | None = None


Answers: TypeAlias = Mapping[str, Raw]
Reader: TypeAlias = Callable[[Question, Raw, QuestionSet, Answers], Shown]


def in_words(question: Question, question_set: QuestionSet, answers: Answers) -> Shown:
    """The answer to ``question`` among ``answers``, right or wrong; nothing when it is blank."""
    raw = answers.get(question.key)
    if type_of(question).is_blank(raw):
        return Shown()
    return READERS[question.type](question, raw, question_set, answers)


def row_title(question: Question, row: Mapping[str, Raw], question_set: QuestionSet, otherwise: str = "") -> str:
    """What a row is called: the first of its columns that says something, or ``otherwise``."""
    words = (line.strip() for column in question.columns for line in in_words(column, question_set, row).lines)
    return next((line for line in words if line), otherwise)


def titles_of(question: Question, rows: Mapping[str, RawRow], question_set: QuestionSet) -> dict[str, str]:
    """The rows of a list by id, each by its title, or by its place in the list where it has none."""
    return {
        row_id: row_title(question, row, question_set, f"{question.row_name} {place}")
        for place, (row_id, row) in enumerate(rows.items(), 1)
    }


def _text(_question: Question, raw: Raw, _set: QuestionSet, _answers: Answers) -> Shown:
    return Shown((shown_text(raw),))


def _number(question: Question, raw: Raw, _set: QuestionSet, _answers: Answers) -> Shown:
    return Shown((f"{shown_text(raw)} {question.unit}".rstrip(),))


def _money(question: Question, raw: Raw, _set: QuestionSet, _answers: Answers) -> Shown:
    """The amount with its thousands divided; what is none stays as it was typed."""
    try:
        amount = type_of(question).parse(question, raw)
    except AnswerProblem:
        amount = None
    if isinstance(amount, Decimal):
        return Shown((f"£{amount:,.2f}".removesuffix(".00"),))
    return Shown((f"£{shown_text(raw).removeprefix('£')}",))


def _option(question: Question, raw: Raw, _set: QuestionSet, _answers: Answers) -> Shown:
    option = question.option(shown_text(raw))
    return Shown((option.label if option is not None else shown_text(raw),), option=option)


def _options(question: Question, raw: Raw, _set: QuestionSet, _answers: Answers) -> Shown:
    chosen = [str(value) for value in raw] if isinstance(raw, list) else []
    labels = {option.key: option.label for option in question.options}
    return Shown(tuple(labels.get(value, value) for value in chosen))


def _day(question: Question, raw: Raw, _set: QuestionSet, _answers: Answers) -> Shown:
    try:
        value = type_of(question).parse(question, raw)
    except AnswerProblem:
        return Shown((shown_text(raw),))
    return Shown((day_in_words(value) if isinstance(value, date) else shown_text(raw),))


def _roughly(question: Question, raw: Raw, _set: QuestionSet, _answers: Answers) -> Shown:
    try:
        return Shown((approximate.said(str(type_of(question).parse(question, raw))),))
    except AnswerProblem:
        return Shown((shown_text(raw),))


def _reason(question: Question, raw: Raw, _set: QuestionSet, _answers: Answers) -> Shown:
    return Shown((reason.said(question, shown_text(raw)),))


def _refs(question: Question, raw: Raw, question_set: QuestionSet, answers: Answers) -> Shown:
    target = question_set.question(question.refers_to or "")
    rows = rows_by_id(answers.get(target.key)) if target is not None else {}
    titles = titles_of(target, rows, question_set) if target is not None else {}
    chosen = [str(value) for value in raw] if isinstance(raw, list) else []
    return Shown(tuple(titles.get(value, GONE) for value in chosen))


def _rows(question: Question, raw: Raw, question_set: QuestionSet, _answers: Answers) -> Shown:
    rows = [row for row in raw if isinstance(row, dict)] if isinstance(raw, list) else []
    return Shown(
        rows=tuple(
            ShownRow(f"{question.row_name} {place + 1}", _row_columns(question, row, question_set))
            for place, row in enumerate(rows)
        )
    )


def _row_columns(question: Question, row: Answers, question_set: QuestionSet) -> Columns:
    words = ((column.text, in_words(column, question_set, row).lines) for column in question.columns)
    return tuple((text, lines) for text, lines in words if lines)


READERS: dict[str, Reader] = {
    "text": _text,
    "long_text": _text,
    "email": _text,
    "choice": _option,
    "yes_no": _option,
    "choices": _options,
    "number": _number,
    "money": _money,
    "date": _day,
    "approximate_day": _roughly,
    "birth_date": _day,
    "not_known": _reason,
    "refs": _refs,
    "rows": _rows,
}
"""How each answer type is read, by its name; the same names as ``portal.forms.answers.TYPES``."""
