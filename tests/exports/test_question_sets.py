"""Every question set exports whole: each cell is compared with the raw answer, without the code that wrote it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from exports.columns import columns_for
from exports.consolidated import ConsolidatedWorkbook, write
from exports.names import units
from portal.forms import library, loader
from portal.forms.check import Asking
from portal.forms.spec import Direction, QuestionSet
from tests.exports import reading, scanning
from tests.exports.comparing import compare_return, long_of
from tests.exports.invented import answers_for
from tests.exports.sets import about, return_row

SUBMITTED = datetime(2026, 9, 1, 8, 15, tzinfo=UTC)
KINDS = (frozenset[str](), frozenset({"school", "academy_trust"}), frozenset({"charity", "police", "council"}))
FIXTURES = Path(__file__).parent.parent / "forms" / "sets"
SETS = [*library.audits(), *(loader.load_file(path) for path in sorted(FIXTURES.glob("*.yaml")))]
VERSIONS = [pytest.param(question_set, id=question_set.key) for question_set in SETS]


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
        compare_return(question_set, answers, asking, wide[code], long_of(long, code))


@pytest.mark.parametrize("question_set", VERSIONS)
def test_headings_are_ones_that_excel_takes(question_set: QuestionSet) -> None:
    columns = columns_for(question_set)
    assert len({column.heading.casefold() for column in columns}) == len(columns)
    assert len({column.key for column in columns}) == len(columns)
    assert all(1 <= units(column.heading) <= 255 and column.heading.isprintable() for column in columns)
