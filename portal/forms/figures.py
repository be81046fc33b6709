"""What an answer measures: grades, percentages and figures, read the same way for pages, comparisons and workbooks.

A figure is a value, zero, not collected, not applicable or not yet available; a blank is none of them. A percentage is
never kept: it is worked out from its two counts, and that of several answers is the sum over the sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from portal.forms.answers import AnswerProblem, Raw, shown, type_of
from portal.forms.expand import MADE_OF
from portal.forms.spec import Comparator, Option, Part, Polarity, Question, QuestionSet


class Kind(StrEnum):
    """What is measured, which decides how it is shown and put together."""

    GRADE = "grade"
    PERCENTAGE = "percentage"
    FIGURE = "figure"


class State(StrEnum):
    """The five things that a figure may be, and the answer that is not there."""

    VALUE = "value"
    ZERO = "zero"
    NOT_COLLECTED = "not_collected"
    NOT_APPLICABLE = "not_applicable"
    NOT_YET_AVAILABLE = "not_yet_available"
    BLANK = "blank"


STATE_WORDS = {
    State.VALUE: "Value",
    State.ZERO: "Zero",
    State.NOT_COLLECTED: "Not collected",
    State.NOT_APPLICABLE: "Not applicable",
    State.NOT_YET_AVAILABLE: "Not yet available",
    State.BLANK: "Not answered",
}


@dataclass(frozen=True, slots=True)
class Measure:
    """One question of the file that can be compared, with the plain questions that its answer is made of."""

    key: str
    number: str
    text: str
    kind: Kind
    section: str
    sources: tuple[Question, ...]
    unit: str = ""
    polarity: Polarity = Polarity.HIGHER_IS_BETTER
    compare: frozenset[Comparator] = frozenset()
    applies_to: frozenset[str] = frozenset()

    @property
    def title(self) -> str:
        return f"{self.number} {self.text}".strip()

    def source(self, part: Part) -> Question | None:
        return next((question for question in self.sources if question.part is part), None)

    @property
    def options(self) -> tuple[Option, ...]:
        """The answers of a grade, each with what it counts for."""
        rating = self.source(Part.RATING)
        return tuple(option for option in rating.options if option.score is not None) if rating else ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What one agency answered. ``value`` is exact: a share from 0 to 1, a figure, or what a grade counts for."""

    state: State
    value: Fraction | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None


BLANK = Reading(State.BLANK)


def measures_of(question_set: QuestionSet) -> tuple[Measure, ...]:
    """Everything that can be compared, in the order of the pages."""
    worked_out = {column.key: column for column in question_set.worked_out}
    found: list[Measure] = []
    for section in question_set.sections:
        groups: dict[str, list[Question]] = {}
        for question in section.questions:
            groups.setdefault(question.part_of or question.key, []).append(question)
        for key, members in groups.items():
            sources = tuple(each for each in members if each.part in MADE_OF)
            lead = next((each for each in members if each.part in (Part.RATING, Part.VALUE)), None)
            if key in worked_out:
                column = worked_out[key]
                about = (column.number, column.text, Kind.PERCENTAGE, section.key, sources, "%")
                found.append(Measure(key, *about, column.polarity, column.compare, members[0].applies_to))
            elif lead is not None and (lead.part is Part.VALUE or _counts(lead)):
                kind = Kind.FIGURE if lead.part is Part.VALUE else Kind.GRADE
                about = (lead.number, lead.text, kind, section.key, sources, lead.unit)
                found.append(Measure(key, *about, lead.polarity, lead.compare, lead.applies_to))
    return tuple(found)


def _counts(rating: Question) -> bool:
    return any(option.score is not None for option in rating.options)


def read(measure: Measure, answers: Mapping[str, Raw]) -> Reading:
    """What the raw answers say. An answer that is wrong in itself says nothing."""
    if measure.kind is Kind.GRADE:
        return _grade(measure, answers)
    state_question = measure.source(Part.STATE)
    state = State.VALUE
    if state_question is not None:
        chosen = type_of(state_question).chosen(state_question, answers.get(state_question.key))
        state = State(next(iter(chosen), State.BLANK))
    if state not in (State.VALUE, State.ZERO):
        return Reading(state)
    if measure.kind is Kind.FIGURE:
        return _figure(state, number_in(measure.source(Part.VALUE), answers))
    return _percentage(state, measure, answers)


