"""Every sheet is a table that Excel takes, stays in sight when scrolled, and prints."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openpyxl.utils import range_boundaries
from openpyxl.workbook.workbook import Workbook

from exports.consolidated import ConsolidatedWorkbook, write
from portal.forms.spec import Question, Section
from tests.exports.reading import open_workbook, value_of
from tests.exports.sets import ANSWERS, SCALE, about, question_set, return_row
from tests.hostile.load import all_strings

ABOVE = {"Answers": (1,), "Heatmap": (0, len(SCALE.bands))}
"""How many rows stand above the table: the keys of the questions, and what each letter means, if there are letters."""


@pytest.fixture(scope="module", params=["ordinary", "empty", "hostile"])
def workbook(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    path: Path = tmp_path_factory.mktemp("tables") / "x.xlsx"
    rows = [] if request.param == "empty" else [return_row("EX1", ANSWERS | {"notes": "x" * 40_000})]
    questions = question_set()
    if request.param == "hostile":
        texts = sorted({text for _, text in all_strings(longest=2_000)})[::5]
        found = tuple(Question(f"q{place}", "text", text) for place, text in enumerate(texts))
        questions = question_set(Section("s", texts[3], questions=found))
    write(path, ConsolidatedWorkbook(questions, about(round_title="A & B"), rows))
    return open_workbook(path)


def test_each_sheet_is_one_table_over_its_rows(workbook: Workbook) -> None:
    names = []
    for sheet in workbook.worksheets:
        (table,) = sheet.tables.values()
        left, top, right, bottom = range_boundaries(table.ref)
        assert left == 1
        assert top - 1 in ABOVE.get(sheet.title, (0,))
        assert right == sheet.max_column
        assert bottom == max(sheet.max_row, top + 1)
        assert table.autoFilter is not None
        assert table.autoFilter.ref == table.ref
        assert re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", table.displayName)
        names.append(table.displayName.casefold())
    assert len(set(names)) == len(names)


def test_the_columns_of_a_table_are_its_header_cells(workbook: Workbook) -> None:
    for sheet in workbook.worksheets:
        (table,) = sheet.tables.values()
        _, top, right, _ = range_boundaries(table.ref)
        cells = [value_of(sheet.cell(top, column)) for column in range(1, right + 1)]
        assert [column.name for column in table.tableColumns] == cells
        assert len({text.casefold() for text in cells}) == len(cells)


def test_headings_stay_in_sight_and_print_on_every_page(workbook: Workbook) -> None:
    for sheet in workbook.worksheets:
        (table,) = sheet.tables.values()
        _, top, right, bottom = range_boundaries(table.ref)
        assert sheet.freeze_panes is not None
        assert sheet.freeze_panes.endswith(str(top + 1))
        assert sheet.print_title_rows == f"$1:${top}"
        _, _, last_column, last_row = range_boundaries(sheet.print_area.partition("!")[2])
        is_charted = bool(sheet._charts)
        assert last_column == right
        assert last_row > bottom if is_charted else last_row == bottom
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.oddHeader.left.text == "A && B"
        assert "&P" in sheet.oddFooter.right.text
        assert all(sheet.column_dimensions[letter].width > 5 for letter in "ABC"[: min(3, right)])


def test_every_cell_of_a_table_has_its_lines(workbook: Workbook) -> None:
    for sheet in workbook.worksheets:
        if sheet.max_row > 2:
            cells = [cell for row in sheet.iter_rows(2, sheet.max_row, 1, sheet.max_column) for cell in row]
            assert all(cell.border.bottom.style == "thin" for cell in cells)


def test_the_first_sheet_is_in_front(workbook: Workbook) -> None:
    assert workbook.active is workbook.worksheets[0]
    assert [bool(sheet.sheet_view.tabSelected) for sheet in workbook.worksheets].count(True) == 1


def test_texts_are_wrapped(workbook: Workbook) -> None:
    cells = [cell for sheet in workbook.worksheets for row in sheet.iter_rows() for cell in row]
    assert all(cell.alignment.wrap_text for cell in cells if isinstance(cell.value, str))


def test_a_moment_fits_into_its_column(workbook: Workbook) -> None:
    """A number that is wider than its column is shown as ###."""
    widest = len("30 Sep 2026 09:15")
    for sheet in workbook.worksheets:
        letters = {cell.column_letter for row in sheet.iter_rows() for cell in row if "hh:mm" in cell.number_format}
        narrow = {letter for letter in letters if sheet.column_dimensions[letter].width <= widest}
        assert not narrow, f"{sheet.title}: {narrow}"
