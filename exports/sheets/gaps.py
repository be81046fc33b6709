"""``Gaps``: each rating that is not the best, with how the agency knows and what it will do about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from exports.answered import Submission
from exports.book import Book
from exports.cells import LONDON, Cell, CellRow, Origin
from exports.leads import COMMENTS, Lead, asks_for, due_column, leads_of, list_of
from exports.sheets.listing import PLACE, Columns, ListingSheet
from exports.sheets.telling import Telling, linked, numbered_rows
from exports.styles import TEXT
from portal.forms.spec import Colour, Part

NO_ACTION = "No action"
NONE_ASKED_FOR = "No action (none was asked for)"

_RATING: Columns = (("Rating", 13), ("Letter", 7))
_COMMENT: Columns = (("How we know, or why", 46),)
_ACTIONS: Columns = (("Linked actions", 38), ("First due", 12), ("Has an action", 14))


class GapsSheet(ListingSheet):
    """Where the set does not ask how an agency knows, or for actions, the columns for that are left out."""

    title: ClassVar[str] = "Gaps"
    nothing: ClassVar[str] = "No agency that has submitted gave an answer below the best of its scale."

    def __init__(self, book: Book) -> None:
        self._leads = [lead for lead in leads_of(book.question_set) if lead.gaps]
        self._actions = list_of(book.question_set, Part.ACTION)
        self._comments = _COMMENT if asks_for(book.question_set, *COMMENTS) else ()
        super().__init__(book, (*PLACE, *_RATING, *self._comments, *(_ACTIONS if self._actions else ())))
        self._telling = Telling(book)

    def lines(self, submission: Submission) -> Iterator[CellRow]:
        for lead in self._leads:
            if lead.is_gap(submission.values.get(lead.key)):
                yield self._line(lead, submission)

    def _line(self, lead: Lead, submission: Submission) -> CellRow:
        tell = self._telling
        rating = [tell.answer(lead, submission), tell.letter(lead, submission)]
        known = [tell.comment(lead, submission)] if self._comments else []
        return [*tell.place(lead), *rating, *known, *(self._next(lead, submission) if self._actions else ())]

    def _next(self, lead: Lead, submission: Submission) -> CellRow:
        due = self._first_due(lead, submission)
        first_due = self.book.cells.date(due, Origin(submission.row.agency_code, lead.key)) if due else None
        return [self._telling.actions(lead, submission), first_due, self._has_action(lead, submission)]

    def _first_due(self, lead: Lead, submission: Submission) -> date | None:
        column = due_column(self._actions) if self._actions else None
        if self._actions is None or column is None:
            return None
        rows = numbered_rows(self._actions, submission)
        days = (rows[row_id][1].values.get(column.key) for row_id in linked(lead, submission) if row_id in rows)
        return min((day for day in days if isinstance(day, date)), default=None)

    def _has_action(self, lead: Lead, submission: Submission) -> Cell | None:
        flag = missing_action(lead, submission)
        return self.book.words(flag, TEXT.on(Colour.RED)) if flag else self.book.words("Yes")


def missing_action(lead: Lead, submission: Submission) -> str:
    """What is to be said of a gap without an action, "" when it has one."""
    if linked(lead, submission):
        return ""
    question = lead.parts.get(Part.ACTION)
    return NO_ACTION if question and question.key in submission.asked else NONE_ASKED_FOR


def taken_on(book: Book) -> date:
    """The day on which the workbook was taken, in London; what is overdue is overdue by that day."""
    return book.about.taken_at.astimezone(LONDON).date()
