"""Every question set exports whole: each cell is compared with the raw answer, without the code that wrote it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from exports.columns import columns_for
from exports.consolidated import ConsolidatedWorkbook, write
from exports.names import units
from portal.forms import library, loader
from portal.forms.check import Asking, asked
from portal.forms.spec import Direction, Part, Question, QuestionSet
from tests.exports import reading, scanning
from tests.exports.invented import answers_for
from tests.exports.sets import about, return_row

SUBMITTED = datetime(2026, 9, 1, 8, 15, tzinfo=UTC)
KINDS = (frozenset[str](), frozenset({"school", "academy_trust"}), frozenset({"charity", "police", "council"}))
FIXTURES = Path(__file__).parent.parent / "forms" / "sets"
SETS = [*library.versions(), *(loader.load_file(path) for path in sorted(FIXTURES.glob("*.yaml")))]
VERSIONS = [pytest.param(question_set, id=question_set.key) for question_set in SETS]


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
    "refs": lambda question, raw, answers: "; ".join(title(question, row_id, answers) for row_id in raw) or None,
}


def expected(question: Question, answers: Mapping[str, Any], keys: frozenset[str]) -> Any:
    """What the wide sheet says of a question that is no list."""
    if question.key not in keys:
        return "not asked"
    raw = answers.get(question.key)
    return None if raw in (None, "", []) else EXPECTED[question.type](question, raw, answers)


def test_there_are_sets_of_every_kind_of_scale() -> None:
    assert len(SETS) >= 6
    assert {scale.direction for question_set in SETS for scale in question_set.scales} == set(Direction)


@pytest.mark.parametrize("question_set", VERSIONS)
def test_every_cell_is_the_answer(question_set: QuestionSet, tmp_path: Path) -> None:
    returns = {}
    for number, kinds in enumerate(KINDS):
        asking = Asking(SUBMITTED.date(), kinds, short=number == 2)
        returns[f"EX{number}"] = (asking, answers_for(question_set, asking, number))
    rows = [
        return_row(code, answers, kinds=asking.kinds, short=asking.short, submitted_at=SUBMITTED)
        for code, (asking, answers) in returns.items()
    ]
    write(tmp_path / "x.xlsx", ConsolidatedWorkbook(question_set, about(), rows))
    assert scanning.findings(tmp_path / "x.xlsx") == []
    sheets = reading.read(tmp_path / "x.xlsx")
    wide, long = reading.answers(sheets), reading.answers_long(sheets)
    for code, (asking, answers) in returns.items():
        keys = frozenset(question.key for question in asked(question_set, answers, asking))
        for question in question_set.questions():
            compare(question, answers, keys, wide[code], {key[1:]: row for key, row in long.items() if key[0] == code})


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
        assert question.part in (Part.EVIDENCE, Part.ACTION, Part.SHARE)
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
            raw = row[column.key]
            value = None if raw in (None, "", []) else EXPECTED[column.type](column, raw, answers)
            assert long[f"{question.key}.{column.key}", number]["answer"] == value


@pytest.mark.parametrize("question_set", VERSIONS)
def test_headings_are_ones_that_excel_takes(question_set: QuestionSet) -> None:
    columns = columns_for(question_set)
    assert len({column.heading.casefold() for column in columns}) == len(columns)
    assert len({column.key for column in columns}) == len(columns)
    assert all(1 <= units(column.heading) <= 255 and column.heading.isprintable() for column in columns)
