"""Dates of birth: three boxes, and one to tick where the date is usually a false one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from portal.forms.answers import Raw
from portal.forms.answers.birth import CHECKED, USUALLY_FALSE
from portal.forms.web.control import FormData, shown_text, typed_text
from portal.forms.web.day import DayBoxes, joined, taken_apart

if TYPE_CHECKING:
    from portal.forms.web.field import AnswerField

DOUBTED = USUALLY_FALSE.isoformat()
TICK = "-checked"
"""After the name of the field: the box that says that the date is real."""


class BirthBoxes(DayBoxes):
    """The boxes of a date. The tick counts only beside the one day that is doubted."""

    template: ClassVar[str] = "birth_date"

    def read(self, field: AnswerField, sent: FormData) -> Raw:
        text = str(super().read(field, sent))
        return text + CHECKED if text == DOUBTED and typed_text(sent, field.name + TICK) else text

    def text_of(self, field: AnswerField) -> str:
        return shown_text(field.data).removesuffix(CHECKED) if self.is_checked(field) else shown_text(field.data)

    def is_doubted(self, field: AnswerField) -> bool:
        """Whether the page asks if the date is real."""
        return joined(taken_apart(self.text_of(field))) == DOUBTED

    def is_checked(self, field: AnswerField) -> bool:
        return shown_text(field.data) == DOUBTED + CHECKED
