"""Composite answers: what a question set file writes as one question and the portal asks as several plain ones.

Expanded when the file is read. Nothing after the loader knows composites; the plain questions keep ``part_of`` and
``part``, so that pages and sheets can group them. To add a composite, write one class and name it in COMPOSITES.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import ClassVar

from portal.forms.spec import Condition, Option, Part, Question, Rule, Scale, Watch, WorkedOut

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
    states: bool = False
    ask_if_moved: Decimal | None = None
    ask_if_changed: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Expanded:
    """What a composite question becomes."""

    questions: tuple[Question, ...]
    rules: tuple[Rule, ...] = ()
    worked_out: tuple[WorkedOut, ...] = ()
    watches: tuple[Watch, ...] = ()


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
    takes: ClassVar[frozenset[str]] = frozenset({"scale", "may_not_apply", "evidence_hint", "ask_if_moved", "compare"})
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
        return _watched((rating, *self._parts(rating, draft.evidence_hint)), rating, {Part.CHANGE: draft.ask_if_moved})

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


_REASONS = {
    Part.CHANGE: "Why is this so different from last time?",
    Part.CORRECTION: "Why was this figure corrected?",
}


def _watched(
    questions: tuple[Question, ...],
    lead: Question,
    limits: Mapping[Part, Decimal | None],
    rules: tuple[Rule, ...] = (),
    worked_out: tuple[WorkedOut, ...] = (),
) -> Expanded:
    """The questions with one more for each limit: the reason that a change of their answers wants."""
    sources = tuple(each.key for each in questions if each.part in MADE_OF)
    watched = {part: limit for part, limit in limits.items() if limit is not None}
    reasons = tuple(_reason(lead, part) for part in watched)
    watches = tuple(
        Watch(part, lead.key, sources, reason.key, limit)
        for (part, limit), reason in zip(watched.items(), reasons, strict=True)
    )
    return Expanded((*questions, *reasons), rules, worked_out, watches)


MADE_OF = frozenset({Part.RATING, Part.STATE, Part.VALUE, Part.NUMERATOR, Part.DENOMINATOR})
"""The parts that hold the answer itself; the others say something about it."""


def _reason(lead: Question, part: Part) -> Question:
    words = _REASONS[part]
    text = words if lead.number else f"{lead.text}: {words[0].lower()}{words[1:]}"
    reason = _part_of(lead, part, "long_text", text)
    return replace(
        reason, key=f"{lead.key}_{part.value}", required=False, max_words=100, hint="One sentence is enough."
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


STATE_WITH_NUMBER = frozenset({"value"})
ZERO = "zero"
_FIGURE_STATES = (
    Option("value", "We have a figure"),
    Option(ZERO, "The figure is zero"),
    Option("not_collected", "We do not collect this"),
    Option("not_applicable", "This does not apply to us"),
    Option("not_yet_available", "The figure is not available yet"),
)


def _state_of(question: Question) -> Question:
    """Whether there is a figure at all. Five different things, of which a blank is none."""
    return replace(
        _part_of(question, Part.STATE, "choice", _ask_whether(question)),
        key=f"{question.key}_state",
        required_if=question.required_if,
        hint=question.hint,
        hints_by_kind=question.hints_by_kind,
        options=_FIGURE_STATES,
    )


def _ask_whether(question: Question) -> str:
    """A number stands in front of it; without one it has to say which figure is meant, for it becomes a heading."""
    return "Do you have a figure?" if question.number else f"{question.text}: do you have a figure?"


def _limits(draft: Draft) -> dict[Part, Decimal | None]:
    """A figure that is watched wants a reason for a change and, once it was sent, for a correction."""
    changed = draft.ask_if_changed
    return {Part.CHANGE: changed, Part.CORRECTION: None if changed is None else Decimal(0)}


class Percentage(Composite):
    """Two counts and the share worked out from them; nobody types a percentage.

    With ``states`` it is asked first whether there is a figure; one that is zero needs only what it is a share of.
    """

    name: ClassVar[str] = "percentage"
    needs: ClassVar[frozenset[str]] = frozenset({"numerator", "denominator"})
    takes: ClassVar[frozenset[str]] = needs | {"states", "ask_if_changed", "polarity", "compare"}

    def expand(self, draft: Draft) -> Expanded:
        question = draft.question
        numerator = self._count(question, Part.NUMERATOR, draft.numerator)
        denominator = self._count(question, Part.DENOMINATOR, draft.denominator)
        counts: tuple[Question, ...] = (numerator, denominator)
        state = _state_of(question) if draft.states else None
        if state is None:
            hinted = replace(numerator, hint=question.hint, hints_by_kind=question.hints_by_kind)
            counts = (hinted, denominator)
        else:
            counts = (
                state,
                _where(numerator, state, STATE_WITH_NUMBER),
                _where(denominator, state, STATE_WITH_NUMBER | {ZERO}),
            )
        worked_out = WorkedOut(
            question.key,
            question.text,
            "ratio",
            (numerator.key, denominator.key),
            question.number,
            state.key if state else "",
            question.polarity,
            question.compare,
        )
        rules = (Rule("not_more_than", numerator.key, (denominator.key,)),)
        return _watched(counts, question, _limits(draft), rules, (worked_out,))

    def _count(self, question: Question, part: Part, text: str) -> Question:
        count = _part_of(question, part, "number", text)
        key = f"{question.key}_{part.value}"
        return replace(count, key=key, required_if=question.required_if, minimum=Decimal(0))


def _where(count: Question, state: Question, states: frozenset[str]) -> Question:
    """A number that is asked, and then needed, in some states only."""
    return replace(count, required=True, required_if=None, show_if=Condition(state.key, states))


class Figure(Composite):
    """A figure that may be zero, not collected, not applicable or not yet available; a blank never stands for zero."""

    name: ClassVar[str] = "figure"
    takes: ClassVar[frozenset[str]] = frozenset(
        {"minimum", "maximum", "decimals", "unit", "ask_if_changed", "polarity", "compare"}
    )

    def expand(self, draft: Draft) -> Expanded:
        question = draft.question
        state = _state_of(question)
        figure = replace(
            _where(question, state, STATE_WITH_NUMBER),
            type="number",
            hint="",
            hints_by_kind=(),
            part_of=question.key,
            part=Part.VALUE,
        )
        return _watched((state, figure), question, _limits(draft))


COMPOSITES: dict[str, Composite] = {composite.name: composite for composite in (Graded(), Percentage(), Figure())}
"""Every composite by the name that a question set file uses."""
