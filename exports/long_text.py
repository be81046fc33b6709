"""The sheet ``Long text``: what did not fit into a cell. It is made when the first long text comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exports.cells import Origin
from exports.styles import NUMBER
from exports.tables import Layout

if TYPE_CHECKING:
    from exports.book import Book, OpenSheet

TITLE = "Long text"
HEADINGS = ("number", "part", "agency_code", "key", "text")
_WIDTHS = (10, 8, 14, 20, 120)
_HEIGHT = 400
_FIRST_PART = 2
"""Part 1 is what stands in the cell that points here."""


class LongTextSheet:
    """Numbers the long texts from 1. The same text on two sheets is kept once, and both cells name its number."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._sheet: OpenSheet | None = None
        self._numbers: dict[Origin, int] = {}

    @property
    def count(self) -> int:
        return len(self._numbers)

    def number(self, origin: Origin) -> tuple[int, bool]:
        is_new = origin not in self._numbers
        return self._numbers.setdefault(origin, len(self._numbers) + 1), is_new

    def keep(self, origin: Origin, parts: tuple[str, ...]) -> None:
        sheet = self._sheet = self._sheet or self._open()
        cells, number = self._book.cells, self._numbers[origin]
        code = cells.text(origin.agency_code, origin)
        key = cells.text(origin.key, origin)
        for place, part in enumerate(parts, _FIRST_PART):
            counts = [cells.number(number, origin, NUMBER), cells.number(place, origin, NUMBER)]
            sheet.add([*counts, code, key, cells.text(part, origin)], _HEIGHT)

    def _open(self) -> OpenSheet:
        sheet = self._book.open(TITLE, Layout("LongText", HEADINGS, _WIDTHS))
        sheet.add(self._book.heading_cells(HEADINGS))
        return sheet
