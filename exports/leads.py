"""A question set as the listing sheets read it: each question with its parts, and which of its answers are gaps.

A gap ("amber or red") is decided by what the scale says, never by a name or a colour: an option that needs an action,
or whose score is not the best of its scale. An option that does not apply is never one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from exports.answered import Known
from portal.forms.spec import Direction, Option, Part, Question, QuestionSet, Section

MINOR = frozenset({Part.HOW_WE_KNOW, Part.EVIDENCE, Part.ACTION, Part.REASON, Part.SHARE, Part.CHANGE, Part.CORRECTION})
"""Parts that say something about an answer; each of them shares its number and its tags."""

COMMENTS = (Part.HOW_WE_KNOW, Part.REASON)


@dataclass(frozen=True, slots=True)
class Lead:
    """A question that stands for itself, with what was asked about its answer. ``gaps`` are keys of options."""

    section: Section
    question: Question
    parts: Mapping[Part, Question]
    gaps: frozenset[str]
    inapplicable: frozenset[str]

    @property
    def key(self) -> str:
        return self.question.key

    def is_gap(self, value: Known | None) -> bool:
        return isinstance(value, str) and value in self.gaps

    def does_not_apply(self, value: Known | None) -> bool:
        return isinstance(value, str) and value in self.inapplicable


def is_minor(question: Question) -> bool:
    return question.part in MINOR


def leads_of(question_set: QuestionSet) -> tuple[Lead, ...]:
    """Every question but those that are a part of a rating, in order."""
    parts: dict[str, dict[Part, Question]] = {}
    for question in question_set.questions():
        if question.part_of is not None and question.part in MINOR:
            parts.setdefault(question.part_of, {})[question.part] = question
    return tuple(_leads(question_set, parts))


def _leads(question_set: QuestionSet, parts: Mapping[str, Mapping[Part, Question]]) -> Iterator[Lead]:
    for section in question_set.sections:
        for question in section.questions:
            if not is_minor(question):
                options = question.options
                inapplicable = frozenset(option.key for option in options if option.does_not_apply)
                own = parts.get(question.part_of or "", {}) if question.part is Part.RATING else {}
                yield Lead(section, question, own, _gaps(question_set, question), inapplicable)


def _gaps(question_set: QuestionSet, question: Question) -> frozenset[str]:
    scores = [option.score for option in question.options if option.score is not None]
    best = None
    if scores and question.scale is not None:
        is_higher_better = question_set.scale(question.scale).direction is Direction.HIGHER_IS_BETTER
        best = max(scores) if is_higher_better else min(scores)

    def is_gap(option: Option) -> bool:
        below_best = best is not None and option.score is not None and option.score != best
        return not option.does_not_apply and (Part.ACTION in option.needs or below_best)

    return frozenset(option.key for option in question.options if is_gap(option))


def asks_for(question_set: QuestionSet, *parts: Part) -> bool:
    """Whether any question of the set is one of these parts; without one a sheet needs no column for it."""
    return any(question.part in parts for question in question_set.questions())


def list_of(question_set: QuestionSet, part: Part) -> Question | None:
    """The list that the answers to ``part`` refer to: the action list, the evidence list. None when there is none."""
    targets = (question.refers_to for question in question_set.questions() if question.part is part)
    key = next((target for target in targets if target), None)
    return question_set.question(key) if key else None


def due_column(actions: Question) -> Question | None:
    """The column of an action list that says by when: the date that must lie ahead, else the one with the key due."""
    days = [column for column in actions.columns if column.type == "date"]
    ahead = [column for column in days if column.future_when_new] + [column for column in days if column.key == "due"]
    return next(iter(ahead), None)


def review_column(evidence: Question) -> Question | None:
    """The column of an evidence list that says when it is reviewed next: the date with the key ``review_date``."""
    return next((c for c in evidence.columns if c.type == "date" and c.key == "review_date"), None)
