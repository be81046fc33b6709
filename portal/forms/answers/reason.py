"""Why something is not known: a reason from a list, and in the person's own words where they want."""

from __future__ import annotations

from typing import ClassVar

from portal.forms.answers.base import AnswerType, Cell, Raw, Value
from portal.forms.answers.text import is_blank_text, normal, unstorable
from portal.forms.spec import Option, Question

BETWEEN = ": "
"""What stands between the key of the reason and the words."""

OTHER = "other"
MOST_CHARACTERS = 500

REASONS = (
    Option("nobody_knows", "Nobody here knows"),
    Option("asked", "We have asked and are waiting"),
    Option("not_said", "They did not say"),
    Option("unsafe", "Asking now could put someone at risk"),
    Option("held_elsewhere", "Another organisation holds it"),
    Option(OTHER, "Another reason"),
)
"""The reasons of every question whose file gives none of its own."""


def taken_apart(question: Question, text: str) -> tuple[str, str]:
    """The key of the reason and the words. What begins with no reason of the list is all key, and wrong."""
    key, between, words = text.partition(BETWEEN)
    known = not key or question.option(key) is not None
    return (key, words) if between and known else (text, "")


def joined(key: str, words: str) -> str:
    """Both as one text; words of nothing but spaces say nothing."""
    return key if is_blank_text(words) else f"{key}{BETWEEN}{words}"


class NotKnown(AnswerType):
    """Why an answer is not known. The value is the key of a reason, or ``key: words``."""

    name: ClassVar[str] = "not_known"
    takes: ClassVar[frozenset[str]] = frozenset({"options"})
    conditional: ClassVar[bool] = True
    ask: ClassVar[str] = "Choose an answer to"
    wrong_shape: ClassVar[str] = "must be one of the reasons"

    def parse(self, question: Question, raw: Raw) -> Value:
        key, words = taken_apart(question, raw) if isinstance(raw, str) else ("", "")
        if question.option(key) is None:
            raise self.refuse(question, f"{self.wrong_shape}: {'; '.join(self.drop_down(question))}")
        if key == OTHER and is_blank_text(words):
            raise self.refuse(question, "needs the reason in a few words")
        if (says := unstorable(words)) is not None:
            raise self.refuse(question, says)
        if (over := len(words) - MOST_CHARACTERS) > 0:
            raise self.refuse(question, f"must be {MOST_CHARACTERS} characters or fewer. It is {over:,} too long")
        return joined(key, normal(words))

    def is_blank(self, raw: Raw) -> bool:
        return raw is None or (isinstance(raw, str) and is_blank_text(raw))

    def to_json(self, value: Value) -> Raw:
        return value

    def cell(self, question: Question, value: Value) -> Cell:
        return said(question, str(value))

    def drop_down(self, question: Question) -> tuple[str, ...]:
        return tuple(option.label for option in question.options)

    def chosen(self, question: Question, raw: Raw) -> frozenset[str]:
        key = taken_apart(question, raw)[0] if isinstance(raw, str) else ""
        return frozenset({key}) if question.option(key) else frozenset()


def said(question: Question, text: str) -> str:
    """The reason as people read it."""
    key, words = taken_apart(question, text)
    option = question.option(key)
    return joined(option.label if option else key, words)
