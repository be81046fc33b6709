"""Numbers and headings in, a workbook out: one sheet a table, values only, with what the numbers mean beneath them.

It takes tables that are made already, and knows nothing of what they count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias
from zipfile import ZipFile

from openpyxl.workbook.workbook import Workbook
from openpyxl.writer.excel import ExcelWriter

from exports.cells import Cell, Cells, Origin
from exports.names import one_line, sheet_name, table_name
from exports.stream import RowFile, StringFile, assemble, letters
from exports.styles import DATE, HEADING, NUMBER, PERCENTAGE, TEXT, TITLE, Look, Styles
from exports.tables import LINE, Layout, heading_height, lay_out, row_height
from portal.forms.spec import Colour

Value: TypeAlias = "int | Fraction | str | date | None"
"""A count, a share (shown as a percentage), words, a day, or nothing."""

HIDDEN = "[c]"
"""The mark of a number that is not shown, as official statistics write it."""

FIRST_WIDTH, WIDTH, WIDEST = 44.0, 12.0, 80.0
_HERE = Origin("", "")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table; ``marked`` sets it apart in colour, beside the words that say why."""

    cells: tuple[Value, ...]
    marked: bool = False
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: a table, and beneath it pairs of words that say what its numbers mean."""

    name: str
    headings: tuple[str, ...]
    lines: tuple[Line, ...]
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """What the workbook as a whole is."""

    title: str
    partnership: str
    taken_at: datetime


def write_counts(path: Path, heading: Heading, tables: Sequence[Table]) -> str:
    """Write the workbook to ``path``; returns its SHA-256. The same tables always make the same bytes."""
    with TemporaryDirectory(dir=path.parent) as folder:
        return _Counts(Path(folder), heading).write(tables, path)


class _NoLongTexts:
    """There are no long texts among numbers and headings."""

    def keep(self, origin: Origin, parts: tuple[str, ...]) -> None:
        raise ValueError("A table of counts holds no text that is too long for a cell.")

    def number(self, origin: Origin) -> tuple[int, bool]:
        return 1, True


class _Counts:
    """A workbook while it is being made."""

    def __init__(self, folder: Path, heading: Heading) -> None:
        self._folder = folder
        self._heading = heading
        self._frame = Workbook()
        self._scratch = self._frame.worksheets[0]
        self._strings = StringFile(folder / "strings.xml")
        self._cells = Cells(Styles(self._frame), self._strings, _NoLongTexts())
        self._rows: list[RowFile] = []
        self._names: list[str] = []

    def write(self, tables: Sequence[Table], path: Path) -> str:
        try:
            for table in tables:
                self._sheet(table)
        finally:
            self._strings.close()
            for rows in self._rows:
                rows.close()
        frame = self._folder / "frame.xlsx"
        self._save(frame)
        return assemble(frame, path, self._rows, self._strings)

    def _sheet(self, table: Table) -> None:
        name = sheet_name(table.name, [sheet.title for sheet in self._frame.worksheets if sheet is not self._scratch])
        worksheet = self._frame.create_sheet(name)
        rows = RowFile(self._folder / f"sheet{len(self._rows) + 1}.xml")
        self._rows.append(rows)
        layout = self._layout(table)
        headings = [self._cells.text(heading, _HERE, HEADING) for heading in table.headings]
        rows.add(headings, heading_height(zip(table.headings, layout.widths, strict=True)))
        for line in table.lines:
            texts = zip((one if isinstance(one, str) else "" for one in line.cells), layout.widths, strict=True)
            rows.add([self._cell(one, line) for one in line.cells], row_height(texts))
        end = max(rows.rows, 2)
        lay_out(worksheet, layout, end)
        self._notes(rows, table, end, sum(layout.widths[1:]))
        last = letters(len(table.headings))[len(table.headings) - 1]
        worksheet.print_area = f"A1:{last}{rows.rows}"
        for number in range(end + 2, rows.rows + 1 if last > "B" or len(last) > 1 else 0):
            worksheet.merged_cells.add(f"B{number}:{last}{number}")

    def _notes(self, rows: RowFile, table: Table, end: int, width: float) -> None:
        """What the numbers mean, beneath the table and a blank row apart from it."""
        while rows.rows <= end:
            rows.add([], LINE)
        for name, words in table.notes:
            cells = [self._cells.text(name, _HERE, TITLE), self._cells.text(words, _HERE)]
            rows.add(cells, row_height([(name, FIRST_WIDTH), (words, max(width, WIDTH))], most=20))

    def _layout(self, table: Table) -> Layout:
        widths = [FIRST_WIDTH, *(self._width(table, place) for place in range(1, len(table.headings)))]
        name = table_name(table.name.replace(" ", "_"), self._names)
        self._names.append(name)
        footer = f"{self._heading.partnership} - {self._heading.taken_at:%Y-%m-%d}"
        return Layout(name, table.headings, widths, frozen_columns=1, title=self._heading.title, footer=footer)

    def _width(self, table: Table, place: int) -> float:
        texts = (one for line in table.lines if isinstance(one := line.cells[place], str))
        longest = max(map(len, texts), default=0)
        return min(max(WIDTH, longest * 1.1), WIDEST)

    def _cell(self, value: Value, line: Line) -> Cell | None:
        if isinstance(value, str):
            return self._cells.text(value, _HERE, _as(TITLE if line.bold else TEXT, line))
        if isinstance(value, Fraction):
            return self._cells.number(float(value), _HERE, _as(PERCENTAGE, line))
        if isinstance(value, date):
            return self._cells.date(value, _HERE, _as(DATE, line))
        if value is None:
            return self._cells.blank()
        return self._cells.number(value, _HERE, _as(NUMBER, line))

    def _save(self, path: Path) -> None:
        properties = self._frame.properties
        properties.creator = "partner portal"
        taken_at = self._heading.taken_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
        properties.created = properties.modified = taken_at
        properties.title = one_line(self._heading.title)
        self._frame.remove(self._scratch)
        self._frame.worksheets[0].sheet_view.tabSelected = True
        self._frame.calculation.fullCalcOnLoad = False
        with ZipFile(path, "w") as archive:
            ExcelWriter(self._frame, archive).save()


def _as(look: Look, line: Line) -> Look:
    return look.on(Colour.AMBER) if line.marked else look
