"""The registry of answer types. Nothing outside this package asks which type a question has: it looks the type up."""

from __future__ import annotations

from portal.forms.answers.approximate import ApproximateDay, begins, span
from portal.forms.answers.base import AnswerProblem, AnswerType, Cell, Raw, Row, Shape, Value, name_of, start_of
from portal.forms.answers.birth import BirthDate
from portal.forms.answers.choice import YES_NO, Choice, Choices, YesNo, ticked
from portal.forms.answers.day import Date, in_words
from portal.forms.answers.number import Money, Number, shown
from portal.forms.answers.reason import REASONS, NotKnown
from portal.forms.answers.rows import Refs, Rows, is_row_id, row_name
from portal.forms.answers.text import Email, LongText, Text, is_blank_text, unstorable, words_in
from portal.forms.spec import Question

TYPES: dict[str, AnswerType] = {}
"""Every answer type by the name that a question set file uses."""

for _type in (
    *(Text(), LongText(), Email(), Choice(), Choices(), YesNo(), Number(), Money()),
    *(Date(), ApproximateDay(), BirthDate(), NotKnown(), Refs()),
):
    TYPES[_type.name] = _type
ROWS = Rows(TYPES)
TYPES[ROWS.name] = ROWS


def type_of(question: Question) -> AnswerType:
    """The answer type of a question."""
    return TYPES[question.type]


__all__ = [
    "REASONS",
    "ROWS",
    "TYPES",
    "YES_NO",
    "AnswerProblem",
    "AnswerType",
    "Cell",
    "Raw",
    "Row",
    "Shape",
    "Value",
    "begins",
    "in_words",
    "is_blank_text",
    "is_row_id",
    "name_of",
    "row_name",
    "shown",
    "span",
    "start_of",
    "ticked",
    "type_of",
    "unstorable",
    "words_in",
]
