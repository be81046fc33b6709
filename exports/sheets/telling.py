"""The cells of one answer: where its question stands, what was said, how the agency knows, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from exports.answered import AsTyped, State, Submission
from exports.book import Book
from exports.cells import Cell, CellRow, Origin
from exports.columns import section_title
from exports.leads import COMMENTS, Lead, due_column
from exports.styles import CENTRED
from portal.forms.answers import TYPES, Row, in_words
from portal.forms.spec import Option, Part, Question

DANGLING = "(not in the list)"


class Telling:
    """Writes those cells for one workbook. Texts of whole answers share their origins with the answer sheets."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._places: dict[str, CellRow] = {}
        self._lists = {question.key: question for question in book.question_set.questions() if question.columns}

    def place(self, lead: Lead) -> CellRow:
        """Standard, number, question; made once, because every agency has the same."""
        if lead.key not in self._places:
            texts = (section_title(lead.section), lead.question.number, lead.question.text)
            self._places[lead.key] = [self._book.words(text) for text in texts]
        return self._places[lead.key]

    def answer(self, lead: Lead, submission: Submission) -> Cell | None:
        """The answer, or that there is none. A list is written out row by row."""
        key, value = lead.key, submission.values.get(lead.key)
        if value is None:
            return self._book.state_cells[State.NOT_ANSWERED]
        if lead.question.columns and not isinstance(value, AsTyped):
            return self.own_text(_written_out(lead.question, submission), submission, f"{key}.written_out")
        return self._book.writers[key].cell(value, submission, Origin(submission.row.agency_code, key))

    def option(self, lead: Lead, submission: Submission) -> Option | None:
        return self._book.writers[lead.key].option(submission.values.get(lead.key))

    def letter(self, lead: Lead, submission: Submission) -> Cell | None:
        option = self.option(lead, submission)
        return self._book.words(option.letter, CENTRED.on(option.colour)) if option else None

    def part(self, lead: Lead, part: Part, submission: Submission) -> Cell | None:
        """The answer to a part of a graded question, None when it was not given."""
        question = lead.parts.get(part)
        value = submission.values.get(question.key) if question else None
        if question is None or value is None:
            return None
        origin = Origin(submission.row.agency_code, question.key)
        return self._book.writers[question.key].cell(value, submission, origin)

    def comment(self, lead: Lead, submission: Submission) -> Cell | None:
        """How the agency knows; without that, why the question does not apply."""
        return next(filter(None, (self.part(lead, part, submission) for part in COMMENTS)), None)

    def actions(self, lead: Lead, submission: Submission) -> Cell | None:
        """The linked actions, each with its number on the sheet ``Actions`` and the day it is due."""
        question = lead.parts.get(Part.ACTION)
        listed = self._lists.get(question.refers_to or "") if question else None
        if question is None or listed is None:
            return self.part(lead, Part.ACTION, submission)
        titles, numbered = submission.titles.get(listed.key, {}), numbered_rows(listed, submission)
        texts = (_action(listed, row_id, titles, numbered) for row_id in linked(lead, submission))
        return self.own_text("\n".join(texts), submission, f"{question.key}.linked")

    def own_text(self, text: str, submission: Submission, key: str) -> Cell | None:
        """A text put together from answers; ``key`` is like no question's, so that a long one is kept by itself."""
        return self._book.cells.text(text, Origin(submission.row.agency_code, key))


def linked(lead: Lead, submission: Submission) -> tuple[str, ...]:
    """The ids of the actions that the agency chose for this question."""
    question = lead.parts.get(Part.ACTION)
    value = submission.values.get(question.key) if question else None
    return tuple(str(row_id) for row_id in value) if isinstance(value, tuple) else ()


def numbered_rows(listed: Question, submission: Submission) -> dict[str, tuple[int, Row]]:
    """The rows of a list by their ids, each with its number from 1."""
    return {row.id: (number, row) for number, row in enumerate(submission.rows(listed.key), 1)}


def _action(listed: Question, row_id: str, titles: Mapping[str, str], rows: Mapping[str, tuple[int, Row]]) -> str:
    if row_id not in rows:
        return DANGLING
    number, row = rows[row_id]
    column = due_column(listed)
    due = readable(column, row) if column else ""
    return f"{number}. {titles.get(row_id, '')}" + (f" (due {due})" if due else "")


def readable(column: Question, row: Row) -> str:
    """One answer of a list's row as people read it, "" when there is none."""
    value = row.values.get(column.key)
    if value is None:
        return ""
    return in_words(value) if column.type == "date" else str(TYPES[column.type].cell(column, value))  # type: ignore[arg-type]


def _written_out(question: Question, submission: Submission) -> str:
    return "\n".join(f"{number}. {'; '.join(_cells(question, row))}" for number, row in _rows(question, submission))


def _rows(question: Question, submission: Submission) -> Iterator[tuple[int, Row]]:
    yield from enumerate(submission.rows(question.key), 1)


def _cells(question: Question, row: Row) -> Iterator[str]:
    for column in question.columns:
        if text := readable(column, row):
            yield f"{column.text}: {text}"
