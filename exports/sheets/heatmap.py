"""``Heatmap``: agencies down, standards across. A cell holds the mean score; its letter comes from the number format.

The colours are conditional, by the bands of the scale, so they follow a number that someone changes, and so does the
letter. Above the table stands what each letter means.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from openpyxl.formatting.rule import Rule
from openpyxl.styles import PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.worksheet import Worksheet

from exports.answered import State, Submission
from exports.book import Book
from exports.cells import Cell, Origin
from exports.counting.indicators import Standard, indicators_of, overall_of, standards_of
from exports.names import heading
from exports.rows import ReturnRow
from exports.sheets.base import Sheet
from exports.sheets.listing import WHO
from exports.stream import letters
from exports.styles import CENTRED, FILLS, STATE
from exports.tables import Layout, heading_height, row_height
from portal.forms.spec import Band, Scale

DOES_NOT_APPLY = "does not apply"
NO_SCORES = "This question set has no standard that is rated with scores."
NO_RETURNS = "No agency has submitted a return."
ALL = "All standards"
_WIDTH = 13


class HeatmapSheet(Sheet):
    def __init__(self, book: Book) -> None:
        super().__init__(book)
        indicators = indicators_of(book.question_set)
        self._standards = (*overall_of(indicators, ALL), *standards_of(indicators))
        self._known: list[dict[Fraction | str, Cell | None]] = [{} for _ in self._standards]
        self._legend = tuple(_legend(self._standards))
        self._sheet = book.open("Heatmap", self._layout())
        self._write_head()

    def _layout(self) -> Layout:
        headings = [name for name, _ in WHO]
        for standard in self._standards:
            headings.append(heading(standard.title, {name.casefold() for name in headings}))
        widths = [width for _, width in WHO] + [_WIDTH] * len(self._standards)
        return Layout("Heatmap", headings, widths, header_row=len(self._legend) + 1, frozen_columns=2)

    def _write_head(self) -> None:
        layout, words = self._sheet.layout, self.book.words
        several = len({scale.key for scale, _ in self._legend}) > 1
        for scale, band in self._legend:
            meaning = f"{scale.title}: " * several + f"{_grade(scale, band)}mean of {band.at_least} or more"
            self._sheet.add(
                [words(band.letter, CENTRED.on(band.colour)), words(meaning)], row_height([(meaning, WHO[1][1])])
            )
        height = heading_height(zip(layout.headings, layout.widths, strict=True))
        self._sheet.add(self.book.heading_cells(list(layout.headings)), height)

    def add(self, row: ReturnRow, submission: Submission | None) -> None:
        if submission is None:
            return
        cells, origin = self.book.cells, Origin(row.agency_code, "agency")
        who = [cells.text(text, origin) for text in (row.agency_code, row.agency, row.sector)]
        means = [self._mean(place, submission) for place in range(len(self._standards))]
        self._sheet.add([*who, *means], row_height([(row.agency, WHO[1][1]), (row.sector, WHO[2][1])]))

    def _mean(self, place: int, submission: Submission) -> Cell | None:
        """The mean, or why there is none. Few means are different, so each is written once."""
        found, known = mean_or_words(self._standards[place], submission), self._known[place]
        if found not in known:
            known[found] = self._cell(self._standards[place].scale, found)
        return known[found]

    def _cell(self, scale: Scale, found: Fraction | str) -> Cell | None:
        if isinstance(found, str):
            return self.book.cells.state(found, Origin("", ""))
        return self.book.cells.score(float(found), scale.bands)

    def close(self) -> None:
        """A sheet without scores says why."""
        words = "" if self._standards else NO_SCORES
        if self._sheet.rows.rows == self._sheet.layout.header_row:
            words = words or NO_RETURNS
        else:
            self._sheet.decorate(self._colour)
        if words:
            self._sheet.add([None, self.book.words(words, STATE)], row_height([(words, WHO[1][1])]))

    def _colour(self, worksheet: Worksheet) -> None:
        """Each band between its limit and the highest score: Excel takes any text for more than any number."""
        top, bottom = self._sheet.layout.header_row + 1, self._sheet.rows.rows
        for place, standard in enumerate(self._standards, len(WHO)):
            letter = letters(place + 1)[place]
            highest = max(option.score for option in standard.scale.options if option.score is not None)
            for band in standard.scale.bands:
                worksheet.conditional_formatting.add(
                    f"{letter}{top}:{letter}{bottom}",
                    Rule(
                        type="cellIs",
                        operator="between",
                        formula=[str(band.at_least), str(highest)],
                        dxf=DifferentialStyle(fill=PatternFill(bgColor=FILLS[band.colour])),
                        stopIfTrue=True,
                    ),
                )


def mean_or_words(standard: Standard, submission: Submission) -> Fraction | str:
    """The mean score of an agency's rated indicators of one standard; without any, what stands instead."""
    asked = [one for one in standard.indicators if one.key in submission.asked]
    ratings = [(one, submission.rating(one.key) or "") for one in asked]
    scores = [one.scores[key] for one, key in ratings if key in one.scores]
    if scores:
        return sum(scores, Fraction(0)) / len(scores)
    if not asked:
        return State.NOT_ASKED.value
    return DOES_NOT_APPLY if all(key in one.outside for one, key in ratings) else State.NOT_ANSWERED.value


def _grade(scale: Scale, band: Band) -> str:
    """A letter that is a number says little; the words of the grade stand with it."""
    found = (option.label for option in scale.options if option.letter == band.letter and band.letter.isdigit())
    return next((f"{label}: " for label in found), "")


def _legend(standards: tuple[Standard, ...]) -> Iterator[tuple[Scale, Band]]:
    """Every band of every scale, once."""
    scales = {standard.scale.key: standard.scale for standard in standards}
    for scale in scales.values():
        for band in scale.bands:
            yield scale, band
