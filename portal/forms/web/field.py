"""The one WTForms field: a question, what was typed, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from wtforms import Field
from wtforms.utils import unset_value

from portal.forms.answers import Raw, is_blank_text, type_of
from portal.forms.check import Problem
from portal.forms.spec import Condition, Option, Question
from portal.forms.web import controls
from portal.forms.web.control import Around, FormData, shown_text
from portal.forms.widgets import Component


@dataclass(frozen=True, slots=True)
class Both:
    """What a colleague saved while the person wrote something else: ``theirs`` in words, one line after the other.

    ``based_on`` is the revision that the person changed, ``shown`` the one that brought what is shown of theirs. For a
    new row that was typed beside the question there is neither: the row itself says who wrote what.
    """

    theirs: tuple[str, ...]
    based_on: int | None = None
    shown: int | None = None


class AnswerField(Field):
    """A question on a page. ``data`` is the raw answer: what was sent, or else what is stored.

    ``compact`` draws it small, for a column of a row. ``both`` is set when a colleague changed the same answer at the
    same time, ``is_news`` when the page shows for the first time what a colleague changed.
    """

    def __init__(self, question: Question, around: Around, stored: Raw = None, *, compact: bool = False, **kwargs: Any):
        self.question = question
        self.around = around
        self.compact = compact
        self.control = controls.CONTROLS[question.type]
        super().__init__(question.text, widget=Component(self.control.template), default=stored, **kwargs)
        self.stored = stored
        self.data: Raw = stored
        self.was_sent = False
        self.problems: list[Problem] = []
        self.both: Both | None = None
        self.is_news = False
        self.new_row: dict[str, Raw] | None = None
        self.inside: tuple[AnswerField, ...] = ()
        self.blank_rows = 0
        self.is_waiting = False

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Read what was sent. A field that was not sent keeps what is stored."""
        self.process_errors = []
        self.object_data = self.stored
        self.was_sent = formdata is not None and self.control.is_sent(self, formdata)
        self.data = self.control.read(self, formdata) if self.was_sent else self.stored

    def sub(self, question: Question, name: str, stored: Raw, sent: FormData | None) -> AnswerField:
        """A box inside this field: a column of a row."""
        made = AnswerField(question, self.around, stored, compact=True, name=name, _form=None, _meta=self.meta)
        made.process(sent)
        return made

    def draw(self, **params: Any) -> Markup:
        """The HTML of the field."""
        return self(**params)

    @property
    def text(self) -> str:
        """What stands in the box of a field that has one box."""
        return shown_text(self.data)

    @property
    def text_in_area(self) -> str:
        """The same for a text area, of which HTML drops a line break at the very start."""
        return f"\n{self.text}" if self.text.startswith("\n") else self.text

    @property
    def messages(self) -> tuple[str, ...]:
        return tuple(problem.message for problem in self.problems)

    @property
    def has_problem(self) -> bool:
        """Whether something is wrong in the field or in a box inside it."""
        return bool(self.problems) or any(inner.has_problem for inner in self.inside)

    @property
    def title(self) -> str:
        """The text of the question, with its number unless it is a part of another, and whether it is optional."""
        question = self.question
        number = f"{question.number} " if question.number and self._is_lead else ""
        return f"{number}{question.text}{' (optional)' if self.is_optional else ''}"

    @property
    def which(self) -> str:
        """Of a part, the question that it belongs to: its number, or its text where it has none."""
        if self._is_lead:
            return ""
        lead = self.around.question_set.question(self.question.part_of or "")
        return self.question.number or (lead.text if lead is not None else "")

    @property
    def _is_lead(self) -> bool:
        return self.question.part_of in (None, self.question.key)

    @property
    def is_optional(self) -> bool:
        return not self.question.required and self.question.required_if is None

    @property
    def hints(self) -> tuple[str, ...]:
        """The question's hint, those for the agency's kinds, and when an answer that may be asked is optional."""
        question = self.question
        by_kind = (hint for kind, hint in question.hints_by_kind if kind in self.around.kinds)
        return tuple(hint for hint in (self.control.hint(self), *by_kind, self._optional_when()) if hint)

    def _optional_when(self) -> str:
        asked, needed = self.question.show_if, self.question.required_if
        if asked is None or needed is None or asked.question != needed.question:
            return ""
        words = _either(self._labels(Condition(asked.question, asked.values - needed.values)))
        return f"Optional if {words}." if words else ""

    @property
    def when(self) -> str:
        """For readers without scripts, who see every part: with which answers this one is asked."""
        condition = self.question.show_if
        return f"If {_either(self._labels(condition))}:" if condition is not None else ""

    def _labels(self, condition: Condition) -> list[str]:
        parent = self.around.question_set.question(condition.question)
        options: tuple[Option, ...] = parent.options if parent is not None else ()
        return [option.label for option in options if option.key in condition.values]

    @property
    def described_by(self) -> str:
        """The ids of hint, error and a colleague's text, for ``aria-describedby``."""
        parts = (("hint", self.hints), ("news", self.is_news), ("theirs", self.both), ("error", self.problems))
        return " ".join(f"{self.id}-{name}" for name, there in parts if there)

    @property
    def is_blank(self) -> bool:
        if isinstance(self.data, str) and is_blank_text(self.data):
            return True
        return type_of(self.question).is_blank(self.data)


def _either(labels: list[str]) -> str:
    """``met, partly met or not met``: labels inside a sentence."""
    words = [label[:1].lower() + label[1:] for label in labels]
    return " or ".join((", ".join(words[:-1]), words[-1])) if len(words) > 1 else "".join(words)
