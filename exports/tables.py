"""What makes rows a sheet one can work with: a real Excel table with filters, frozen panes, widths, print set-up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table, TableColumn, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from exports.cells import spelled
from exports.measure import lines_of
from exports.names import header_text
from exports.stream import letters

TABLE_STYLE = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)

LINE = 13.5
"""The height of a line of text, in points."""

_MANY_COLUMNS_SCALE = 60
"""Per cent: how small a sheet of hundreds of columns is printed."""


_BOLD = 0.9
"""The part of a column's width that ordinary letters would need for what bold ones fill."""


def row_height(texts: Iterable[tuple[str, float]], fewest: int = 1, most: int = 12) -> float:
    """Points that show these texts, each in a column so many units wide, within ``fewest`` and ``most`` lines."""
    needed = max((lines_of(text, width) for text, width in texts), default=1)
    return LINE * min(max(needed, fewest), most)


def heading_height(columns: Iterable[tuple[str, float]]) -> float:
    """The same for headings, which are bold."""
    return row_height((heading, width * _BOLD) for heading, width in columns)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a sheet is laid out. ``header_row`` is the table's first row (its headings), counted from 1.

    The rows to ``header_row`` and the first ``frozen_columns`` columns stay in sight and are printed on every page.
    ``one_page_wide`` shrinks the print to one page's width; ``large_paper`` is A3, not A4. Widths are in characters.
    """

    table: str
    headings: Sequence[str]
    widths: Sequence[float]
    header_row: int = 1
    frozen_columns: int = 0
    one_page_wide: bool = True
    large_paper: bool = False
    title: str = ""
    footer: str = ""
    table_ends: int | None = None
    """The table's last row, where others follow under it."""


def lay_out(worksheet: Worksheet, layout: Layout, last_row: int) -> None:
    """Set everything of a finished sheet but its rows. A table without data still gets its one empty row."""
    names = letters(len(layout.headings))
    last_column, last_row = names[len(layout.headings) - 1], max(last_row, layout.header_row + 1)
    for letter, width in zip(names, layout.widths, strict=False):
        worksheet.column_dimensions[letter].width = width
    worksheet.freeze_panes = f"{names[layout.frozen_columns]}{layout.header_row + 1}"
    worksheet.sheet_view.zoomScale = 90
    ends = max(layout.table_ends or last_row, layout.header_row + 1)
    _add_table(worksheet, layout, f"A{layout.header_row}:{last_column}{ends}")
    _set_up_print(worksheet, layout, f"A1:{last_column}{last_row}")


def _add_table(worksheet: Worksheet, layout: Layout, ref: str) -> None:
    """The table's own headings must be the header cells' texts to the letter, or Excel repairs the file."""
    table = Table(displayName=layout.table, ref=ref, tableStyleInfo=TABLE_STYLE)
    table.autoFilter = AutoFilter(ref=ref)
    for place, heading in enumerate(layout.headings, 1):
        table.tableColumns.append(TableColumn(id=place, name=spelled(heading)))
    worksheet.add_table(table)


def _set_up_print(worksheet: Worksheet, layout: Layout, area: str) -> None:
    worksheet.print_area = area
    worksheet.print_title_rows = f"1:{layout.header_row}"
    if layout.frozen_columns:
        worksheet.print_title_cols = f"A:{letters(layout.frozen_columns)[layout.frozen_columns - 1]}"
    setup = worksheet.page_setup
    setup.orientation = "landscape"
    setup.paperSize = int(worksheet.PAPERSIZE_A3 if layout.large_paper else worksheet.PAPERSIZE_A4)
    if layout.one_page_wide:
        worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        setup.fitToWidth, setup.fitToHeight = 1, 0
    else:
        setup.scale = _MANY_COLUMNS_SCALE
    margins = worksheet.page_margins
    margins.left = margins.right = 0.4
    margins.top = margins.bottom = 0.6
    margins.header = margins.footer = 0.3
    _write_edge(worksheet.oddHeader, header_text(layout.title), "&A")
    _write_edge(worksheet.oddFooter, header_text(layout.footer), "Page &P of &N")


def _write_edge(edge: HeaderFooterItem | None, left: str, right: str) -> None:
    """Write a page's header or footer, which every new sheet has."""
    if edge is not None:
        edge.left.text, edge.right.text = left, right
        for part in (edge.left, edge.right):
            part.font, part.size = "Arial,Regular", 8
