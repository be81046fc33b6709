"""Lists: a group of boxes for each row, with buttons to add and to remove a row that work without scripts."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from portal.forms.answers import ROWS, Raw, is_row_id
from portal.forms.check import Problem
from portal.forms.spec import Question
from portal.forms.web.control import Control, FormData, RawRow, rows_by_id, ticked
from portal.forms.web.offers import Shelf, shelves
from portal.forms.web.words import row_title

if TYPE_CHECKING:
    from portal.forms.web.field import AnswerField

REMOVE = "_remove"
"""The name of the buttons that remove a row; the value says which list and which row."""


TAKE = "-take"
"""After the name of a list: the boxes that take over rows from elsewhere."""


@dataclass(frozen=True, slots=True)
class RowShown:
    """A row on the page. ``place`` counts from 0; a row that nobody has filled in yet is ``blank``."""

    id: str
    place: int
    name: str
    title: str
    fields: tuple[AnswerField, ...]
    blank: bool
    wrong: bool

    @property
    def has_problem(self) -> bool:
        """Whether the row as a whole is wrong, or one of its boxes."""
        return self.wrong or any(field.has_problem for field in self.fields)


class RowList(Control):
    """The boxes of row 0 of the list ``actions`` are ``actions-0-id``, ``actions-0-due`` ...: the paths of problems."""

    template: ClassVar[str] = "rows"

    def read(self, field: AnswerField, sent: FormData) -> Raw:
        stored = rows_by_id(field.stored)
        read = [read_row(field, f"{field.name}-{place}", sent, stored) for place in places(field.name, sent)]
        read += self._taken(field, sent, {row["id"] for row in read}, stored)
        gone = {value.partition(":")[2] for value in sent.getlist(REMOVE) if value.partition(":")[0] == field.name}
        return [row for row in read if row["id"] not in gone and not self._untouched(field.question, row, stored)]

    def _taken(self, field: AnswerField, sent: FormData, there: Set[Raw], stored: Mapping[str, RawRow]) -> list[RawRow]:
        """The rows that are taken over. A page that a script saves keeps the tick after the row has been stored."""
        offered = field.around.offered.get(field.question.key, {})
        rows: dict[str, RawRow] = {**{row_id: each.row for row_id, each in offered.items()}, **stored}
        return [rows[row_id] for row_id in ticked(sent, field.name + TAKE) if row_id in rows and row_id not in there]

    def shelves(self, field: AnswerField) -> list[Shelf]:
        """The rows from elsewhere that are not in the list, by where they are from."""
        there = rows_by_id(field.data)
        offered = field.around.offered.get(field.question.key, {})
        open_ = {row_id: each for row_id, each in offered.items() if row_id not in there}
        return shelves(open_, f"{field.id}-take", ())

    def _untouched(self, question: Question, row: RawRow, stored: Mapping[str, RawRow]) -> bool:
        """An offered row that was left empty is no row; one that is stored stays until it is removed."""
        return row["id"] not in stored and ROWS.is_empty_row(question, row)

    def shown(self, field: AnswerField) -> list[RowShown]:
        """The rows on the page: those that are there, and empty ones to fill in."""
        rows = [row for row in field.data if isinstance(row, dict)] if isinstance(field.data, list) else []
        blanks = [{"id": new_row_id()} for _ in range(max(field.blank_rows, 0 if rows else 1))]
        if not field.inside:
            columns = [
                field.sub(column, f"{field.name}-{place}-{column.key}", row.get(column.key), None)
                for place, row in enumerate([*rows, *blanks])
                for column in field.question.columns
            ]
            field.inside = tuple(columns)
        return [self._row(field, place, row, place >= len(rows)) for place, row in enumerate([*rows, *blanks])]

    def _row(self, field: AnswerField, place: int, row: RawRow, blank: bool) -> RowShown:
        width, question = len(field.question.columns), field.question
        fields = field.inside[place * width : (place + 1) * width]
        title = row_title(question, row, field.around.question_set)
        row_id = row["id"] if is_row_id(row.get("id")) else new_row_id()
        wrong = any(problem.row == place for problem in field.problems)
        return RowShown(str(row_id), place, f"{question.row_name} {place + 1}", title, fields, blank, wrong)

    def add_words(self, field: AnswerField) -> str:
        return add_words(field.question)

    def problem_at(self, field: AnswerField, problem: Problem) -> None:
        inner = self._inner(field, problem)
        (inner.problems if inner is not None and problem.column else field.problems).append(problem)

    def focus(self, field: AnswerField, problem: Problem) -> str:
        inner = self._inner(field, problem)
        return inner.control.focus(inner, problem) if inner is not None else f"{field.id}-add"

    def _inner(self, field: AnswerField, problem: Problem) -> AnswerField | None:
        """The box of a problem's row and column, or the row's first when the row as a whole is wrong."""
        if problem.row is None:
            return None
        if not field.inside:
            self.shown(field)
        width = len(field.question.columns)
        in_row = field.inside[problem.row * width : (problem.row + 1) * width]
        wanted = [inner for inner in in_row if inner.question.key == problem.column]
        return next(iter([*wanted, *in_row]), None)


def add_words(question: Question) -> str:
    """What a button or a link says that offers a new row of the list ``question``."""
    return f"Add new {question.row_name[:1].lower()}{question.row_name[1:]}"


def new_row_id() -> str:
    """A random id that a new row keeps for good. It is made when the page is, so sending a page twice adds one row."""
    return secrets.token_urlsafe(12)


def places(name: str, sent: FormData) -> list[int]:
    """The numbers of the rows that were sent, in order."""
    pattern = re.compile(rf"{re.escape(name)}-([0-9]{{1,4}})-id", re.ASCII)
    return sorted({int(match[1]) for key in sent if (match := pattern.fullmatch(key))})


def read_row(field: AnswerField, start: str, sent: FormData, stored: Mapping[str, RawRow]) -> RawRow:
    """One row as it was typed: its id, and each column that is not empty. A row with a forged id is a new row."""
    posted = sent.get(f"{start}-id", "")
    row_id = posted if is_row_id(posted) else new_row_id()
    return {"id": row_id, **dict(_columns(field, start, sent, stored.get(row_id, {})))}


def columns_of(field: AnswerField) -> tuple[Question, ...]:
    """The columns of the list that the field is, or points to."""
    if field.question.refers_to is None:
        return field.question.columns
    target = field.around.question_set.question(field.question.refers_to)
    return target.columns if target is not None else ()


def _columns(field: AnswerField, start: str, sent: FormData, stored: Mapping[str, Raw]) -> Iterator[tuple[str, Raw]]:
    for column in columns_of(field):
        box = field.sub(column, f"{start}-{column.key}", stored.get(column.key), sent)
        if box.data not in (None, "", []):
            yield column.key, box.data
