"""A workbook of plain lists: headings and rows of texts, amounts, numbers and days. Also one to be filled in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias
from zipfile import ZipFile

from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from exports.cells import Cell, CellRow, Cells, Origin, shown
from exports.names import CREATOR, one_line, sheet_name, table_name
from exports.stream import RowFile, StringFile, assemble
from exports.styles import DATE, HEADING, LINE_ABOVE, MONEY, NUMBER, TEXT, TITLE_ABOVE, Look, Styles
from exports.tables import LINE, Layout, heading_height, lay_out, row_height
from portal.forms.spec import Colour

Value: TypeAlias = str | Decimal | int | date | None
"""What a cell of a list can hold. A ``Decimal`` is an amount of money."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A value that stands out: in bold, or on a colour, which never says anything that a word does not say as well."""

    value: Value
    bold: bool = False
    colour: Colour | None = None


@dataclass(frozen=True, slots=True)
class Plain:
    """A line that runs on over the cells to its right, which are to be empty: a remark, not a value of its column."""

    text: str


@dataclass(frozen=True, slots=True)
class Listing:
    """One sheet. Widths are in characters. ``above`` are lines over the headings, the first of them its title;
    ``below`` are rows under the table, which its filter leaves alone.
    """

    title: str
    headings: Sequence[str]
    widths: Sequence[float]
    rows: Iterable[Sequence[Value | Marked | Plain]]
    above: Sequence[str] = ()
    below: Sequence[Sequence[Value | Marked | Plain]] = ()


class _NoLongTexts:
    """The texts of a list are short; one that is not ends by saying so."""

    def keep(self, origin: Origin, parts: tuple[str, ...]) -> None:
        """Nothing goes on elsewhere."""

    def number(self, origin: Origin) -> tuple[int, bool]:
        return 0, False


def workbook_of(listings: Sequence[Listing], taken_at: datetime, footer: str = "") -> bytes:
    """The lists as a workbook, a sheet each."""
    with TemporaryDirectory() as folder:
        target = Path(folder, "list.xlsx")
        _write(listings, taken_at, footer, Path(folder), target)
        return target.read_bytes()


def _write(listings: Sequence[Listing], taken_at: datetime, footer: str, folder: Path, target: Path) -> None:
    frame = Workbook()
    scratch: Worksheet = frame.worksheets[0]
    strings = StringFile(folder / "strings.xml")
    cells = Cells(Styles(frame), strings, _NoLongTexts())
    files: list[RowFile] = []
    tables: list[str] = []
    for place, listing in enumerate(listings, 1):
        rows = RowFile(folder / f"sheet{place}.xml")
        files.append(rows)
        table_ends = _fill(rows, cells, listing)
        rows.close()
        layout = replace(_layout(listing, footer, tables), table_ends=table_ends)
        tables.append(layout.table)
        lay_out(frame.create_sheet(sheet_name(listing.title, frame.sheetnames)), layout, rows.rows)
    strings.close()
    frame.remove(scratch)
    properties = frame.properties
    properties.creator, properties.title = CREATOR, one_line(listings[0].title)
    properties.created = properties.modified = taken_at.astimezone(UTC).replace(tzinfo=None)
    frame.calculation.fullCalcOnLoad = False
    held = BytesIO()
    with ZipFile(held, "w") as archive:
        ExcelWriter(frame, archive).save()
    (folder / "frame.xlsx").write_bytes(held.getvalue())
    assemble(folder / "frame.xlsx", target, files, strings)


def _layout(listing: Listing, footer: str, taken: Sequence[str]) -> Layout:
    header_row = len(listing.above) + 1
    name = table_name(listing.title, taken)
    return Layout(name, listing.headings, listing.widths, header_row=header_row, title=listing.title, footer=footer)


def _fill(rows: RowFile, cells: Cells, listing: Listing) -> int:
    """Write the rows; returns the number of the table's last one."""
    for place, line in enumerate(listing.above):
        look, height = (LINE_ABOVE, LINE) if place else (TITLE_ABOVE, 1.5 * LINE)
        rows.add([cells.text(line, Origin("", ""), look)], height)
    headings = zip(listing.headings, listing.widths, strict=True)
    rows.add([cells.text(one, Origin("", one), HEADING) for one in listing.headings], heading_height(headings))
    for row in listing.rows:
        _add(rows, cells, listing, row)
    ends = rows.rows
    for row in listing.below:
        _add(rows, cells, listing, row)
    return ends


def _add(rows: RowFile, cells: Cells, listing: Listing, row: Sequence[Value | Marked | Plain]) -> None:
    """One row, as high as its texts."""
    written: CellRow = [_cell(cells, value) for value in row]
    fitted = [
        (cell, width)
        for value, cell, width in zip(row, written, listing.widths, strict=False)
        if not isinstance(value, Plain)
    ]
    texts = [(shown(cell), width) for cell, width in fitted]
    rows.add(written, row_height(texts))


def _cell(cells: Cells, value: Value | Marked | Plain) -> Cell | None:
    if isinstance(value, Plain):
        return cells.text(value.text, Origin("", ""), LINE_ABOVE)
    marked = value if isinstance(value, Marked) else Marked(value)
    if marked.value is None:
        return cells.blank()
    kind: type = type(marked.value)
    look, write = _WRITERS[kind]
    return write(cells)(marked.value, Origin("", ""), _look(look, marked))


def _look(look: Look, marked: Marked) -> Look:
    return (look.strong() if marked.bold else look).on(marked.colour)


_WRITERS: dict[type, tuple[Look, Callable[[Cells], Callable[[Any, Origin, Look], Cell | None]]]] = {
    str: (TEXT, lambda cells: cells.text),
    Decimal: (MONEY, lambda cells: cells.number),
    int: (NUMBER, lambda cells: cells.number),
    date: (DATE, lambda cells: cells.date),
}
"""How a value of each kind looks, and which method writes it."""
