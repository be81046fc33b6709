"""``Summary``: the figures of the whole round in one table, and a chart of the standards.

The same column means the same in every row: all agencies together, each standard, each sector, the strongest and the
weakest indicators. Every percentage has its two numbers beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from openpyxl.worksheet.worksheet import Worksheet

from exports.answered import Submission
from exports.book import Book
from exports.cells import CellRow, Origin
from exports.charts import Bars, add_bars, rows_of
from exports.columns import question_title, section_title
from exports.counting.changes import Change, Comparison
from exports.counting.counts import Counts, Figures, figures_of
from exports.counting.indicators import Indicator, indicators_of
from exports.counting.ranking import strengths_and_gaps
from exports.names import one_line
from exports.rows import ReturnRow
from exports.sheets.base import Sheet
from exports.stream import letters
from exports.styles import NUMBER, TITLE
from exports.tables import Layout, heading_height, row_height

OVERALL, STANDARD, SECTOR, STRENGTH, GAP = "All", "Standard", "Sector", "Top strength", "Top gap"
_WHAT = (("Part", 12), ("Name", 56))
_AGENCIES = (("Agencies asked", 9), ("Returned", 9), ("Returned %", 9), ("Excused", 8))
_MET, _WEIGHTED = "Fully met %", "Weighted %"
_RATINGS = (
    ("Fully met", 8),
    ("Points", 9),
    ("Rated", 8),
    (_MET, 9),
    (_WEIGHTED, 9),
    ("Does not apply", 8),
    ("Blank", 7),
)
_CHANGES = tuple((change.capitalize(), 11 if change is Change.NOT_COMPARABLE else 7) for change in Change)
_POINTS = NUMBER.formatted("#,##0.0")
_CHART = "Fully met and weighted share by standard"


@dataclass(frozen=True, slots=True)
class _Line:
    """One row. ``agencies`` is asked, returned and excused, where a row is about agencies."""

    of: str
    name: str
    figures: Figures
    agencies: tuple[int, int, int] | None = None
    code: str = ""


class SummarySheet(Sheet):
    agencies: ClassVar[tuple[tuple[str, float], ...]] = _AGENCIES
    """The columns about agencies; ``returned`` fills them."""

    def __init__(self, book: Book) -> None:
        super().__init__(book)
        self._indicators = indicators_of(book.question_set)
        self._counts = Counts(self._indicators, Comparison(self._indicators, book.about.previous))
        self._columns = (*_WHAT, *self.agencies, *_RATINGS, *(_CHANGES if book.about.previous else ()))
        headings, widths = [name for name, _ in self._columns], [width for _, width in self._columns]
        layout = Layout("Summary", headings, widths, frozen_columns=2, one_page_wide=False)
        self._sheet = book.open("Summary", layout)
        self._sheet.add(book.heading_cells(headings), heading_height(self._columns))

    def add(self, row: ReturnRow, submission: Submission | None) -> None:
        self._counts.add(row, submission)

    def close(self) -> None:
        lines = list(self._lines())
        for line in lines:
            self._sheet.add(self._cells(line), row_height([(line.name, _WHAT[1][1])]))
        charted = [line for line in lines if line.of == STANDARD]
        if any(line.figures.rated for line in charted):
            bars = self._bars(charted, first=2 + lines.index(charted[0]))
            self._sheet.decorate(lambda worksheet: self._draw(worksheet, bars))

    def _lines(self) -> Iterator[_Line]:
        counts = self._counts
        everywhere = [(one, figures_of(one, counts.tally(place, counts.sectors))) for place, one in self._scored()]
        yield self._overall(total(figures for _, figures in everywhere))
        for section in self.book.question_set.sections:
            here = [figures for one, figures in everywhere if one.section is section]
            if here:
                yield _Line(STANDARD, section_title(section), total(here))
        for sector, name in counts.names().items():
            yield self._sector(sector, name)
        for of, ranked in zip((STRENGTH, GAP), strengths_and_gaps(everywhere), strict=True):
            for one, figures in ranked:
                yield _Line(of, question_title(one.question.number, one.question.text), figures)

    def _scored(self) -> list[tuple[int, Indicator]]:
        return [(place, one) for place, one in enumerate(self._indicators) if one.counts_for_standard]

    def _overall(self, figures: Figures) -> _Line:
        sectors = self._counts.sectors.values()
        agencies = tuple(sum(numbers) for numbers in zip(*(one.agencies for one in sectors), strict=True))
        return _Line(OVERALL, "All agencies", figures, agencies or (0, 0, 0))

    def _sector(self, sector: str, name: str) -> _Line:
        count = self._counts.sectors[sector]
        figures = total(figures_of(one, count.tallies[place]) for place, one in self._scored())
        return _Line(SECTOR, name, figures, count.agencies, count.code)

    def _cells(self, line: _Line) -> CellRow:
        cells, figures, origin = self.book.cells, line.figures, Origin("", "")
        look = {"look": TITLE} if line.of == OVERALL else {}
        name = cells.text(line.name, Origin(line.code, "agency") if line.code else Origin("", line.name), **look)
        number = cells.number
        return [
            self.book.words(line.of, **look),
            name,
            *([None] * len(self.agencies) if line.agencies is None else self.returned(*line.agencies)),
            number(figures.met, origin),
            number(float(figures.points), origin, _POINTS),
            number(figures.rated, origin),
            cells.percentage(figures.met, figures.rated),
            cells.percentage(figures.points, figures.rated),
            number(figures.does_not_apply, origin),
            number(figures.blank, origin),
            *(number(figures.changes.get(change, 0), origin) for change in Change if self.book.about.previous),
        ]

    def returned(self, expected: int, returned: int, excused: int) -> CellRow:
        cells, origin = self.book.cells, Origin("", "")
        share = cells.percentage(returned, expected)
        return [cells.number(expected, origin), cells.number(returned, origin), share, cells.number(excused, origin)]

    def _bars(self, lines: list[_Line], first: int) -> Bars:
        headings = list(self._sheet.layout.headings)
        rated = [line.figures if line.figures.rated else None for line in lines]
        shares = (
            [float(figures.fully_met) if figures else None for figures in rated],
            [float(figures.weighted) if figures else None for figures in rated],
        )
        columns = [(headings.index(name) + 1, name) for name in (_MET, _WEIGHTED)]
        return Bars(_CHART, first, 2, [one_line(line.name) for line in lines], columns, shares)

    def _draw(self, worksheet: Worksheet, bars: Bars) -> None:
        """The chart stands on a page of its own below the table, within what is printed."""
        last = self._sheet.rows.rows
        add_bars(worksheet, bars, last)
        worksheet.print_area = f"A1:{letters(len(self._columns))[len(self._columns) - 1]}{last + rows_of(bars)}"


def total(figures: Iterable[Figures]) -> Figures:
    return sum(figures, Figures())
