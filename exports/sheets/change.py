"""``Change``: every rating of this round against the same agency's rating of the round before.

How often each change occurs is counted on ``Summary`` (by standard and sector) and ``Indicators`` (by indicator).
"""

from __future__ import annotations

from exports.answered import State, Submission
from exports.book import Book, OpenSheet
from exports.cells import Cell, CellRow, Origin
from exports.columns import section_title
from exports.counting.changes import Change, Comparison, Verdict
from exports.counting.indicators import Indicator, indicators_of
from exports.rows import ReturnRow
from exports.sheets.base import Sheet
from exports.sheets.listing import PLACE, WHO
from exports.styles import CENTRED, SCORE, STATE, TEXT
from exports.tables import Layout, heading_height, row_height
from portal.forms.spec import Colour, Option

NO_ROUND = "No earlier round is named for this one, so there is nothing to compare with."
NO_RATINGS = "This question set has no rated questions."
NO_RETURNS = "No agency has submitted a return."
_RATING = (("Rating", 13), ("Letter", 7), ("Score", 7))
_COLUMNS = (
    *WHO,
    *PLACE,
    *((f"{name} last round", width) for name, width in _RATING),
    *((f"{name} now", width) for name, width in _RATING),
    ("Change", 15),
    ("Why", 24),
)
COLOURS = {
    Change.UP: Colour.GREEN,
    Change.DOWN: Colour.RED,
    Change.SAME: None,
    Change.NEW: Colour.BLUE,
    Change.NOT_COMPARABLE: Colour.GREY,
}
_WIDTHS = [width for _, width in _COLUMNS]


class ChangeSheet(Sheet):
    """Without an earlier round the sheet is one sentence."""

    def __init__(self, book: Book) -> None:
        super().__init__(book)
        previous = book.about.previous
        self._indicators = indicators_of(book.question_set) if previous else ()
        self._comparison = Comparison(self._indicators, previous)
        self._known: dict[Verdict, tuple[CellRow, float]] = {}
        self._columns = _COLUMNS if previous else (("Change", 100),)
        self._sheets: list[OpenSheet] = []
        self._sheet = self._open()

    def _open(self) -> OpenSheet:
        """The first sheet, or the next when Excel's million rows are full."""
        headings = [heading for heading, _ in self._columns]
        title = f"Change {len(self._sheets) + 1}" if self._sheets else "Change"
        frozen = 2 if len(headings) > 1 else 0
        layout = Layout(title, headings, [width for _, width in self._columns], frozen_columns=frozen, large_paper=True)
        sheet = self.book.open(title, layout)
        sheet.add(self.book.heading_cells(headings), heading_height(self._columns))
        self._sheets.append(sheet)
        return sheet

    def add(self, row: ReturnRow, submission: Submission | None) -> None:
        if submission is None or not self._indicators:
            return
        cells, origin = self.book.cells, Origin(row.agency_code, "agency")
        texts = (row.agency_code, row.agency, row.sector)
        who, least = [cells.text(text, origin) for text in texts], row_height(zip(texts, _WIDTHS, strict=False))
        for indicator in self._indicators:
            if indicator.key in submission.asked:
                if self._sheet.rows.is_full:
                    self._sheet = self._open()
                line, height = self._line(indicator, submission)
                self._sheet.add([*who, *line], max(height, least))

    def _line(self, indicator: Indicator, submission: Submission) -> tuple[CellRow, float]:
        """What is the same for every agency with these two ratings is written once."""
        verdict = self._comparison.verdict(indicator, submission)
        if verdict not in self._known:
            self._known[verdict] = self._new_line(indicator, verdict)
        return self._known[verdict]

    def _new_line(self, indicator: Indicator, verdict: Verdict) -> tuple[CellRow, float]:
        words = self.book.words
        texts = (section_title(indicator.section), indicator.question.number, indicator.question.text)
        ratings = [*self._rating(verdict.before, ""), *self._rating(verdict.now, State.NOT_ANSWERED)]
        change = words(verdict.change, TEXT.on(COLOURS[verdict.change]))
        labels = (option.label if option else "" for option in (verdict.before, verdict.now))
        tall = zip((*texts, *labels, verdict.reason), (*_WIDTHS[3:6], *[_RATING[0][1]] * 2, _WIDTHS[-1]), strict=True)
        return [*map(words, texts), *ratings, change, words(verdict.reason)], row_height(tall)

    def _rating(self, option: Option | None, otherwise: str) -> list[Cell | None]:
        if option is None:
            return [self.book.words(otherwise, STATE), None, None]
        score = None if option.score is None else self.book.cells.number(option.score, Origin("", ""), SCORE)
        letter = self.book.words(option.letter, CENTRED.on(option.colour))
        return [self.book.words(option.label, TEXT.on(option.colour)), letter, score]

    def close(self) -> None:
        """An empty sheet says why."""
        if self._sheet.rows.rows == 1:
            words = (NO_RETURNS if self._indicators else NO_RATINGS) if self.book.about.previous else NO_ROUND
            widest = _WIDTHS.index(max(_WIDTHS)) if self.book.about.previous else 0
            self._sheet.add([*[None] * widest, self.book.words(words, STATE)], row_height([(words, _WIDTHS[widest])]))
