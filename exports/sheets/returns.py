"""``Returns``: every agency that was asked, one row each, whether or not it has answered."""

from __future__ import annotations

from datetime import date, datetime

from exports.answered import Submission
from exports.book import Book
from exports.cells import Cell, CellRow, Origin
from exports.rows import ReturnRow
from exports.sheets.base import Sheet
from exports.tables import Layout, heading_height, row_height

_COLUMNS: tuple[tuple[str, float], ...] = (
    ("agency_code", 12),
    ("agency", 28),
    ("sector", 16),
    ("kinds", 18),
    ("short_version", 13),
    ("status", 18),
    ("in", 6),
    ("late", 6),
    ("excused", 9),
    ("answered", 10),
    ("asked", 8),
    ("progress", 10),
    ("due", 12),
    ("started_at", 18),
    ("submitted_at", 18),
    ("accepted_at", 18),
    ("reference", 14),
    ("revision", 10),
)


class ReturnsSheet(Sheet):
    def __init__(self, book: Book) -> None:
        super().__init__(book)
        headings = [heading for heading, _ in _COLUMNS]
        layout = Layout("Returns", headings, [width for _, width in _COLUMNS], frozen_columns=2)
        self._sheet = book.open("Returns", layout)
        self._sheet.add(book.heading_cells(headings), heading_height(_COLUMNS))

    def add(self, row: ReturnRow, submission: Submission | None) -> None:
        origin = Origin(row.agency_code, "agency")
        self._sheet.add(
            [*self._who(row, origin), *self._progress(row, origin), *self._dates(row, origin)], _height(row)
        )

    def _who(self, row: ReturnRow, origin: Origin) -> CellRow:
        cells = self.book.cells
        return [
            cells.text(row.agency_code, origin),
            cells.text(row.agency, origin),
            cells.text(row.sector, origin),
            cells.text("; ".join(sorted(row.kinds)), origin),
            cells.yes_no(row.short, origin),
            cells.text(row.status.value, origin),
            cells.yes_no(row.answers is not None, origin),
            cells.yes_no(row.late, origin),
            cells.yes_no(row.excused, origin),
        ]

    def _progress(self, row: ReturnRow, origin: Origin) -> CellRow:
        cells = self.book.cells
        return [
            cells.number(row.answered, origin),
            cells.number(row.asked, origin),
            cells.percentage(row.answered, row.asked),
        ]

    def _dates(self, row: ReturnRow, origin: Origin) -> CellRow:
        cells = self.book.cells

        def moment(value: datetime | None) -> Cell | None:
            return cells.moment(value, origin) if value else None

        due: date | None = row.due or self.book.about.due
        return [
            cells.date(due, origin) if due else None,
            moment(row.started_at),
            moment(row.submitted_at),
            moment(row.accepted_at),
            cells.text(row.reference, origin),
            cells.number(row.revision, origin) if row.revision else None,
        ]


def _height(row: ReturnRow) -> float:
    widths = dict(_COLUMNS)
    texts = {"agency": row.agency, "sector": row.sector, "kinds": "; ".join(row.kinds)}
    return row_height((text, widths[column]) for column, text in texts.items())
