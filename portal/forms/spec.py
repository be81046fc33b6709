"""What a question set is: frozen dataclasses and nothing else.

A question set is read from YAML once (``loader.py``), its composite answers are expanded (``expand.py``), and from then
on every door - page, JSON, workbook, command - reads these objects. They hold no behaviour beyond looking things up,
import nothing of ours, and load neither Flask nor SQLAlchemy.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Direction(StrEnum):
    """Which end of a scale is the good end."""

    HIGHER_IS_BETTER = "higher_is_better"
    LOWER_IS_BETTER = "lower_is_better"


class Colour(StrEnum):
    """The colours a scale may use; pages and sheets translate them, and never show one without its letter."""

    GREEN = "green"
    LIGHT_GREEN = "light_green"
    AMBER = "amber"
    RED = "red"
    GREY = "grey"
    BLUE = "blue"


class Part(StrEnum):
    """What a question that came out of a composite answer is to that composite."""

    RATING = "rating"
    HOW_WE_KNOW = "how_we_know"
    EVIDENCE = "evidence"
    ACTION = "action"
    REASON = "reason"
    SHARE = "share"
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    STATE = "state"
    VALUE = "value"
    NOT_KNOWN = "not_known"
    CHANGE = "change"
    CORRECTION = "correction"


class Polarity(StrEnum):
    """Whether a higher figure is good news. Most neutral figures are a question and no score."""

    HIGHER_IS_BETTER = "higher_is_better"
    LOWER_IS_BETTER = "lower_is_better"
    NEUTRAL = "neutral"


class Comparator(StrEnum):
    """Where a figure to compare with can come from."""

    PREVIOUS = "previous"
    PARTNERS = "partners"
    REGION = "region"
    NATIONAL = "national"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be chosen.

    ``score`` is None for an option that stays out of every percentage ("does not apply"). ``needs`` names the parts
    of a graded answer that must be given with this option, ``asks`` the parts that may be given with it.
    """

    key: str
    label: str
    letter: str = ""
    colour: Colour | None = None
    score: Decimal | None = None
    meaning: str = ""
    does_not_apply: bool = False
    needs: frozenset[Part] = frozenset()
    asks: frozenset[Part] = frozenset()


@dataclass(frozen=True, slots=True)
class Band:
    """The letter that stands for a mean score of at least ``at_least`` (the first band that fits, best score first)."""

    at_least: Decimal
    letter: str
    colour: Colour


@dataclass(frozen=True, slots=True)
class Scale:
    """An ordered list of options with what they count for; kept with the version that used it, for scales change."""

    key: str
    title: str
    options: tuple[Option, ...]
    direction: Direction = Direction.HIGHER_IS_BETTER
    bands: tuple[Band, ...] = ()

    def option(self, key: str) -> Option | None:
        return next((option for option in self.options if option.key == key), None)


@dataclass(frozen=True, slots=True)
class Condition:
    """True when the answer to ``question`` is one of ``values``."""

    question: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Question:
    """One plain question. Composites no longer exist here; ``part_of`` and ``part`` say where a question came from."""

    key: str
    type: str
    text: str
    number: str = ""
    hint: str = ""
    hints_by_kind: tuple[tuple[str, str], ...] = ()
    required: bool = True
    required_if: Condition | None = None
    show_if: Condition | None = None
    applies_to: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    options: tuple[Option, ...] = ()
    scale: str | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    decimals: int = 0
    unit: str = ""
    max_length: int = 10_000
    max_words: int | None = None
    earliest: date | None = None
    latest: date | None = None
    future_when_new: bool = False
    not_in_future: bool = False
    columns: tuple[Question, ...] = ()
    row_name: str = ""
    max_rows: int = 200
    refers_to: str | None = None
    part_of: str | None = None
    part: Part | None = None
    autocomplete: str = ""
    polarity: Polarity = Polarity.HIGHER_IS_BETTER
    compare: frozenset[Comparator] = frozenset()
    pairs_with: frozenset[str] = frozenset()
    """In a survey of the people who do the work: the questions of the return that stand beside this one."""

    def option(self, key: str) -> Option | None:
        return next((option for option in self.options if option.key == key), None)


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """A column that nobody types: the portal works it out from other answers (``ratio`` = first / second).

    ``state`` is the key of the question that says whether there is a figure; where it says zero, the first is 0.
    """

    key: str
    text: str
    kind: str
    sources: tuple[str, ...]
    number: str = ""
    state: str = ""
    polarity: Polarity = Polarity.HIGHER_IS_BETTER
    compare: frozenset[Comparator] = frozenset()


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rule over several answers (``rules.py``). The problem it finds stands at ``question``."""

    name: str
    question: str
    others: tuple[str, ...] = ()
    message: str = ""


@dataclass(frozen=True, slots=True)
class Watch:
    """An answer whose change wants a reason: since last time (``Part.CHANGE``), or since it was sent (``CORRECTION``).

    ``lead`` is the key of the question in the file, ``sources`` the plain questions that the answer is made of and
    ``reason`` the one that takes the reason. ``limit`` is in steps of the scale for a rating, in points for a
    percentage, in per cent of what it was for a figure; a correction has none, for each one wants its reason.
    """

    part: Part
    lead: str
    sources: tuple[str, ...]
    reason: str
    limit: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Section:
    """One page of a return: for a Section 11 audit a standard, the profile, the evidence list or the action list."""

    key: str
    title: str
    number: str = ""
    question: str = ""
    intro: str = ""
    source: tuple[str, ...] = ()
    meanings: tuple[tuple[str, str], ...] = ()
    questions: tuple[Question, ...] = ()
    is_standard: bool = False
    """True for a section whose ratings make a score: the heatmap has one column for each."""


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """The questions of one form, one version. Published versions never change (``question_sets/LOCKED``)."""

    name: str
    version: str
    title: str
    audit_name: str
    intro: str = ""
    declaration: str = ""
    legal_basis: tuple[str, ...] = ()
    short_version_tag: str | None = None
    scales: tuple[Scale, ...] = ()
    sections: tuple[Section, ...] = ()
    rules: tuple[Rule, ...] = ()
    worked_out: tuple[WorkedOut, ...] = ()
    watches: tuple[Watch, ...] = ()
    is_audit: bool = True
    """Whether a round can ask it. What people send of their own accord, at any time, is no audit."""
    hide_below: int = 5
    """Of an anonymous survey: counts from 1 up to this are never shown."""

    @property
    def key(self) -> str:
        return f"{self.name}-{self.version}"

    def scale(self, key: str) -> Scale:
        return next(scale for scale in self.scales if scale.key == key)

    def section(self, key: str) -> Section | None:
        return next((section for section in self.sections if section.key == key), None)

    def questions(self) -> Iterator[Question]:
        for section in self.sections:
            yield from section.questions

    def question(self, key: str) -> Question | None:
        return next((question for question in self.questions() if question.key == key), None)

    def section_of(self, key: str) -> Section | None:
        """The section that holds the question ``key``, or None."""
        for section in self.sections:
            if any(question.key == key for question in section.questions):
                return section
        return None
