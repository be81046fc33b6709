"""Rows are as high as their text, so that nothing is cut off on screen or in print, and no page is half empty."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from exports.consolidated import ConsolidatedWorkbook, write
from exports.measure import lines_of
from exports.rows import PreviousRound
from exports.tables import LINE
from portal.forms.spec import Question, Section
from tests.exports.reading import open_workbook
from tests.exports.sets import ANSWERS, about, question_set, return_row

MOST = 12
"""Lines; every sheet shows at least so many of a text, but those named here."""
CUT_ON_PURPOSE = ("Answers", "Long text")

TEXTS = st.text(st.sampled_from("iMw 0\n字é"), max_size=60)
WIDTHS = st.integers(4, 90)


@given(TEXTS, WIDTHS, st.integers(0, 40))
def test_a_wider_column_never_needs_more_lines(text: str, width: int, more: int) -> None:
    assert 1 <= lines_of(text, width + more) <= lines_of(text, width)


@given(TEXTS, TEXTS, WIDTHS)
def test_a_line_break_begins_a_line(one: str, other: str, width: int) -> None:
    assert lines_of(f"{one}\n{other}", width) == lines_of(one, width) + lines_of(other, width)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, 1),
        ("0" * 10, 12, 1),
        ("0" * 11, 12, 2),
        ("i" * 26, 12, 1),
        ("W" * 7, 12, 2),
        ("word " * 8, 12, 4),
        ("字" * 5, 12, 1),
        ("字" * 6, 12, 2),
    ],
    ids=["nothing", "digits", "one-more", "narrow", "wide", "words", "square", "one-square-more"],
)
def test_letters_take_their_own_room(text: str, width: int, lines: int) -> None:
    """A digit is a little wider than a unit, and less than one is free at the edges."""
    assert lines_of(text, width) == lines


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    """Two agencies, one of which has short texts; the other's name, sector and answers are long."""
    long = "Example words that go on and on. " * 4
    answers = {key: long if key == "notes" else value for key, value in ANSWERS.items()}
    row = return_row("EX1", answers, agency=long, sector=long)
    more = Section("long", long, number="9", questions=(Question("long_one", "text", long, "9.1"),))
    questions = replace(question_set(), sections=(*question_set().sections, more))
    path: Path = tmp_path_factory.mktemp("heights") / "x.xlsx"
    rows = [row, return_row("EX2", ANSWERS)]
    previous = PreviousRound("Example audit 2025", question_set())
    write(path, ConsolidatedWorkbook(questions, about(previous=previous), rows))
    return open_workbook(path)


def needed(sheet: Worksheet, row: int) -> int:
    texts = {get_column_letter(cell.column): cell.value for cell in sheet[row] if isinstance(cell.value, str)}
    widths = {letter: sheet.column_dimensions[letter].width for letter in texts}
    return max((lines_of(str(text), widths[letter]) for letter, text in texts.items()), default=1)


def test_no_row_cuts_its_texts(workbook: Workbook) -> None:
    low = {
        f"{sheet.title} {row}": (sheet.row_dimensions[row].height / LINE, needed(sheet, row))
        for sheet in workbook.worksheets
        for row in range(1, sheet.max_row + 1)
        if sheet.title not in CUT_ON_PURPOSE and sheet.row_dimensions[row].height < min(needed(sheet, row), MOST) * LINE
    }
    assert not low


def test_no_row_is_higher_than_its_texts(workbook: Workbook) -> None:
    """Headings have a line more where they are bold; all else is as high as it needs to be."""
    high = {
        f"{sheet.title} {row}": (sheet.row_dimensions[row].height / LINE, needed(sheet, row))
        for sheet in workbook.worksheets
        for row in range(3, sheet.max_row + 1)
        if sheet.title not in CUT_ON_PURPOSE and sheet.row_dimensions[row].height > needed(sheet, row) * LINE
    }
    assert not high
