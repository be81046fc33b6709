"""Compares each cell of a workbook with the raw answer it came from, without the code that wrote it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from portal.forms.check import Asking, asked
from portal.forms.spec import Part, Question, QuestionSet

Row = Mapping[str, Any]
LongRows = Mapping[tuple[str, int | None], Row]


def compare_return(
    question_set: QuestionSet, answers: Mapping[str, Any], asking: Asking, wide: Row, long: LongRows
) -> int:
    """Every question of one agency's return on both sheets; says how many questions that were."""
    keys = frozenset(question.key for question in asked(question_set, answers, asking))
    questions = list(question_set.questions())
    for question in questions:
        compare(question, answers, keys, wide, long)
    return len(questions)


def long_of(long: Mapping[tuple[str, str, int | None], Row], code: str) -> LongRows:
    """The rows of one agency, by key and number."""
    return {(key[1], key[2]): row for key, row in long.items() if key[0] == code}


def label(question: Question, key: str) -> str:
    return next(option.label for option in question.options if option.key == key)


def title(question: Question, row_id: str, answers: Mapping[str, Any]) -> str:
    """The first answer in the row that is referred to."""
    (row,) = (row for row in answers[question.refers_to or ""] if row["id"] == row_id)
    return str(next(value for key, value in row.items() if key != "id"))


EXPECTED: dict[str, Callable[[Question, Any, Mapping[str, Any]], Any]] = {
    "text": lambda question, raw, answers: raw,
    "long_text": lambda question, raw, answers: raw,
    "email": lambda question, raw, answers: raw,
    "choice": lambda question, raw, answers: label(question, raw),
    "yes_no": lambda question, raw, answers: raw.capitalize(),
    "choices": lambda question, raw, answers: "; ".join(label(question, key) for key in raw) or None,
    "number": lambda question, raw, answers: float(raw),
    "money": lambda question, raw, answers: float(Decimal(raw)),
    "date": lambda question, raw, answers: date.fromisoformat(raw),
    "approximate_day": lambda question, raw, answers: raw,
    "birth_date": lambda question, raw, answers: date.fromisoformat(raw),
    "not_known": lambda question, raw, answers: "Another reason: Example reason",
    "refs": lambda question, raw, answers: "; ".join(title(question, row_id, answers) for row_id in raw) or None,
}


def expected(question: Question, answers: Mapping[str, Any], keys: frozenset[str]) -> Any:
    """What the wide sheet says of a question that is no list."""
    if question.key not in keys:
        return "not asked"
    raw = answers.get(question.key)
    return None if raw in (None, "", []) else EXPECTED[question.type](question, raw, answers)


def compare(
    question: Question,
    answers: Mapping[str, Any],
    keys: frozenset[str],
    wide: Mapping[str, Any],
    long: Mapping[tuple[str, int | None], Mapping[str, Any]],
) -> None:
    """One question of one agency, on both sheets."""
    if question.type == "rows":
        return compare_rows(question, answers, keys, wide, long)
    value = expected(question, answers, keys)
    assert wide[question.key] == value, question.key
    for option in question.options if question.type == "choices" else ():
        ticked = value if value in (None, "not asked") else "Yes" if option.key in answers[question.key] else "No"
        assert wide[f"{question.key}.{option.key}"] == ticked
    if question.part in (Part.HOW_WE_KNOW, Part.REASON):
        if value not in (None, "not asked"):
            assert long[question.part_of or "", None]["comment"] == value
        return None
    row = long.get((question.key, None))
    if row is None:
        assert question.part in (Part.EVIDENCE, Part.ACTION, Part.SHARE, Part.CHANGE, Part.CORRECTION)
        assert value == "not asked"
        return None
    states = {None: "not answered", "not asked": "not asked"}
    assert row["state"] == states.get(value, "answered")
    assert row["answer"] == (None if value == "not asked" else value)
    return None


def compare_rows(
    question: Question,
    answers: Mapping[str, Any],
    keys: frozenset[str],
    wide: Mapping[str, Any],
    long: Mapping[tuple[str, int | None], Mapping[str, Any]],
) -> None:
    """A list: its number of rows in words, and each cell on the long sheet."""
    if question.key not in keys:
        assert wide[question.key] == "not asked"
        return
    rows = answers[question.key]
    assert str(wide[question.key]).startswith(f"{len(rows)} ")
    for number, row in enumerate(rows, 1):
        for column in question.columns:
            raw = row.get(column.key)
            value = None if raw in (None, "", []) else EXPECTED[column.type](column, raw, answers)
            assert long[f"{question.key}.{column.key}", number]["answer"] == value
