"""What the sheets that list single answers have in common: whose they are, rows of a fitting height, and empty ones.

They are there to be read by people, so their headings are words, and a row is as high as its text, up to what Excel
allows. A sheet without rows says so in words, for an empty sheet could as well be a mistake.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from typing import ClassVar, TypeAlias

from exports.answered import Submission
from exports.book import Book, OpenSheet
from exports.cells import CellRow, Origin, shown
from exports.rows import ReturnRow
from exports.sheets.base import Sheet
from exports.styles import STATE
from exports.tables import Layout, heading_height, row_height

Columns: TypeAlias = Sequence[tuple[str, float]]
"""Headings with their widths in characters."""

WHO: Columns = (("Agency code", 12), ("Agency", 28), ("Sector", 16))
PLACE: Columns = (("Standard", 28), ("Number", 9), ("Question", 56))
_MOST_LINES = 30
"""Thirty lines are 405 points; Excel has rows of up to 409."""


class ListingSheet(Sheet):
    """One row for each thing that the agencies said and this sheet is about."""

    title: ClassVar[str]
    nothing: ClassVar[str]
    """What the sheet says when it has no rows."""

    def __init__(self, book: Book, columns: Columns) -> None:
        super().__init__(book)
        self._headings = [heading for heading, _ in (*WHO, *columns)]
        self._widths = [width for _, width in (*WHO, *columns)]
        self._sheets: list[OpenSheet] = []
        self._sheet = self._open()
        self._is_empty = True

    def _open(self) -> OpenSheet:
        """The first sheet, or the next when Excel's million rows are full."""
        title = f"{self.title} {len(self._sheets) + 1}" if self._sheets else self.title
        sheet = self.book.open(title, Layout(title, self._headings, self._widths, frozen_columns=2, large_paper=True))
        sheet.add(
            self.book.heading_cells(self._headings), heading_height(zip(self._headings, self._widths, strict=True))
        )
        self._sheets.append(sheet)
        return sheet

    @abstractmethod
    def lines(self, submission: Submission) -> Iterable[CellRow]:
        """The rows of one agency, without the columns that say whose they are."""

    def add(self, row: ReturnRow, submission: Submission | None) -> None:
        if submission is None:
            return
        cells, origin = self.book.cells, Origin(row.agency_code, "agency")
        who = [cells.text(text, origin) for text in (row.agency_code, row.agency, row.sector)]
        for line in self.lines(submission):
            self._add([*who, *line])

    def _add(self, cells: CellRow) -> None:
        if self._sheet.rows.is_full:
            self._sheet = self._open()
        self._sheet.add(cells, _height((shown(cell) for cell in cells), self._widths))
        self._is_empty = False

    def close(self) -> None:
        """An empty sheet says why, in its widest column."""
        if self._is_empty:
            words = self.empty_words()
            widest = self._widths.index(max(self._widths))
            height = _height([words], self._widths[widest:])
            self._sheet.add([*[None] * widest, self.book.words(words, STATE)], height)

    def empty_words(self) -> str:
        return self.nothing


def _height(texts: Iterable[str], widths: Sequence[float]) -> float:
    return row_height(zip(texts, widths, strict=False), most=_MOST_LINES)
