"""What every answer type needs to stand on a page: how it is read from a form, and where an error link lands."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from werkzeug.datastructures import MultiDict

from portal.forms.answers import Raw, is_row_id
from portal.forms.check import Problem
from portal.forms.spec import QuestionSet

if TYPE_CHECKING:
    from portal.forms.web.field import AnswerField

FormData: TypeAlias = MultiDict[str, str]
RawRow: TypeAlias = dict[str, Raw]


@dataclass(frozen=True, slots=True)
class Offered:
    """A row that can be taken over into a list as it is: ``origin`` says where from, ``hint`` what to know of it."""

    origin: str
    title: str
    row: RawRow
    hint: str = ""


OfferedRows: TypeAlias = Mapping[str, Mapping[str, Offered]]
"""Rows that are offered, by the key of their list and by their id."""


@dataclass(frozen=True, slots=True)
class Around:
    """What a field may look at beyond itself: the question set, the answers that are stored, who is asked, and the rows
    that are offered to be taken over."""

    question_set: QuestionSet
    answers: Mapping[str, Raw]
    kinds: frozenset[str] = frozenset()
    offered: OfferedRows = field(default_factory=dict)


class Control(ABC):
    """One answer type on a page. To add one, write a subclass and name it in ``controls.py``.

    ``template`` is the file in ``templates/components/answers`` that draws it.
    """

    template: ClassVar[str]

    @abstractmethod
    def read(self, field: AnswerField, sent: FormData) -> Raw:
        """The answer as it was typed, however wrong. Called only when ``is_sent``. Never raises."""

    def brings(self, field: AnswerField) -> Iterable[tuple[str, RawRow]]:
        """New rows that come with the answer, each with the key of the list that it belongs to."""
        return ()

    def is_sent(self, field: AnswerField, sent: FormData) -> bool:
        """Whether the form that was sent had this field at all. One that it did not have stays as it is."""
        return field.name in sent

    def hint(self, field: AnswerField) -> str:
        """The question's own hint, where it helps."""
        return field.question.hint

    def focus(self, field: AnswerField, problem: Problem) -> str:
        """The id of the box in which to put the problem right."""
        return field.id

    def problem_at(self, field: AnswerField, problem: Problem) -> None:
        """Attach a problem to the field, or to a box inside it."""
        field.problems.append(problem)


def typed_text(sent: FormData, name: str) -> str:
    """The text of a box. Browsers send every line break as two characters; what was typed was one."""
    return str(sent.get(name, "")).replace("\r\n", "\n")


def ticked(sent: FormData, name: str) -> list[str]:
    """The values of the boxes that were ticked, without the hidden empty one that goes with them."""
    return [str(value).replace("\r\n", "\n") for value in sent.getlist(name) if value]


def shown_text(raw: Raw) -> str:
    """A raw answer as the text of a box. Numbers may come as numbers, from JSON; other shapes show nothing."""
    if isinstance(raw, str):
        return raw
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        return ""
    return f"{raw:.0f}" if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15 else str(raw)


def rows_by_id(raw: Raw) -> dict[str, RawRow]:
    """The rows of a list by their ids, in order; what is no row is left out."""
    rows = raw if isinstance(raw, list) else []
    return {row["id"]: row for row in rows if isinstance(row, dict) and is_row_id(row.get("id"))}
