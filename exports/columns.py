"""A question set as the ordered columns of the wide sheet: the only place that knows keys and headings of columns.

* A question is one column, its key is the question's.
* ``choices`` is one readable column and then one for each option, key ``<question>.<option>``, holding Yes or No.
* A worked-out percentage stands behind the last of the questions it is worked out from, so that numerator,
  denominator and percentage are neighbours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from exports.names import heading
from portal.forms.spec import Option, Part, Question, QuestionSet, Section, WorkedOut

_WIDTHS = {"text": 24, "long_text": 44, "email": 28, "choices": 30, "refs": 34, "rows": 16, "number": 14, "money": 14}
_WIDTH = 16
_PART_WIDTHS = {Part.EVIDENCE: 26, Part.ACTION: 26, Part.REASON: 26, Part.SHARE: 12}
"""What most agencies leave empty is narrower, so that fewer sheets of paper lie side by side."""

_HEADING_LINES, _WIDEST = 6, 40
"""A column is as wide as its heading needs to take about so many lines, up to the second number."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the wide sheet. ``key`` stands in row 1, ``heading`` in row 2, ``width`` is in characters."""

    key: str
    heading: str
    width: float = _WIDTH


@dataclass(frozen=True, slots=True)
class LeadingColumn(Column):
    """A column that says whose answers these are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionColumn(Column):
    section: Section
    question: Question


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionColumn(QuestionColumn):
    """Whether one option of several was chosen."""

    option: Option


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedOutColumn(Column):
    section: Section
    worked_out: WorkedOut


_LEADING = (
    ("agency_code", "Agency code", 12),
    ("agency", "Agency", 30),
    ("sector", "Sector", 18),
    ("status", "Status", 16),
    ("submitted_at", "Submitted", 18),
)


def question_title(number: str, text: str, unit: str = "") -> str:
    """What a heading says of a question: number, text and, where there is one, the unit in brackets."""
    return f"{number} {text}".strip() + (f" ({unit})" if unit else "")


def section_title(section: Section) -> str:
    return f"{section.number} {section.title}".strip()


def worked_out_after(question_set: QuestionSet) -> dict[str, tuple[WorkedOut, ...]]:
    """For the key of a question, the columns that are worked out as soon as its answer is there."""
    places = {question.key: place for place, question in enumerate(question_set.questions())}
    after: dict[str, tuple[WorkedOut, ...]] = {}
    for column in question_set.worked_out:
        last = max(column.sources, key=places.__getitem__)
        after[last] = (*after.get(last, ()), column)
    return after


def columns_for(question_set: QuestionSet) -> tuple[Column, ...]:
    """Every column of the wide sheet in order: who, then section by section what was asked.

    Headings are unique whatever the case, on one line and at most 255 UTF-16 units long.
    """
    taken: set[str] = set()

    def headed(text: str) -> str:
        name = heading(text, taken)
        taken.add(name.casefold())
        return name

    leading = tuple(LeadingColumn(key, headed(text), width) for key, text, width in _LEADING)
    return leading + tuple(_answer_columns(question_set, headed))


def _answer_columns(question_set: QuestionSet, headed: Callable[[str], str]) -> Iterator[Column]:
    after = worked_out_after(question_set)
    for section in question_set.sections:
        for question in section.questions:
            yield from _question_columns(section, question, headed)
            for worked_out in after.get(question.key, ()):
                title = headed(question_title(worked_out.number, worked_out.text) or worked_out.key)
                yield WorkedOutColumn(worked_out.key, title, section=section, worked_out=worked_out)


def _width(question: Question, title: str) -> float:
    ordinary = _PART_WIDTHS.get(question.part, _WIDTHS.get(question.type, _WIDTH))  # type: ignore[arg-type]
    return max(ordinary, min(len(title) / _HEADING_LINES, _WIDEST))


def _question_columns(section: Section, question: Question, headed: Callable[[str], str]) -> Iterator[Column]:
    title = question_title(question.number, question.text, question.unit) or question.key
    width = _width(question, title)
    yield QuestionColumn(question.key, headed(title), width, section=section, question=question)
    for option in question.options if question.type == "choices" else ():
        yield OptionColumn(
            f"{question.key}.{option.key}",
            headed(f"{title}: {option.label}"),
            _WIDTH,
            section=section,
            question=question,
            option=option,
        )
