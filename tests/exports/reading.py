"""Reads a finished workbook back into plain values, exactly: what stands in a cell, undone of how files spell it.

openpyxl hands ``_xHHHH_`` over as it is written, and rewrites some of it. Here every text is read as written and
then undone by the rule of the file format, so that a test can ask for the very text that was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from openpyxl.cell.cell import Cell
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils import range_boundaries
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SPELLED = re.compile("_x([0-9A-Fa-f]{4})_")
_POINTER = re.compile(r"\n\[This text goes on in the sheet Long text, number (\d+)\]\Z")


class _AsWritten(ExcelReader):
    """Reads shared strings as they are written; openpyxl would drop every ``x005F_``."""

    def read_strings(self) -> None:
        super().read_strings()
        if "xl/sharedStrings.xml" in self.valid_files:
            with self.archive.open("xl/sharedStrings.xml") as part:
                root = ElementTree.parse(part).getroot()
            self.shared_strings = ["".join(text.text or "" for text in item.iter(f"{_MAIN}t")) for item in root]


@dataclass(frozen=True)
class ReadSheet:
    """One sheet. ``keys`` is what stands above the table's headings (only ``Answers`` has it), else the headings."""

    title: str
    headings: tuple[str, ...]
    keys: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]
    """One dictionary for each row of the table, by key; a blank cell is None, a date is a date."""


def open_workbook(path: Path) -> Workbook:
    reader = _AsWritten(str(path))
    reader.read()
    return reader.wb


def undone(written: str) -> str:
    """The text that a written one stands for."""
    return _SPELLED.sub(lambda match: chr(int(match[1], 16)), written)


def value_of(cell: Cell) -> Any:
    """What the cell says: text undone, a whole day as a date."""
    value = cell.value
    if isinstance(value, str):
        return undone(value)
    if isinstance(value, datetime) and "h" not in cell.number_format:
        return value.date()
    return value


def read_sheet(worksheet: Worksheet) -> ReadSheet:
    """The one table of a sheet."""
    (ref,) = [table.ref for table in worksheet.tables.values()]
    left, top, right, bottom = range_boundaries(ref)
    grid = [[value_of(cell) for cell in row] for row in worksheet.iter_rows(1, bottom, left, right)]
    headings = tuple(grid[top - 1])
    keys = tuple(grid[top - 2]) if worksheet.title == "Answers" else headings
    rows = tuple(dict(zip(keys, row, strict=True)) for row in grid[top:] if any(value is not None for value in row))
    return ReadSheet(worksheet.title, headings, keys, rows)


def read(path: Path) -> dict[str, ReadSheet]:
    """Every sheet by its title, in the order of the tabs."""
    return {worksheet.title: read_sheet(worksheet) for worksheet in open_workbook(path).worksheets}


def answers(sheets: dict[str, ReadSheet]) -> dict[str, dict[str, Any]]:
    """The wide sheet: the agency's code -> key -> value. Long texts are whole again."""
    return {
        row["agency_code"]: {key: whole(value, sheets) for key, value in row.items()} for row in sheets["Answers"].rows
    }


def long_rows(sheets: dict[str, ReadSheet]) -> Iterator[dict[str, Any]]:
    """Every row of ``Answers long`` and the sheets that it goes on in. Long texts are whole again."""
    for title, sheet in sheets.items():
        if title.startswith("Answers long"):
            for row in sheet.rows:
                yield {key: whole(value, sheets) for key, value in row.items()}


def answers_long(sheets: dict[str, ReadSheet]) -> dict[tuple[str, str, int | None], dict[str, Any]]:
    """The long sheet by agency's code, key and the number of a list's row (None for all that is no list).

    :raises AssertionError: when two rows have the same three.
    """
    found: dict[tuple[str, str, int | None], dict[str, Any]] = {}
    for row in long_rows(sheets):
        place = (row["agency_code"], row["key"], row["row"])
        assert place not in found, place
        found[place] = row
    return found


def whole(value: Any, sheets: dict[str, ReadSheet]) -> Any:
    """A value, or the whole text when its cell says that it goes on in ``Long text``."""
    pointer = _POINTER.search(value) if isinstance(value, str) else None
    if pointer is None or "Long text" not in sheets:
        return value
    parts = [row for row in sheets["Long text"].rows if row["number"] == int(pointer[1])]
    assert [row["part"] for row in parts] == list(range(2, len(parts) + 2))
    return value[: pointer.start()] + "".join(row["text"] for row in parts)


def notes(sheets: dict[str, ReadSheet]) -> dict[tuple[str, str], str | int | date | datetime | None]:
    """The notes by topic and item."""
    return {(row["topic"], row["item"]): row["note"] for row in sheets["Notes"].rows}
