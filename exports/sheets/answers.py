"""``Answers``: one row for each agency that has submitted, one column for each question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import partial

from exports.answered import AsTyped, State, Submission
from exports.book import Book
from exports.cells import Cell, Origin
from exports.colouring import add_rules, meanings
from exports.columns import Column, LeadingColumn, OptionColumn, QuestionColumn, WorkedOutColumn
from exports.rows import ReturnRow
from exports.sheets.base import Sheet
from exports.styles import KEY
from exports.tables import LINE, Layout, heading_height
from portal.forms.spec import Option

_ROW_HEIGHT = 4 * LINE
"""Points: four lines of text. A fixed height keeps long answers from making rows of half a page."""


class AnswersSheet(Sheet):
    """Row 1 has the keys, row 2 the headings, where the table starts."""

    def __init__(self, book: Book) -> None:
        super().__init__(book)
        headings = [column.heading for column in book.columns]
        layout = Layout(
            "Answers",
            headings,
            [column.width for column in book.columns],
            header_row=2,
            frozen_columns=2,
            one_page_wide=False,
            large_paper=True,
        )
        self._sheet = book.open("Answers", layout)
        self._sheet.add(book.heading_cells([column.key for column in book.columns], KEY))
        self._sheet.add(
            book.heading_cells(headings), heading_height((column.heading, column.width) for column in book.columns)
        )
        self._answers = [column for column in book.columns if not isinstance(column, LeadingColumn)]
        self._states = book.state_cells | {State.NOT_ANSWERED: None}
        self._makers: dict[type[Column], Callable[..., Cell | None]] = {
            QuestionColumn: self._answer,
            OptionColumn: self._option,
            WorkedOutColumn: self._worked_out,
        }

    def close(self) -> None:
        """Ratings on the same scale share their rules."""
        places: dict[tuple[Option, ...], list[int]] = defaultdict(list)
        for place, column in enumerate(self.book.columns):
            if type(column) is QuestionColumn and column.question.scale is not None:
                places[column.question.options].append(place)
        last = self._sheet.rows.rows
        for options, columns in places.items():
            texts = meanings((option.label, option) for option in options)
            self._sheet.decorate(partial(add_rules, places=columns, texts=texts, first=3, last=last))

    def add(self, row: ReturnRow, submission: Submission | None) -> None:
        if submission is None:
            return
        answers = [self._makers[type(column)](column, submission) for column in self._answers]
        self._sheet.add([*self.leading_cells(row), *answers], _ROW_HEIGHT)

    def _answer(self, column: QuestionColumn, submission: Submission) -> Cell | None:
        key = column.question.key
        value = submission.values.get(key)
        if value is None:
            return self._states[submission.state(key)]
        return self.book.writers[key].cell(value, submission, Origin(submission.row.agency_code, key))

    def _option(self, column: OptionColumn, submission: Submission) -> Cell | None:
        """Yes or No for each option of what was answered; an answer that cannot be read says so in its first column."""
        key = column.question.key
        value = submission.values.get(key)
        if value is None or isinstance(value, AsTyped):
            return self._states[submission.state(key)] if value is None else None
        is_chosen = isinstance(value, tuple) and column.option.key in value
        return self.book.cells.yes_no(is_chosen, Origin(submission.row.agency_code, column.key))

    def _worked_out(self, column: WorkedOutColumn, submission: Submission) -> Cell | None:
        state, values = submission.worked_out(column.worked_out)
        if state is not State.WORKED_OUT:
            return self._states[state]
        numerator, denominator = values
        return self.book.cells.percentage(numerator, denominator)  # type: ignore[arg-type]
