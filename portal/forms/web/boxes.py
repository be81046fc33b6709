"""Answers that are typed into one box."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from portal.forms.answers import Raw
from portal.forms.web.control import Control, FormData, typed_text

if TYPE_CHECKING:
    from portal.forms.web.field import AnswerField


class TextBox(Control):
    """One line of text. One that holds line breaks, from a workbook say, is shown in an area: a line drops them."""

    template: ClassVar[str] = "text"

    def read(self, field: AnswerField, sent: FormData) -> Raw:
        return typed_text(sent, field.name)

    def input_mode(self, field: AnswerField) -> str:
        return ""

    def prefix(self, field: AnswerField) -> str:
        return ""

    def suffix(self, field: AnswerField) -> str:
        return ""

    def width(self, field: AnswerField) -> str:
        return ""


class EmailBox(TextBox):
    """A text box with the keys for an address: a browser's own e-mail box changes what was typed into it."""

    def input_mode(self, field: AnswerField) -> str:
        return "email"


class LongTextBox(TextBox):
    template: ClassVar[str] = "long_text"


class NumberBox(TextBox):
    """Numbers are typed as text: a number box would swallow what is wrong, and changes when the mouse wheel turns."""

    def input_mode(self, field: AnswerField) -> str:
        return "decimal" if field.question.decimals else "numeric"

    def suffix(self, field: AnswerField) -> str:
        return field.question.unit

    def width(self, field: AnswerField) -> str:
        return "govuk-input--width-10"


class MoneyBox(NumberBox):
    def input_mode(self, field: AnswerField) -> str:
        return "decimal"

    def prefix(self, field: AnswerField) -> str:
        return "£"
