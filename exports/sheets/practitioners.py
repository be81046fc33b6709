"""``Practitioners``: what the people who do the work answered, as counts, beside their managers' grades."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from exports.answered import Submission
from exports.book import Book
from exports.cells import CellRow, Origin
from exports.rows import About, PeopleAnswer
from exports.sheets.listing import Columns, ListingSheet
from exports.styles import SCORE, STATE
from portal.forms import library
from portal.forms.spec import QuestionSet

HIDDEN = "hidden"
_COLUMNS: Columns = (
    ("Number", 9),
    ("Question to practitioners", 48),
    ("Their answer", 24),
    ("People", 9),
    ("Number of the managers' question", 12),
    ("Managers say", 24),
    ("Mean of practitioners", 14),
    ("Gap", 9),
)


class PractitionersSheet(ListingSheet):
    """Only counts come here, and of those a small one is hidden before it does."""

    title: ClassVar[str] = "Practitioners"
    nothing: ClassVar[str] = "No practitioner has answered, or so few that their answers stay hidden."

    @classmethod
    def is_for(cls, question_set: QuestionSet, about: About) -> bool:
        """Benchmarking has it always; any other workbook where a survey was held."""
        is_offered = library.survey_beside(question_set.name, question_set.version) is not None
        return is_offered and (bool(question_set.watches) or about.surveyed)

    def __init__(self, book: Book) -> None:
        super().__init__(book, _COLUMNS)

    def lines(self, submission: Submission) -> Iterator[CellRow]:
        for answer in submission.row.people:
            yield self._line(answer, submission)

    def _line(self, answer: PeopleAnswer, submission: Submission) -> CellRow:
        words, cells = self.book.words, self.book.cells
        origin = Origin(submission.row.agency_code, answer.question)
        people = words(HIDDEN, STATE) if answer.people is None else cells.number(answer.people, origin)
        mean = None if answer.mean is None else cells.number(round(answer.mean, 2), origin, SCORE)
        gap = None if answer.gap is None else cells.number(round(answer.gap, 2), origin, SCORE)
        texts = (answer.number, answer.question, answer.answer)
        return [*map(words, texts), people, words(answer.pair), words(answer.managers), mean, gap]
