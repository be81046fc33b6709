"""Choosing: one option, several options, yes or no."""

from __future__ import annotations

from typing import ClassVar, cast

from portal.forms.answers.base import AnswerType, Cell, Raw, Shape, Value
from portal.forms.answers.text import is_blank_text
from portal.forms.spec import Option, Question

YES_NO = (Option("yes", "Yes"), Option("no", "No"))


class Choice(AnswerType):
    """One option of a list. The answer is the option's key; people see its label."""

    name: ClassVar[str] = "choice"
    takes: ClassVar[frozenset[str]] = frozenset({"options", "scale"})
    conditional: ClassVar[bool] = True
    ask: ClassVar[str] = "Choose an answer to"
    wrong_shape: ClassVar[str] = "must be one of the options"

    def parse(self, question: Question, raw: Raw) -> Value:
        if not isinstance(raw, str) or question.option(raw) is None:
            raise self.refuse(question, f"{self.wrong_shape}: {'; '.join(self.drop_down(question))}")
        return raw

    def is_blank(self, raw: Raw) -> bool:
        return raw is None or (isinstance(raw, str) and is_blank_text(raw))

    def to_json(self, value: Value) -> Raw:
        return value

    def cell(self, question: Question, value: Value) -> Cell:
        option = question.option(str(value))
        return option.label if option else None

    def drop_down(self, question: Question) -> tuple[str, ...]:
        return tuple(option.label for option in question.options)

    def chosen(self, question: Question, raw: Raw) -> frozenset[str]:
        return frozenset({raw}) if isinstance(raw, str) and question.option(raw) else frozenset()


class YesNo(Choice):
    """Yes or no. The loader gives the question its two options, so that nothing else need know."""

    name: ClassVar[str] = "yes_no"
    takes: ClassVar[frozenset[str]] = frozenset()
    ask: ClassVar[str] = "Choose yes or no for"
    wrong_shape: ClassVar[str] = "must be yes or no"


class Choices(AnswerType):
    """Any number of options of a list, kept in the order of the list whatever the order they were ticked in."""

    name: ClassVar[str] = "choices"
    shape: ClassVar[Shape] = Shape.TEXTS
    takes: ClassVar[frozenset[str]] = frozenset({"options"})
    needs: ClassVar[frozenset[str]] = takes
    in_rows: ClassVar[bool] = False
    conditional: ClassVar[bool] = True
    ask: ClassVar[str] = "Choose at least one answer to"
    wrong_shape: ClassVar[str] = "must be a list of options"

    def parse(self, question: Question, raw: Raw) -> Value:
        if not isinstance(raw, list):
            raise self.refuse(question, self.wrong_shape)
        for item in raw:
            if not isinstance(item, str) or question.option(item) is None:
                labels = "; ".join(option.label for option in question.options)
                raise self.refuse(question, f"can only have these options: {labels}")
        return tuple(option.key for option in question.options if option.key in raw)

    def is_blank(self, raw: Raw) -> bool:
        return raw is None or raw == []

    def to_json(self, value: Value) -> Raw:
        return list(cast(tuple[str, ...], value))

    def cell(self, question: Question, value: Value) -> Cell:
        chosen = cast(tuple[str, ...], value)
        return "; ".join(option.label for option in question.options if option.key in chosen)

    def chosen(self, question: Question, raw: Raw) -> frozenset[str]:
        items = raw if isinstance(raw, list) else []
        return frozenset(item for item in items if isinstance(item, str) and question.option(item))


def ticked(question: Question, value: Value | None) -> tuple[bool, ...]:
    """For each option of a ``choices`` question, in order, whether it was chosen: one spreadsheet column each."""
    chosen = cast(tuple[str, ...], value or ())
    return tuple(option.key in chosen for option in question.options)
