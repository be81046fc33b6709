"""Why something is not known: a reason from a list, and a box for words."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from portal.forms.answers import Raw
from portal.forms.answers.reason import joined, taken_apart
from portal.forms.expand import NOT_KNOWN_WORDS
from portal.forms.web.choosing import Item, stray
from portal.forms.web.control import Control, FormData, shown_text, typed_text

if TYPE_CHECKING:
    from portal.forms.web.field import AnswerField

WORDS = "-words"
"""After the name of the field: the box for words."""


class ReasonBoxes(Control):
    """A drop-down list ``KEY`` and a box ``KEY-words``, folded away until somebody needs them."""

    template: ClassVar[str] = "not_known"

    def read(self, field: AnswerField, sent: FormData) -> Raw:
        return joined(typed_text(sent, field.name), typed_text(sent, field.name + WORDS))

    def items(self, field: AnswerField) -> list[Item]:
        """The reasons, and after them an answer that is none of them, so that it is seen and not lost."""
        chosen = self._parts(field)[0]
        pairs = [(option.key, option.label) for option in field.question.options]
        if chosen and field.question.option(chosen) is None:
            pairs.append((chosen, stray(chosen)))
        return [Item(f"{field.id}-{key}", key, label, "", key == chosen) for key, label in pairs]

    def words(self, field: AnswerField) -> str:
        """What stands in the box. HTML drops a line break at the very start of an area."""
        words = self._parts(field)[1]
        return f"\n{words}" if words.startswith("\n") else words

    def about(self, field: AnswerField) -> str:
        """What is not known, for readers who hear one box at a time."""
        return field.question.text.removeprefix(NOT_KNOWN_WORDS)

    def _parts(self, field: AnswerField) -> tuple[str, str]:
        return taken_apart(field.question, shown_text(field.data))
