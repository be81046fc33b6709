"""What every answer type has in common: the contract of a type, and how it names a question in a message."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import ClassVar, TypeAlias

from portal.forms.spec import Part, Question

Raw: TypeAlias = object
"""An answer as it was typed: what JSON can carry, however wrong."""

Cell: TypeAlias = str | int | Decimal | date | None
"""What a spreadsheet cell can hold."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a ``rows`` answer. ``values`` holds the columns that were answered, by column key."""

    id: str
    values: Mapping[str, Value] = field(default_factory=dict)


Value: TypeAlias = str | int | Decimal | date | tuple[str, ...] | tuple[Row, ...]
"""An answer once it has been understood."""


class Shape(Enum):
    """The JSON form of an answer, which is all that the schema checks."""

    TEXT = "text"
    NUMBER = "number"
    TEXTS = "texts"
    ROWS = "rows"


class AnswerProblem(ValueError):
    """An answer cannot be used. ``message`` says what to do; ``row`` (counted from 0) and ``column`` say where.

    ``rows`` holds what could be read of a list all the same, with the place of each row.
    """

    def __init__(self, message: str, row: int | None = None, column: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.row = row
        self.column = column
        self.rows: tuple[tuple[int, Row], ...] = ()

    def each(self) -> Iterator[AnswerProblem]:
        """Every single problem in this one: one for most types, one for each wrong cell of a ``rows`` answer."""
        yield self


def name_of(question: Question) -> str:
    """How a message names a question: by its number when it has one, else by its text in quotation marks.

    The parts of a composite share its number, so a part is named by its text as well.
    """
    if not question.number:
        return f"“{question.text}”"
    alone = question.part in (None, Part.RATING)
    return f"question {question.number}" if alone else f"question {question.number} “{question.text}”"


def start_of(question: Question) -> str:
    """The name of a question at the start of a sentence."""
    name = name_of(question)
    return name[0].upper() + name[1:]


_MISSING_PARTS = {
    Part.RATING: "Choose how far {number} is in place",
    Part.HOW_WE_KNOW: "Say how you know your answer to {number}",
    Part.EVIDENCE: "Choose the evidence for {number}, or add it to your evidence list first",
    Part.ACTION: "Choose what you will do about {number}, or add it to your action list first",
    Part.REASON: "Say why {number} does not apply",
    Part.SHARE: "Say whether your work on {number} can be shared as good practice",
    Part.NOT_KNOWN: "Say why you do not know {number}",
    Part.STATE: "Say whether you have a figure for {number}",
}


class AnswerType(ABC):
    """One type of answer. To add a type, write one subclass and name it in ``answers/__init__.py``.

    ``takes`` lists the fields of a question set file that mean something for this type, beyond those that every
    question has; ``needs`` those of them that may not be left out. ``in_rows`` says whether a column of a ``rows``
    question may be of this type, ``conditional`` whether other questions may depend on an answer of this type.
    ``ask`` starts its "missing" message, ``wrong_shape`` ends the message about something that is no such answer.
    """

    name: ClassVar[str]
    shape: ClassVar[Shape] = Shape.TEXT
    takes: ClassVar[frozenset[str]] = frozenset()
    needs: ClassVar[frozenset[str]] = frozenset()
    in_rows: ClassVar[bool] = True
    conditional: ClassVar[bool] = False
    ask: ClassVar[str] = "Enter an answer to"
    wrong_shape: ClassVar[str] = "must be text"

    @abstractmethod
    def parse(self, question: Question, raw: Raw) -> Value:
        """The typed value of an answer that is not blank; raises AnswerProblem."""

    @abstractmethod
    def is_blank(self, raw: Raw) -> bool:
        """Whether nothing was answered. Something unusable is not blank: it is a problem."""

    @abstractmethod
    def to_json(self, value: Value) -> Raw:
        """The canonical raw form of a value; ``parse`` gives the same value back."""

    def cell(self, question: Question, value: Value) -> Cell:
        """The value as a spreadsheet cell holds it: a label rather than a key, a real number, a real date."""
        return None if isinstance(value, tuple) else value

    def drop_down(self, question: Question) -> tuple[str, ...]:
        """The labels a workbook offers in the cell, in order; empty when anything may be typed."""
        return ()

    def chosen(self, question: Question, raw: Raw) -> frozenset[str]:
        """The option keys that are chosen, for the conditions of other questions. Never raises."""
        return frozenset()

    def missing(self, question: Question) -> str:
        """What to say when a needed answer is blank. It says what to do and names the question."""
        if question.part in _MISSING_PARTS:
            return _MISSING_PARTS[question.part].format(number=question.number or f"“{question.text}”")
        return f"{self.ask} {name_of(question)}"

    def refuse(self, question: Question, says: str) -> AnswerProblem:
        """A problem whose message starts with the question's name."""
        return AnswerProblem(f"{start_of(question)} {says}")
