"""Which plain questions stand together on a page: the parts of what a question set file wrote as one question."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from portal.forms.spec import Question, QuestionSet

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Group(Generic[Thing]):
    """``key`` is that of the question in the file. ``title`` is set where no member says what the group is about."""

    key: str
    number: str
    title: str
    members: tuple[Thing, ...]


def grouped(
    things: Iterable[Thing], question_of: Callable[[Thing], Question], question_set: QuestionSet
) -> list[Group[Thing]]:
    """The things in order, those of one question in the file together."""
    found: dict[str, list[Thing]] = {}
    for thing in things:
        question = question_of(thing)
        found.setdefault(question.part_of or question.key, []).append(thing)
    return [_group(key, tuple(members), question_of, question_set) for key, members in found.items()]


def _group(
    key: str, members: tuple[Thing, ...], question_of: Callable[[Thing], Question], question_set: QuestionSet
) -> Group[Thing]:
    first = question_of(members[0])
    return Group(key, first.number, "" if first.key == key else _title(key, question_set), members)


def _title(key: str, question_set: QuestionSet) -> str:
    """The text of the question in the file: kept by its own plain question, or by the column worked out from it."""
    question = question_set.question(key)
    if question is not None:
        return question.text
    return next((column.text for column in question_set.worked_out if column.key == key), "")
