"""``Actions``: what each agency will do, for which questions and by when; and every gap that has no action."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from exports.answered import Submission
from exports.book import Book
from exports.cells import Cell, CellRow, Origin
from exports.columns import question_title
from exports.leads import Lead, due_column, leads_of, list_of
from exports.names import heading
from exports.sheets.gaps import missing_action, taken_on
from exports.sheets.listing import WHO, Columns, ListingSheet
from exports.sheets.telling import Telling, linked
from exports.styles import COUNT, TEXT
from portal.forms.answers import Row
from portal.forms.spec import Colour, Part, Question

_NUMBER: Columns = (("Action", 8),)
_USE: Columns = (("For questions", 24), ("Days overdue", 9), ("Flag", 15))
_WIDTHS = {"long_text": 34, "text": 20, "date": 12, "choice": 10}
OVERDUE, SERVES_NOTHING = "Overdue", "Serves no question"


class ActionsSheet(ListingSheet):
    """The columns of the agencies' own list, in its words, between the action's number and what it serves."""

    title: ClassVar[str] = "Actions"
    nothing: ClassVar[str] = "No agency that has submitted lists an action, and no gap waits for one."

    def __init__(self, book: Book) -> None:
        self._list = list_of(book.question_set, Part.ACTION)
        self._due = due_column(self._list) if self._list else None
        leads = leads_of(book.question_set) if self._list else ()
        self._leads = [lead for lead in leads if lead.gaps or Part.ACTION in lead.parts]
        super().__init__(book, _columns(self._list))
        self._telling = Telling(book)
        self._today = taken_on(book)

    def empty_words(self) -> str:
        return self.nothing if self._list else "This question set asks for no actions."

    def lines(self, submission: Submission) -> Iterator[CellRow]:
        if self._list is None:
            return
        served = self._served(submission)
        for number, row in enumerate(submission.rows(self._list.key), 1):
            yield self._action(self._list, number, row, served.get(row.id, []), submission)
        for lead in self._leads:
            if lead.is_gap(submission.values.get(lead.key)) and (flag := missing_action(lead, submission)):
                yield self._gap(self._list, lead, flag)

    def _served(self, submission: Submission) -> dict[str, list[str]]:
        """For each action, the numbers of the questions that it was chosen for."""
        served: dict[str, list[str]] = {}
        for lead in self._leads:
            for row_id in linked(lead, submission):
                served.setdefault(row_id, []).append(lead.question.number or lead.key)
        return served

    def _action(self, listed: Question, number: int, row: Row, serves: list[str], submission: Submission) -> CellRow:
        cells, code = self.book.cells, submission.row.agency_code
        origin = Origin(code, f"{listed.key}.{row.id}")
        days = self._days_overdue(row)
        return [
            cells.number(number, origin, COUNT),
            *(self._cell(listed, column, row, submission) for column in listed.columns),
            self.book.words(", ".join(serves)),
            cells.number(days, origin) if days else None,
            self._flag(days, serves),
        ]

    def _cell(self, listed: Question, column: Question, row: Row, submission: Submission) -> Cell | None:
        """The answer as ``Answers long`` has it, so that a text too long for a cell is kept once."""
        value, key = row.values.get(column.key), f"{listed.key}.{column.key}"
        origin = Origin(submission.row.agency_code, f"{key}.{row.id}")
        return None if value is None else self.book.writers[key].cell(value, submission, origin)

    def _days_overdue(self, row: Row) -> int:
        """How many days ago the action was due; 0 until the end of its day, and without a day."""
        due = row.values.get(self._due.key) if self._due else None
        return max(0, (self._today - due).days) if isinstance(due, date) else 0

    def _flag(self, days: int, serves: list[str]) -> Cell | None:
        if days:
            return self.book.words(OVERDUE, TEXT.on(Colour.AMBER))
        return None if serves else self.book.words(SERVES_NOTHING, TEXT.on(Colour.GREY))

    def _gap(self, listed: Question, lead: Lead, flag: str) -> CellRow:
        question = self.book.words(question_title(lead.question.number, lead.question.text))
        return [None, *[None] * len(listed.columns), question, None, self.book.words(flag, TEXT.on(Colour.RED))]


def _columns(listed: Question | None) -> Columns:
    """Headings are unlike each other, also when a list has a column that is called like one of ours."""
    taken = {name.casefold() for name, _ in (*WHO, *_NUMBER, *_USE)}
    own: list[tuple[str, float]] = []
    for column in listed.columns if listed else ():
        name = heading(column.text, taken)
        taken.add(name.casefold())
        own.append((name, _WIDTHS.get(column.type, 16)))
    return (*_NUMBER, *own, *_USE)
