"""What a submission says about actions: the rows of the list that its questions' actions are chosen from.

Which list that is, the question set says: the one that the parts called ``Part.ACTION`` refer to. Of its columns, the
first text says what is done, ``difference`` and ``owner`` are called so, and the first date is the due day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.forms.answers import AnswerProblem, type_of
from portal.forms.spec import Part, Question, QuestionSet

DIFFERENCE, OWNER = "difference", "owner"
TEXTS = frozenset({"text", "long_text"})


@dataclass(frozen=True, slots=True)
class Named:
    """One action as it was submitted. ``serves`` holds the keys of the questions that point to it, in their order."""

    row_id: str
    what: str
    difference: str
    owner: str
    due_on: date | None
    serves: tuple[str, ...]


def named_in(question_set: QuestionSet, answers: Mapping[str, Any]) -> dict[str, Named]:
    """The actions of a frozen snapshot, by the id of their row."""
    served = _served(question_set, answers)
    return {
        row["id"]: _named(listed, row, tuple(served.get(row["id"], ())))
        for listed in lists_of(question_set)
        for row in answers.get(listed.key, ())
    }


def lists_of(question_set: QuestionSet) -> list[Question]:
    """The lists from which actions are chosen; one, or none where a question set asks for no actions."""
    keys = {each.refers_to for each in question_set.questions() if each.part is Part.ACTION}
    return [each for each in question_set.questions() if each.key in keys]


def _served(question_set: QuestionSet, answers: Mapping[str, Any]) -> dict[str, list[str]]:
    served: dict[str, list[str]] = {}
    for question in question_set.questions():
        if question.part is Part.ACTION:
            for row_id in answers.get(question.key, ()):
                served.setdefault(row_id, []).append(question.part_of or question.key)
    return served


def _named(listed: Question, row: Mapping[str, Any], serves: tuple[str, ...]) -> Named:
    says = next((column.key for column in listed.columns if column.type in TEXTS), "")
    due = next((column for column in listed.columns if column.type == "date"), None)
    return Named(
        row_id=row["id"],
        what=row.get(says, ""),
        difference=row.get(DIFFERENCE, ""),
        owner=row.get(OWNER, ""),
        due_on=_day(due, row.get(due.key)) if due is not None else None,
        serves=serves,
    )


def _day(column: Question, raw: object) -> date | None:
    """What was submitted has been checked, so a day that cannot be read is one that was not given."""
    try:
        value = type_of(column).parse(column, raw)
    except AnswerProblem:
        return None
    return value if isinstance(value, date) else None