def _grade(measure: Measure, answers: Mapping[str, Raw]) -> Reading:
    rating = measure.source(Part.RATING)
    raw = answers.get(rating.key) if rating is not None else None
    option = rating.option(raw) if rating is not None and isinstance(raw, str) else None
    if option is None:
        return BLANK
    return Reading(State.VALUE, Fraction(option.score)) if option.score is not None else Reading(State.NOT_APPLICABLE)


def _figure(state: State, value: Decimal | None) -> Reading:
    """Zero is one thing, whether somebody chose it or typed a nought."""
    if state is State.ZERO or value == 0:
        return Reading(State.ZERO, Fraction(0))
    return Reading(State.VALUE, Fraction(value)) if value is not None else BLANK


def _percentage(state: State, measure: Measure, answers: Mapping[str, Raw]) -> Reading:
    denominator = number_in(measure.source(Part.DENOMINATOR), answers)
    numerator = Decimal(0) if state is State.ZERO else number_in(measure.source(Part.NUMERATOR), answers)
    if numerator is None or denominator is None:
        return BLANK
    if numerator > denominator:
        return BLANK
    share = Fraction(numerator) / Fraction(denominator) if denominator else None
    return Reading(State.ZERO if numerator == 0 else State.VALUE, share, numerator, denominator)


def number_in(question: Question | None, answers: Mapping[str, Raw]) -> Decimal | None:
    """A number as it was typed; nothing where it cannot be read."""
    if question is None or type_of(question).is_blank(answers.get(question.key)):
        return None
    try:
        value = type_of(question).parse(question, answers.get(question.key))
    except AnswerProblem:
        return None
    return Decimal(value) if isinstance(value, int | Decimal) else None


def together(readings: Iterable[Reading]) -> Reading:
    """Several percentages, of quarters say, as one: all numerators over all denominators, never a mean of shares."""
    counted = [each for each in readings if each.numerator is not None and each.denominator is not None]
    if not counted:
        return BLANK
    numerator = sum((each.numerator for each in counted if each.numerator is not None), Decimal(0))
    denominator = sum((each.denominator for each in counted if each.denominator is not None), Decimal(0))
    share = Fraction(numerator) / Fraction(denominator) if denominator else None
    return Reading(State.ZERO if numerator == 0 else State.VALUE, share, numerator, denominator)


def in_words(measure: Measure, reading: Reading) -> str:
    """A reading as people read it: grades always in words, percentages with the counts they come from."""
    if reading.state not in (State.VALUE, State.ZERO):
        return STATE_WORDS[reading.state]
    if reading.numerator is not None and reading.denominator is not None:
        counts = f"{shown(reading.numerator)} of {shown(reading.denominator)}"
        return counts if reading.value is None else f"{value_in_words(measure, reading.value)} ({counts})"
    return value_in_words(measure, reading.value) if reading.value is not None else STATE_WORDS[State.BLANK]


def value_in_words(measure: Measure, value: Fraction) -> str:
    """A value alone, also one between two grades, as quartiles and means are."""
    if measure.kind is Kind.PERCENTAGE:
        return f"{rounded(value * 100)}%"
    if measure.kind is Kind.FIGURE:
        return f"{rounded(value)} {measure.unit}".strip()
    nearest = min(measure.options, key=lambda option: abs(Fraction(option.score or 0) - value))
    exact = Fraction(nearest.score or 0) == value
    return nearest.label if exact else f"{rounded(value)} (nearest: {nearest.label})"


def rounded(value: Fraction) -> str:
    """One decimal place, half up, and none where it says nothing."""
    tenths = (abs(value) * 20 + 1) // 2
    return f"{'-' if value < 0 and tenths else ''}{shown(Decimal(int(tenths)) / 10)}"
