"""``Good practice``: what agencies said may be shared, and nothing of what they did not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from exports.answered import Submission
from exports.book import Book
from exports.cells import CellRow
from exports.leads import Lead, asks_for, leads_of
from exports.sheets.listing import PLACE, Columns, ListingSheet
from exports.sheets.telling import Telling
from portal.forms.spec import Part

_PRACTICE: Columns = (("Rating", 16), ("Letter", 7))
_KNOWN: dict[Part, tuple[str, float]] = {Part.HOW_WE_KNOW: ("How we know", 60), Part.EVIDENCE: ("Evidence", 32)}
AGREED = "yes"


class GoodPracticeSheet(ListingSheet):
    """A row stands here only where the agency was asked whether it may be shared, and answered yes."""

    title: ClassVar[str] = "Good practice"
    nothing: ClassVar[str] = "No agency that has submitted agreed to share an answer as good practice."

    def __init__(self, book: Book) -> None:
        self._leads = [lead for lead in leads_of(book.question_set) if Part.SHARE in lead.parts]
        self._known = [part for part in _KNOWN if asks_for(book.question_set, part)]
        super().__init__(book, (*PLACE, *_PRACTICE, *(_KNOWN[part] for part in self._known)))
        self._telling = Telling(book)

    def empty_words(self) -> str:
        return self.nothing if self._leads else "This question set does not ask what may be shared as good practice."

    def lines(self, submission: Submission) -> Iterator[CellRow]:
        tell = self._telling
        for lead in self._leads:
            if _is_agreed(lead, submission):
                rating = [tell.answer(lead, submission), tell.letter(lead, submission)]
                known = [tell.part(lead, part, submission) for part in self._known]
                yield [*tell.place(lead), *rating, *known]


def _is_agreed(lead: Lead, submission: Submission) -> bool:
    return submission.values.get(lead.parts[Part.SHARE].key) == AGREED
