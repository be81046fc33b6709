"""``Figures``: each percentage and figure as it was typed, with its state; percentages in all are sums over sums."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from exports.answered import Submission
from exports.book import Book
from exports.cells import Cell, CellRow, Origin
from exports.columns import section_title
from exports.rows import About
from exports.sheets.listing import Columns, ListingSheet
from exports.styles import NUMBER, STATE, TEXT
from exports.unexplained import NO_REASON, Unexplained, asked_answers
from portal.forms.answers import Raw
from portal.forms.comparable import comparable
from portal.forms.figures import (
    BLANK,
    STATE_WORDS,
    Kind,
    Measure,
    Reading,
    State,
    in_words,
    measures_of,
    read,
    together,
)
from portal.forms.spec import Part, QuestionSet

ALL = "All agencies"
_COLUMNS: Columns = (
    ("Section", 24),
    ("Number", 9),
    ("Question", 52),
    ("State", 17),
    ("Numerator", 12),
    ("Denominator", 13),
    ("Value", 12),
    ("Unit", 13),
    ("Last round", 24),
    ("Why it changed", 36),
    ("First submitted as", 24),
    ("Why it was corrected", 36),
)


class FiguresSheet(ListingSheet):
    """A figure that was corrected after it was submitted shows both values, and why."""

    title: ClassVar[str] = "Figures"
    nothing: ClassVar[str] = "No agency that has submitted was asked for a figure."

    @classmethod
    def is_for(cls, question_set: QuestionSet, about: About) -> bool:
        return bool(question_set.watches)

    def __init__(self, book: Book) -> None:
        super().__init__(book, _COLUMNS)
        self._measures = [each for each in measures_of(book.question_set) if each.kind is not Kind.GRADE]
        self._then = measures_then(book)
        self._titles = {section.key: section_title(section) for section in book.question_set.sections}
        self._reasons = {(watch.lead, watch.part): watch.reason for watch in book.question_set.watches}
        self._unexplained = Unexplained(book)
        self._readings: dict[str, list[Reading]] = {each.key: [] for each in self._measures}

    def lines(self, submission: Submission) -> Iterator[CellRow]:
        answers = asked_answers(submission)
        first = submission.row.first or {}
        silent = {(watch.lead, watch.part) for watch, _ in self._unexplained.of(submission)}
        for measure in self._measures:
            if not any(source.key in submission.asked for source in measure.sources):
                continue
            now = read(measure, answers)
            self._readings[measure.key].append(now)
            yield [
                *self._place(measure),
                *self._figure(measure, now, Origin(submission.row.agency_code, measure.key)),
                self._said(self._then.get(measure.key), submission.before or {}),
                self._reason(measure, Part.CHANGE, submission, silent),
                self._said(measure, first) if first and read(measure, first) != now else None,
                self._reason(measure, Part.CORRECTION, submission, silent),
            ]

    def close(self) -> None:
        """The percentages of all agencies together: the sum of the numerators over the sum of the denominators."""
        for measure in self._measures:
            if measure.kind is Kind.PERCENTAGE and not self._is_empty:
                whole = self._figure(measure, together(self._readings[measure.key]), Origin("", measure.key))
                self._add([None, self.book.words(ALL, STATE), None, *self._place(measure), *whole])
        super().close()

    def _place(self, measure: Measure) -> CellRow:
        words = self.book.words
        return [words(self._titles[measure.section]), words(measure.number), words(measure.text)]

    def _figure(self, measure: Measure, reading: Reading, origin: Origin) -> CellRow:
        counts = [self._number(reading.numerator, origin), self._number(reading.denominator, origin)]
        state = self.book.words(STATE_WORDS[reading.state], TEXT if reading.state in _GIVEN else STATE)
        return [state, *counts, value_cell(self.book, measure, reading.value, origin), self.book.words(measure.unit)]

    def _number(self, value: Decimal | None, origin: Origin) -> Cell | None:
        return None if value is None else self.book.cells.number(value, origin, NUMBER)

    def _said(self, measure: Measure | None, answers: Mapping[str, Raw]) -> Cell | None:
        reading = read(measure, answers) if measure is not None else BLANK
        return None if measure is None or reading.state is State.BLANK else self.book.words(in_words(measure, reading))

    def _reason(
        self, measure: Measure, part: Part, submission: Submission, silent: set[tuple[str, Part]]
    ) -> Cell | None:
        key = self._reasons.get((measure.key, part), "")
        value = submission.values.get(key)
        if not isinstance(value, str):
            return self.book.words(NO_REASON, STATE) if (measure.key, part) in silent else None
        return self.book.cells.text(value, Origin(submission.row.agency_code, key))


_GIVEN = frozenset({State.VALUE, State.ZERO})


def measures_then(book: Book) -> dict[str, Measure]:
    """By key, what the round before asked as this one does; nothing without such a round."""
    previous = book.about.previous
    return comparable(measures_of(book.question_set), previous.question_set) if previous is not None else {}


def value_cell(book: Book, measure: Measure, value: Fraction | None, origin: Origin) -> Cell | None:
    """A value of its kind: a percentage as Excel's own, a figure or a grade as a number with its places."""
    if value is None:
        return None
    if measure.kind is Kind.PERCENTAGE:
        return book.cells.percentage(value, 1)
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    places = 0 if value.denominator == 1 else 2
    return book.cells.number(round(exact, 6), origin, NUMBER.formatted("#,##0" + (".00" if places else "")))
