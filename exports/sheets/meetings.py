"""``Meetings``: what practitioners and managers said in meetings beside the round, by theme."""

from __future__ import annotations

from exports.answered import Submission
from exports.book import Book
from exports.cells import Origin
from exports.rows import About, ReturnRow
from exports.sheets.base import Sheet
from exports.tables import Layout, heading_height, row_height
from portal.forms.spec import QuestionSet

_COLUMNS = (("Meeting of", 16), ("Held on", 12), ("People", 9), ("Who came", 44), ("Theme", 26), ("What was said", 70))


class MeetingsSheet(Sheet):
    """It is there only where a meeting was written down, and knows of no agency."""

    @classmethod
    def is_for(cls, question_set: QuestionSet, about: About) -> bool:
        return bool(about.meetings)

    def __init__(self, book: Book) -> None:
        super().__init__(book)
        headings, widths = [heading for heading, _ in _COLUMNS], [width for _, width in _COLUMNS]
        self._sheet = book.open("Meetings", Layout("Meetings", headings, widths, frozen_columns=2))
        self._sheet.add(book.heading_cells(headings), heading_height(_COLUMNS))

    def add(self, row: ReturnRow, submission: Submission | None) -> None:
        """Nothing of an agency is here."""

    def close(self) -> None:
        cells, words = self.book.cells, self.book.words
        for place, one in enumerate(self.book.about.meetings):
            origin = Origin("", f"meeting {place}")
            texts = (one.came, one.theme, one.said)
            height = row_height(zip(texts, (width for _, width in _COLUMNS[3:]), strict=True))
            held = cells.date(one.held_on, origin)
            written = [cells.text(text, Origin("", f"meeting {place} {name}")) for name, text in enumerate(texts)]
            self._sheet.add([words(one.kind), held, cells.number(one.people, origin), *written], height)
