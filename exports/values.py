"""How the answer of one question becomes a cell: a registry of small writers, by the name of the answer type.

A type that is not named here is written as its own ``AnswerType.cell`` says: a text, a number or a date.
"""

from __future__ import annotations

from datetime import date

from exports.answered import AsTyped, Known, Submission
from exports.cells import Cell, Cells, Origin
from exports.styles import DATE, MONEY, NUMBER, TEXT, Look
from portal.forms.answers import TYPES
from portal.forms.answers import Cell as PlainValue
from portal.forms.spec import Option, Question

_PLURALS = {"child": "children", "person": "people", "evidence": "pieces of evidence", "agency": "agencies"}


def counted(number: int, name: str) -> str:
    """ "1 action", "3 actions"."""
    name = name.lower() or "row"
    return f"{number:,} {name if number == 1 else _PLURALS.get(name, name + 's')}"


class ValueWriter:
    """Writes the answers of one question. Made once for a workbook, because it is used for every agency."""

    def __init__(self, question: Question, cells: Cells) -> None:
        self.question = question
        self.cells = cells
        self.kind = TYPES[question.type]
        self.number_look = NUMBER.formatted("#,##0." + "0" * question.decimals) if question.decimals else NUMBER

    def cell(self, value: Known, submission: Submission, origin: Origin) -> Cell | None:
        """The cell of an answer; ``origin`` is where a text comes from."""
        if isinstance(value, AsTyped):
            return self.cells.text(value.text, origin)
        return self.plain(self.kind.cell(self.question, value), origin)

    def plain(self, value: PlainValue, origin: Origin) -> Cell | None:
        """A text, a number or a date as such."""
        if value is None:
            return None
        if isinstance(value, str):
            return self.cells.text(value, origin)
        if isinstance(value, date):
            return self.cells.date(value, origin, DATE)
        return self.cells.number(value, origin, self.number_look)

    def option(self, value: Known | None) -> Option | None:
        """The option that was chosen, for types of one option."""
        return None


class MoneyWriter(ValueWriter):
    def __init__(self, question: Question, cells: Cells) -> None:
        super().__init__(question, cells)
        self.number_look = MONEY


class ChoiceWriter(ValueWriter):
    """One option: its label, on its colour when the scale has one. The label says what the colour says."""

    def __init__(self, question: Question, cells: Cells) -> None:
        super().__init__(question, cells)
        self._options = {option.key: option for option in question.options}
        origin = Origin("", question.key)
        self._cells = {option.key: cells.text(option.label, origin, look_of(option)) for option in question.options}

    def cell(self, value: Known, submission: Submission, origin: Origin) -> Cell | None:
        return self._cells[value] if isinstance(value, str) else super().cell(value, submission, origin)

    def option(self, value: Known | None) -> Option | None:
        return self._options[value] if isinstance(value, str) else None


class RefsWriter(ValueWriter):
    """References to the rows of a list, by their titles."""

    def cell(self, value: Known, submission: Submission, origin: Origin) -> Cell | None:
        if not isinstance(value, tuple) or not self.question.refers_to:
            return super().cell(value, submission, origin)
        titles = submission.titles.get(self.question.refers_to, {})
        return self.cells.text("; ".join(titles.get(str(row_id), "(not in the list)") for row_id in value), origin)


class RowsWriter(ValueWriter):
    """A list: how many rows it has, in words. The rows themselves are in the long sheet."""

    def cell(self, value: Known, submission: Submission, origin: Origin) -> Cell | None:
        if not isinstance(value, tuple):
            return super().cell(value, submission, origin)
        return self.cells.text(counted(len(value), self.question.row_name), origin)


WRITERS: dict[str, type[ValueWriter]] = {
    "choice": ChoiceWriter,
    "yes_no": ChoiceWriter,
    "money": MoneyWriter,
    "refs": RefsWriter,
    "rows": RowsWriter,
}


def look_of(option: Option) -> Look:
    return TEXT.on(option.colour)


def writer_for(question: Question, cells: Cells) -> ValueWriter:
    return WRITERS.get(question.type, ValueWriter)(question, cells)
