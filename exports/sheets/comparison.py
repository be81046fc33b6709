"""``Comparison``: how the answers to each question spread, beside the round before, the region and the nation."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

from exports.answered import Submission
from exports.book import Book
from exports.cells import Cell, CellRow, Origin, shown
from exports.columns import section_title
from exports.counting.spread import middle_of, spread_of, values_of
from exports.rows import About, Compared, ReturnRow
from exports.sheets.base import Sheet
from exports.sheets.figures import measures_then, value_cell
from exports.styles import STATE
from exports.tables import Layout, heading_height, row_height
from exports.unexplained import asked_answers
from portal.forms.figures import Kind, Measure, Reading, measures_of, read, together, value_in_words
from portal.forms.spec import Comparator, Polarity, QuestionSet

POLARITIES = {
    Polarity.HIGHER_IS_BETTER: "Higher is better",
    Polarity.LOWER_IS_BETTER: "Lower is better",
    Polarity.NEUTRAL: "Neither",
}
_COLUMNS = (
    ("Section", 24),
    ("Number", 9),
    ("Question", 52),
    ("Unit", 12),
    ("Polarity", 16),
    ("n", 6),
    ("Lowest", 10),
    ("Lower quartile", 10),
    ("Median", 10),
    ("Upper quartile", 10),
    ("Highest", 10),
    ("Mean", 10),
    ("Median in words", 20),
    ("Sum over sum", 10),
    ("Previous round", 12),
    ("Region", 12),
    ("Region: source and period", 32),
    ("National", 12),
    ("National: source and period", 32),
)
_NONE = "No question of this question set can be compared."


class ComparisonSheet(Sheet):
    """It keeps of each return only what counts. A percentage of all agencies is a sum over a sum."""

    @classmethod
    def is_for(cls, question_set: QuestionSet, about: About) -> bool:
        return bool(question_set.watches)

    def __init__(self, book: Book) -> None:
        super().__init__(book)
        self._measures = measures_of(book.question_set)
        self._now: defaultdict[str, list[Reading]] = defaultdict(list)
        self._before: defaultdict[str, list[Reading]] = defaultdict(list)
        self._then = measures_then(book)
        self._titles = {section.key: section_title(section) for section in book.question_set.sections}
        headings, widths = [heading for heading, _ in _COLUMNS], [width for _, width in _COLUMNS]
        self._sheet = book.open(
            "Comparison", Layout("Comparison", headings, widths, frozen_columns=3, large_paper=True)
        )
        self._sheet.add(book.heading_cells(headings), heading_height(_COLUMNS))

    def add(self, row: ReturnRow, submission: Submission | None) -> None:
        if submission is None:
            return
        answers = asked_answers(submission)
        for measure in self._measures:
            self._now[measure.key].append(read(measure, answers))
            if submission.before is not None and measure.key in self._then:
                self._before[measure.key].append(read(self._then[measure.key], submission.before))

    def close(self) -> None:
        for measure in self._measures:
            cells = self._line(measure)
            self._sheet.add(cells, row_height(zip(map(shown, cells), (width for _, width in _COLUMNS), strict=True)))
        if not self._measures:
            self._sheet.add([None, None, self.book.words(_NONE, STATE)])

    def _line(self, measure: Measure) -> CellRow:
        words, now = self.book.words, self._now[measure.key]
        spread = spread_of(values_of(now))
        unit = "grade, 4 is best" if measure.kind is Kind.GRADE else measure.unit
        cuts: list[Fraction | None] = [None] * 6
        if spread is not None:
            cuts = [spread.lowest, spread.lower_quartile, spread.median, spread.upper_quartile, spread.highest]
            cuts.append(spread.mean)
        return [
            *map(words, (self._titles[measure.section], measure.number, measure.text, unit)),
            words(POLARITIES[measure.polarity]),
            self.book.cells.number(spread.n if spread else 0, Origin("", measure.key)),
            *(self._value(measure, each) for each in cuts),
            words(value_in_words(measure, spread.median)) if spread and measure.kind is Kind.GRADE else None,
            self._value(measure, together(now).value) if measure.kind is Kind.PERCENTAGE else None,
            self._value(measure, middle_of(measure, self._before[measure.key])),
            *self._from_elsewhere(measure, Comparator.REGION),
            *self._from_elsewhere(measure, Comparator.NATIONAL),
        ]

    def _value(self, measure: Measure, value: Fraction | None) -> Cell | None:
        return value_cell(self.book, measure, value, Origin("", measure.key))

    def _from_elsewhere(self, measure: Measure, place: Comparator) -> CellRow:
        found: Compared | None = self.book.about.compared.get((measure.key, place.value))
        if found is None:
            return [None, None]
        value = self._value(measure, found.value) if found.value is not None else self.book.words(found.words, STATE)
        return [value, self.book.words(found.about)]
