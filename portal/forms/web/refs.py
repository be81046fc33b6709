"""References to the rows of another list: tick those that are there, or add a new one on the spot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from portal.forms.answers import ROWS, Raw
from portal.forms.check import Problem
from portal.forms.spec import Question
from portal.forms.web.choosing import Item, item_id, ticked_values
from portal.forms.web.control import Control, FormData, Offered, RawRow, rows_by_id, ticked
from portal.forms.web.offers import Shelf, shelves
from portal.forms.web.rows import add_words, new_row_id, read_row
from portal.forms.web.words import GONE, titles_of

if TYPE_CHECKING:
    from portal.forms.web.field import AnswerField

MOST_IN_SIGHT = 6
"""With more rows than these, the ones that are not ticked are folded away."""


@dataclass(frozen=True, slots=True)
class NewRow:
    """The group in which a new row is typed. ``typed`` is whether something stands in it."""

    id: str
    label: str
    fields: tuple[AnswerField, ...]
    typed: bool


class RowPicker(Control):
    """Boxes to tick, one a row of the list, and a new row; what a row may hold beyond that is typed in its list."""

    template: ClassVar[str] = "refs"

    def read(self, field: AnswerField, sent: FormData) -> Raw:
        """The ids that were ticked. A new row that was typed is ticked as well, and kept beside as ``new_row``."""
        chosen = ticked(sent, field.name)
        target = self.target(field)
        row = read_row(field, f"{field.name}-new", sent, {})
        if target is None or f"{field.name}-new-id" not in sent or ROWS.is_empty_row(target, row):
            return chosen
        field.new_row = row
        return [*chosen, row["id"]] if row["id"] not in chosen else chosen

    def hint(self, field: AnswerField) -> str:
        """Nobody is told to choose from a list that is empty."""
        return field.question.hint if self.items(field) else ""

    def target(self, field: AnswerField) -> Question | None:
        return field.around.question_set.question(field.question.refers_to or "")

    def items(self, field: AnswerField) -> list[Item]:
        """The rows of the list, ticked ones first where there are many, and ticks whose row is no longer there."""
        target, chosen = self.target(field), ticked_values(field.data)
        if field.new_row is not None:
            chosen = [value for value in chosen if value != field.new_row["id"]]
        pairs = list(self._rows(field, target, chosen).items()) if target is not None else []
        known = {row_id for row_id, _ in pairs} | self._offered(field).keys()
        pairs += [(value, GONE) for value in chosen if value not in known]
        if len(pairs) > MOST_IN_SIGHT:
            pairs.sort(key=lambda pair: pair[0] not in chosen)
        return [
            Item(item_id(field.id, place), value, label, "", value in chosen)
            for place, (value, label) in enumerate(pairs)
        ]

    def _rows(self, field: AnswerField, target: Question, chosen: list[str]) -> dict[str, str]:
        """The titles of the rows that can be ticked, by id; an empty one only while it is ticked."""
        rows = rows_by_id(field.around.answers.get(target.key))
        titles = titles_of(target, rows, field.around.question_set)
        return {
            row_id: title
            for row_id, title in titles.items()
            if row_id in chosen or not ROWS.is_empty_row(target, rows[row_id])
        }

    def _offered(self, field: AnswerField) -> Mapping[str, Offered]:
        """The rows that can be taken over here. One that was ticked before is gone from the list, not new to it."""
        rows = field.around.offered.get(field.question.refers_to or "", {})
        before = ticked_values(field.stored)
        return {row_id: row for row_id, row in rows.items() if row_id not in before}

    def shelves(self, field: AnswerField) -> list[Shelf]:
        """The rows from elsewhere, by where they are from; to tick one is to put it into the list as well."""
        return shelves(self._offered(field), f"{field.id}-from", ticked_values(field.data))

    def brings(self, field: AnswerField) -> Iterable[tuple[str, RawRow]]:
        chosen, offered = ticked_values(field.data), self._offered(field)
        rows = [offered[row_id].row for row_id in chosen if row_id in offered]
        new = [field.new_row] if field.new_row is not None else []
        return [(field.question.refers_to or "", row) for row in (*rows, *new)]

    def in_sight(self, field: AnswerField) -> tuple[list[Item], list[Item]]:
        """The items to show at once, and those to fold away."""
        items = self.items(field)
        if len(items) <= MOST_IN_SIGHT:
            return items, []
        return [item for item in items if item.checked], [item for item in items if not item.checked]

    def new(self, field: AnswerField) -> NewRow | None:
        """The boxes of a new row: the columns that a row must have."""
        target = self.target(field)
        if target is None:
            return None
        row = field.new_row or {"id": new_row_id()}
        fields = tuple(
            field.sub(column, f"{field.name}-new-{column.key}", row.get(column.key), None)
            for column in target.columns
            if column.required
        )
        return NewRow(str(row["id"]), add_words(target), fields, field.new_row is not None)

    def focus(self, field: AnswerField, problem: Problem) -> str:
        """The first box to tick, or where the list is still empty the first box of a new row."""
        if self.items(field):
            return field.id
        new = self.new(field)
        first = new.fields[0] if new is not None and new.fields else None
        return first.control.focus(first, problem) if first is not None else field.id
