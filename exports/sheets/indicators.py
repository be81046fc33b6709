"""``Indicators``: how often each option of each rated question was chosen, by all agencies and by each sector.

The rows for all sectors come first, indicator by indicator; those of each sector follow. So the first pages can be read
as they are, and the filter of the column "Sector" gives any one of them.
"""

from __future__ import annotations

from collections.abc import Iterable

from exports.answered import Submission
from exports.book import Book
from exports.cells import Cell, CellRow, Origin, shown
from exports.columns import section_title
from exports.counting.changes import Change, Comparison
from exports.counting.counts import Counts, Figures, Tally, figures_of, mean_of
from exports.counting.indicators import Indicator, colour_of, indicators_of
from exports.names import heading
from exports.rows import ReturnRow
from exports.sheets.base import Sheet
from exports.sheets.listing import PLACE
from exports.styles import SCORE, STATE, TITLE
from exports.tables import Layout, heading_height, row_height
from portal.forms.spec import Option

NOTHING = "This question set has no rated questions."
_WHOSE = (("Sector", 16), *PLACE)
_TOTALS = (("Asked", 8), ("Does not apply", 9), ("Blank", 8), ("Rated", 8))
_MEAN = ("Mean score", 9)
_CHANGES = tuple((change.capitalize(), 13 if change is Change.NOT_COMPARABLE else 8) for change in Change)


class IndicatorsSheet(Sheet):
    def __init__(self, book: Book) -> None:
        super().__init__(book)
        self._indicators = indicators_of(book.question_set)
        self._counts = Counts(self._indicators, Comparison(self._indicators, book.about.previous))
        self._labels = _labels(self._indicators)
        self._columns = self._named_columns()
        headings, widths = [name for name, _ in self._columns], [width for _, width in self._columns]
        layout = Layout("Indicators", headings, widths, frozen_columns=4, large_paper=True)
        self._sheet = book.open("Indicators", layout)
        self._sheet.add(book.heading_cells(headings), heading_height(self._columns))

    def _named_columns(self) -> list[tuple[str, float]]:
        """Two columns for each option: how many, and which share. An option may be called like another column."""
        options = ((name, 9.0) for label in self._labels for name in (label, f"{label} %"))
        changes = _CHANGES if self.book.about.previous else ()
        named: dict[str, float] = {}
        for text, width in (*_WHOSE, *_TOTALS, *options, _MEAN, *changes):
            named[heading(text, {name.casefold() for name in named})] = width
        return list(named.items())

    def add(self, row: ReturnRow, submission: Submission | None) -> None:
        self._counts.add(row, submission)

    def close(self) -> None:
        counts, origin = self._counts, Origin("", "")
        self._write(self.book.words(counts.name_of_all(), TITLE), list(counts.sectors))
        for sector, name in counts.names().items():
            origin = Origin(counts.sectors[sector].code, "agency")
            self._write(self.book.cells.text(name, origin), [sector])
        if not self._indicators:
            self._sheet.add([*[None] * 3, self.book.words(NOTHING, STATE)])

    def _write(self, sector: Cell | None, sectors: list[str]) -> None:
        for place, indicator in enumerate(self._indicators):
            texts = (section_title(indicator.section), indicator.question.number, indicator.question.text)
            height = row_height(zip((shown(sector), *texts), (width for _, width in _WHOSE), strict=True))
            numbers = self._numbers(indicator, self._counts.tally(place, sectors))
            self._sheet.add([sector, *map(self.book.words, texts), *numbers], height)

    def _numbers(self, indicator: Indicator, tally: Tally) -> CellRow:
        cells, figures, origin = self.book.cells, figures_of(indicator, tally), Origin("", "")
        totals = [figures.asked, figures.does_not_apply, figures.blank, figures.rated]
        options = {option.label: option for option in indicator.scale.options if not option.does_not_apply}
        return [
            *(cells.number(total, origin) for total in totals),
            *(cell for label in self._labels for cell in self._option(options.get(label), tally, figures)),
            self._mean(indicator, tally),
            *(cells.number(figures.changes.get(change, 0), origin) for change in Change if self.book.about.previous),
        ]

    def _mean(self, indicator: Indicator, tally: Tally) -> Cell | None:
        mean, scale = mean_of(indicator, tally), indicator.scale
        return (
            None if mean is None else self.book.cells.score(float(mean), scale.bands, SCORE.on(colour_of(scale, mean)))
        )

    def _option(self, option: Option | None, tally: Tally, figures: Figures) -> CellRow:
        """How many and which share; blank for an option of another scale."""
        if option is None:
            return [None, None]
        count, cells = tally.options[option.key], self.book.cells
        return [cells.number(count, Origin("", "")), cells.percentage(count, figures.rated)]


def _labels(indicators: Iterable[Indicator]) -> tuple[str, ...]:
    """The options that count, in the order of their scales; two scales share a column for the same words."""
    options = (option for indicator in indicators for option in indicator.scale.options)
    return tuple(dict.fromkeys(option.label for option in options if not option.does_not_apply))
