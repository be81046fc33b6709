"""Answers that are chosen: one option, or several."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from portal.forms.answers import Raw
from portal.forms.spec import Part
from portal.forms.web.control import Control, FormData, shown_text, ticked

if TYPE_CHECKING:
    from portal.forms.web.field import AnswerField

MOST_RADIOS = 10
"""More options than these stand in a drop-down list: a page of radio buttons is no longer read."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that can be ticked. ``value`` is what is sent."""

    id: str
    value: str
    label: str
    hint: str = ""
    checked: bool = False


def item_id(field_id: str, place: int) -> str:
    """The first has the id of the field, so that a link to the field lands on it."""
    return field_id if place == 0 else f"{field_id}-{place + 1}"


def stray(value: str) -> str:
    return f"{value} (not one of the options)"


class OneOf(Control):
    """One option: radio buttons, or a drop-down list where there are many or room is scarce.

    A hidden empty value goes with radio buttons: a browser is silent about them while none is chosen, and then nobody
    would notice that a colleague has chosen one.
    """

    template: ClassVar[str] = "choice"

    def read(self, field: AnswerField, sent: FormData) -> Raw:
        return next(reversed(ticked(sent, field.name)), "")

    def is_list(self, field: AnswerField) -> bool:
        return field.compact or len(field.question.options) > MOST_RADIOS

    def items(self, field: AnswerField) -> list[Item]:
        """The options, and after them an answer that is none of them, so that it is seen and not lost."""
        question, chosen = field.question, shown_text(field.data)
        pairs = [(option.key, option.label, self._meaning(field, option.meaning)) for option in question.options]
        if not field.is_blank and question.option(chosen) is None:
            pairs.append((chosen, stray(chosen), ""))
        return [
            Item(item_id(field.id, place), key, label, hint, key == chosen)
            for place, (key, label, hint) in enumerate(pairs)
        ]

    def _meaning(self, field: AnswerField, meaning: str) -> str:
        """What an option means is said beside it. The scale of the ratings is explained once, above the questions."""
        return "" if field.question.part is Part.RATING else meaning

    def is_inline(self, field: AnswerField) -> bool:
        """Short options without explanations stand in one line."""
        items = self.items(field)
        return len(items) <= 4 and all(len(item.label) < 20 and not item.hint for item in items)


class CheckboxList(Control):
    """Several options. A hidden empty value goes with them: a browser is silent about boxes that are not ticked."""

    template: ClassVar[str] = "choices"

    def read(self, field: AnswerField, sent: FormData) -> Raw:
        return ticked(sent, field.name)

    def items(self, field: AnswerField) -> list[Item]:
        chosen = ticked_values(field.data)
        pairs = [(option.key, option.label, option.meaning) for option in field.question.options]
        known = {key for key, _, _ in pairs}
        pairs += [(value, stray(value), "") for value in chosen if value not in known]
        return [
            Item(item_id(field.id, place), key, label, hint, key in chosen)
            for place, (key, label, hint) in enumerate(pairs)
        ]


def ticked_values(raw: Raw) -> list[str]:
    """The values of a list answer, each once; nothing for what is no list."""
    return list(dict.fromkeys(str(value) for value in raw if value)) if isinstance(raw, list) else []
