"""``Blanks and N-A``: what was not answered, what does not apply, what changed unexplained, and old evidence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from exports.answered import AsTyped, State, Submission
from exports.book import Book
from exports.cells import Cell, CellRow, Origin
from exports.columns import section_title
from exports.leads import Lead, leads_of, list_of, review_column
from exports.sheets.gaps import taken_on
from exports.sheets.listing import Columns, ListingSheet
from exports.sheets.telling import Telling
from exports.styles import TEXT
from exports.unexplained import NO_REASON, Unexplained
from portal.forms.answers import Row
from portal.forms.figures import Measure, measures_of
from portal.forms.spec import Colour, Part, Question

_WHAT: Columns = (("What", 20),)
_PLACE: Columns = (("Standard", 20), ("Number", 9), ("Question or document", 44))
_WHY: Columns = (("Reason, or used for", 48), ("Review date", 12), ("Days past", 10))
NOT_ANSWERED, DOES_NOT_APPLY, UNREADABLE = "Not answered", "Does not apply", "Cannot be read"
PAST_REVIEW = "Evidence past its review date"


class BlanksSheet(ListingSheet):
    """Parts of a graded answer have no row of their own: their rating has."""

    title: ClassVar[str] = "Blanks and N-A"
    nothing: ClassVar[str] = "Nothing asked is blank or does not apply, and no evidence is past its review date."

    def __init__(self, book: Book) -> None:
        self._leads = leads_of(book.question_set)
        self._evidence = list_of(book.question_set, Part.EVIDENCE)
        self._review = review_column(self._evidence) if self._evidence else None
        super().__init__(book, (*_WHAT, *_PLACE, *_WHY))
        self._telling = Telling(book)
        self._today = taken_on(book)
        self._unexplained = Unexplained(book)
        self._measures = {measure.key: measure for measure in measures_of(book.question_set)}
        self._whats = {
            NOT_ANSWERED: book.state_cells[State.NOT_ANSWERED],
            DOES_NOT_APPLY: book.words(DOES_NOT_APPLY, TEXT.on(Colour.GREY)),
            UNREADABLE: book.words(UNREADABLE, TEXT.on(Colour.AMBER)),
            NO_REASON: book.words(NO_REASON, TEXT.on(Colour.AMBER)),
            PAST_REVIEW: book.words(PAST_REVIEW, TEXT.on(Colour.AMBER)),
        }

    def lines(self, submission: Submission) -> Iterator[CellRow]:
        for lead in self._leads:
            if what := _what(lead, submission):
                yield [self._whats[what], *self._telling.place(lead), self._reason(what, lead, submission)]
        for watch, message in self._unexplained.of(submission):
            yield self._without_reason(self._measures[watch.lead], message)
        yield from self._past_review(submission)

    def _without_reason(self, measure: Measure, message: str) -> CellRow:
        """An answer that changed so much that it wanted a reason, and was sent without one."""
        section = self.book.question_set.section(measure.section)
        title, words = section_title(section) if section else "", self.book.words
        return [self._whats[NO_REASON], *map(words, (title, measure.number, measure.text)), words(message)]

    def _reason(self, what: str, lead: Lead, submission: Submission) -> Cell | None:
        if what == UNREADABLE:
            return self._telling.answer(lead, submission)
        return self._telling.part(lead, Part.REASON, submission) if what == DOES_NOT_APPLY else None

    def _past_review(self, submission: Submission) -> Iterator[CellRow]:
        if self._evidence is None or self._review is None:
            return
        for row in submission.rows(self._evidence.key):
            day = row.values.get(self._review.key)
            if isinstance(day, date) and day < self._today:
                yield self._document(self._evidence, row, day, submission)

    def _document(self, listed: Question, row: Row, day: date, submission: Submission) -> CellRow:
        cells, tell = self.book.cells, self._telling
        section = self.book.question_set.section_of(listed.key)
        origin = Origin(submission.row.agency_code, f"{listed.key}.{row.id}")
        return [
            self._whats[PAST_REVIEW],
            self.book.words(section_title(section)) if section else None,
            None,
            tell.own_text(submission.titles.get(listed.key, {}).get(row.id, ""), submission, f"{origin.key}.title"),
            self.book.words(", ".join(self._used_for(row.id, submission))),
            cells.date(day, origin),
            cells.number((self._today - day).days, origin),
        ]

    def _used_for(self, row_id: str, submission: Submission) -> Iterator[str]:
        """The numbers of the questions that this document was chosen for."""
        for lead in self._leads:
            question = lead.parts.get(Part.EVIDENCE)
            chosen = submission.values.get(question.key) if question else None
            if isinstance(chosen, tuple) and row_id in chosen:
                yield lead.question.number or lead.key


def _what(lead: Lead, submission: Submission) -> str:
    """What is to be said of an answer, "" when there is an ordinary one or none was asked for."""
    value = submission.values.get(lead.key)
    if isinstance(value, AsTyped):
        return UNREADABLE
    if value is None:
        return NOT_ANSWERED if lead.key in submission.asked else ""
    return DOES_NOT_APPLY if lead.does_not_apply(value) else ""
