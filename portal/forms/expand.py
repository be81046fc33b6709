"""Composite answers: what a question set file writes as one question and the portal asks as several plain ones.

Expanded when the file is read. Nothing after the loader knows composites; the plain questions keep ``part_of`` and
``part``, so that pages and sheets can group them. To add a composite, write one class and name it in COMPOSITES.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import ClassVar

from portal.forms.spec import Condition, Option, Part, Question, Rule, Scale, WorkedOut

EVIDENCE_LIST = "evidence"
ACTION_LIST = "actions"
"""The keys of the ``rows`` questions that graded answers point to."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A composite question as the file has it. ``question`` holds what every question has; the rest is its own."""

    question: Question
    scale: Scale | None = None
    may_not_apply: bool = True
    evidence_hint: str = ""
    numerator: str = ""
    denominator: str = ""


@dataclass(frozen=True, slots=True)
class Expanded:
    """What a composite question becomes."""

    questions: tuple[Question, ...]
    rules: tuple[Rule, ...] = ()
    worked_out: tuple[WorkedOut, ...] = ()


class Composite(ABC):
    """One kind of composite answer. ``takes`` and ``needs`` list its fields in a question set file."""

    name: ClassVar[str]
    takes: ClassVar[frozenset[str]] = frozenset()
    needs: ClassVar[frozenset[str]] = frozenset()

    @abstractmethod
    def expand(self, draft: Draft) -> Expanded:
        """The plain questions in the order in which they are asked, with their rules and worked-out columns."""


@dataclass(frozen=True, slots=True)
class _GradedPart:
    """How one part of a graded answer is asked."""

    part: Part
    type: str
    text: str
    hint: str = ""
    max_words: int | None = None
    refers_to: str | None = None


_GRADED_PARTS = (
    _GradedPart(Part.HOW_WE_KNOW, "long_text", "How do you know?", max_words=250),
    _GradedPart(
        Part.EVIDENCE,
        "refs",
        "Evidence",
        hint="Choose from your evidence list. A link or a document title is enough.",
        refers_to=EVIDENCE_LIST,
    ),
    _GradedPart(
        Part.ACTION, "refs", "What will you do about it?", hint="Choose from your action list.", refers_to=ACTION_LIST
    ),
    _GradedPart(Part.REASON, "text", "Why does this not apply?"),
    _GradedPart(Part.SHARE, "yes_no", "Can we share this as good practice?"),
)


class Graded(Composite):
    """A rating on a scale, and the parts that the chosen option needs or asks for."""

    name: ClassVar[str] = "graded"
    takes: ClassVar[frozenset[str]] = frozenset({"scale", "may_not_apply", "evidence_hint"})
    needs: ClassVar[frozenset[str]] = frozenset({"scale"})

    def expand(self, draft: Draft) -> Expanded:
        scale = draft.scale
        options = tuple(o for o in (scale.options if scale else ()) if draft.may_not_apply or not o.does_not_apply)
        rating = replace(
            draft.question,
            type="choice",
            options=options,
            scale=scale.key if scale else None,
            part_of=draft.question.key,
            part=Part.RATING,
        )
        return Expanded((rating, *self._parts(rating, draft.evidence_hint)))

    def _parts(self, rating: Question, evidence_hint: str) -> Iterator[Question]:
        for graded in _GRADED_PARTS:
            needing = _keys_with(rating.options, graded.part, needed=True)
            asking = needing | _keys_with(rating.options, graded.part, needed=False)
            if not asking:
                continue
            yield replace(
                _part_of(rating, graded.part, graded.type, graded.text),
                key=f"{rating.key}_{graded.part.value}",
                hint=_example(evidence_hint) if graded.part is Part.HOW_WE_KNOW else graded.hint,
                required=asking == needing,
                required_if=Condition(rating.key, needing) if needing and asking != needing else None,
                show_if=Condition(rating.key, asking),
                max_words=graded.max_words,
                refers_to=graded.refers_to,
            )


def _keys_with(options: tuple[Option, ...], part: Part, needed: bool) -> frozenset[str]:
    return frozenset(option.key for option in options if part in (option.needs if needed else option.asks))


