"""The portal's way of writing a sheet, and the libraries that it is compared with, each as it likes its rows best.

All write the same values under the same headings. The portal's cells have their styles (lines, wrapped text, Excel's
mark for text); the others write bare values, which is in their favour.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

from openpyxl.workbook.workbook import Workbook

from exports.book import Book
from exports.cells import Cell, Origin
from exports.stream import assemble
from exports.tables import Layout
from tests.exports.sets import about, question_set

Value: TypeAlias = str | int | float | date | None
Rows: TypeAlias = Sequence[Sequence[Value]]
Job: TypeAlias = Callable[[], object]
"""What is measured."""

_ORIGIN = Origin("", "")
_NOTHING = type(None)


def portal(path: Path, headings: Sequence[str], rows: Rows) -> Job:
    def write() -> None:
        with TemporaryDirectory(dir=path.parent) as folder:
            parts = Path(folder)
            with closing(Book(question_set(), about(), parts)) as book:
                _fill(book, headings, rows)
                book.save_frame(parts / "frame.xlsx")
            assemble(parts / "frame.xlsx", path, [sheet.rows for sheet in book.sheets], book.strings)

    return write


def _fill(book: Book, headings: Sequence[str], rows: Rows) -> None:
    cells = book.cells
    makers: dict[type, Callable[[Any], Cell | None]] = {
        str: lambda value: cells.text(value, _ORIGIN),
        int: lambda value: cells.number(value, _ORIGIN),
        float: lambda value: cells.number(value, _ORIGIN),
        date: lambda value: cells.date(value, _ORIGIN),
        _NOTHING: lambda value: None,
    }
    sheet = book.open("Rows", Layout("Rows", headings, [14] * len(headings)))
    sheet.add(book.heading_cells(list(headings)))
    for row in rows:
        sheet.add([makers[type(value)](value) for value in row])


def openpyxl_normal(path: Path, headings: Sequence[str], rows: Rows) -> Job:
    return lambda: _with_openpyxl(Workbook(), path, headings, rows)


def openpyxl_write_only(path: Path, headings: Sequence[str], rows: Rows) -> Job:
    return lambda: _with_openpyxl(Workbook(write_only=True), path, headings, rows)


def _with_openpyxl(book: Workbook, path: Path, headings: Sequence[str], rows: Rows) -> None:
    sheet = book.worksheets[0] if book.worksheets else book.create_sheet()
    sheet.append(list(headings))
    for row in rows:
        sheet.append(list(row))
    book.save(path)


def xlsxwriter_constant_memory(path: Path, headings: Sequence[str], rows: Rows) -> Job:
    library = import_module("xlsxwriter")

    def write() -> None:
        options = {"constant_memory": True, "default_date_format": "d mmm yyyy", "strings_to_formulas": False}
        book = library.Workbook(str(path), options)
        sheet = book.add_worksheet()
        for place, row in enumerate([headings, *rows]):
            sheet.write_row(place, 0, row)
        book.close()

    return write


def pyexcelerate(path: Path, headings: Sequence[str], rows: Rows) -> Job:
    library = import_module("pyexcelerate")
    table = [list(headings), *map(list, rows)]

    def write() -> None:
        book = library.Workbook()
        book.new_sheet("Rows", data=table)
        book.save(str(path))

    return write


def rustpy_xlsxwriter(path: Path, headings: Sequence[str], rows: Rows) -> Job:
    library = import_module("rustpy_xlsxwriter")
    records = [dict(zip(headings, row, strict=True)) for row in rows]
    return lambda: library.write_worksheet(records, str(path))


PORTAL = "The portal"
WRITERS: dict[str, Callable[[Path, Sequence[str], Rows], Job]] = {
    PORTAL: portal,
    "openpyxl normal": openpyxl_normal,
    "openpyxl write-only": openpyxl_write_only,
    "XlsxWriter constant memory": xlsxwriter_constant_memory,
    "pyexcelerate": pyexcelerate,
    "rustpy-xlsxwriter": rustpy_xlsxwriter,
}
"""Each is given its rows and says what is to be measured; making lists and dictionaries of them is not."""