def _example(evidence_hint: str) -> str:
    return f"For example: {evidence_hint[0].lower()}{evidence_hint[1:]}" if evidence_hint else ""


def _part_of(question: Question, part: Part, kind: str, text: str) -> Question:
    """A plain question that is asked wherever its composite is, with the same number and tags."""
    return Question(
        key=question.key,
        type=kind,
        text=text,
        number=question.number,
        required=question.required,
        show_if=question.show_if,
        applies_to=question.applies_to,
        tags=question.tags,
        part_of=question.part_of or question.key,
        part=part,
    )


NOT_KNOWN = "_not_known"
"""After the key of a question: why it is not known."""

NOT_KNOWN_WORDS = "Not known: "


def with_not_known(question: Question, reasons: tuple[Option, ...]) -> tuple[Question, ...]:
    """A question, or a column, and after it why its answer is not known."""
    why = replace(
        _part_of(question, Part.NOT_KNOWN, "not_known", NOT_KNOWN_WORDS + question.text),
        key=question.key + NOT_KNOWN,
        required=False,
        options=reasons,
    )
    return question, why


def not_known_rules(questions: tuple[Question, ...]) -> Iterator[Rule]:
    """An answer and the reason why there is none exclude each other, in a list row by row."""
    for question in questions:
        if question.part is Part.NOT_KNOWN and question.part_of:
            yield Rule("not_both", question.key, (question.part_of,))
        for column in question.columns:
            if column.part is Part.NOT_KNOWN:
                yield Rule("not_both", f"{question.key}.{column.key}", (f"{question.key}.{column.part_of}",))


class Percentage(Composite):
    """Two counts and the share worked out from them; nobody types a percentage."""

    name: ClassVar[str] = "percentage"
    takes: ClassVar[frozenset[str]] = frozenset({"numerator", "denominator"})
    needs: ClassVar[frozenset[str]] = takes

    def expand(self, draft: Draft) -> Expanded:
        question = draft.question
        numerator = self._count(question, Part.NUMERATOR, draft.numerator)
        numerator = replace(numerator, hint=question.hint, hints_by_kind=question.hints_by_kind)
        denominator = self._count(question, Part.DENOMINATOR, draft.denominator)
        keys = (numerator.key, denominator.key)
        return Expanded(
            (numerator, denominator),
            (Rule("not_more_than", numerator.key, (denominator.key,)),),
            (WorkedOut(question.key, question.text, "ratio", keys, question.number),),
        )

    def _count(self, question: Question, part: Part, text: str) -> Question:
        count = _part_of(question, part, "number", text)
        key = f"{question.key}_{part.value}"
        return replace(count, key=key, required_if=question.required_if, minimum=Decimal(0))


_FIGURE_STATES = (
    Option("value", "We have a figure"),
    Option("zero", "The figure is zero"),
    Option("not_collected", "We do not collect this"),
    Option("not_applicable", "This does not apply to us"),
    Option("not_yet_available", "The figure is not available yet"),
)


class Figure(Composite):
    """A figure that may be zero, not collected, not applicable or not yet available; a blank never stands for zero."""

    name: ClassVar[str] = "figure"
    takes: ClassVar[frozenset[str]] = frozenset({"minimum", "maximum", "decimals", "unit"})

    def expand(self, draft: Draft) -> Expanded:
        question = draft.question
        state = replace(
            _part_of(question, Part.STATE, "choice", f"{question.text}: do you have a figure?"),
            key=f"{question.key}_state",
            required_if=question.required_if,
            hint=question.hint,
            hints_by_kind=question.hints_by_kind,
            options=_FIGURE_STATES,
        )
        figure = replace(
            question,
            type="number",
            hint="",
            hints_by_kind=(),
            required=True,
            required_if=None,
            show_if=Condition(state.key, frozenset({"value"})),
            part_of=question.key,
            part=Part.VALUE,
        )
        return Expanded((state, figure))


COMPOSITES: dict[str, Composite] = {composite.name: composite for composite in (Graded(), Percentage(), Figure())}
"""Every composite by the name that a question set file uses."""
