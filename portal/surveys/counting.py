"""Counts as people may see them: of a closed survey, and small ones hidden with whatever would give them away."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from exports.suppression import Sum, hide
from portal.database import db
from portal.forms import library
from portal.forms.spec import Question, QuestionSet
from portal.surveys.models import EVERYBODY, SurveyCount, SurveyLink
from portal.surveys.offered import questions_of

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Shown:
    """One question with its answers, each with how many gave it: None is hidden. ``mean`` is there where nothing is."""

    question: Question
    answers: tuple[tuple[str, int | None], ...]
    mean: Decimal | None

    @property
    def is_hidden(self) -> bool:
        return any(people is None for _, people in self.answers)


@dataclass(frozen=True, slots=True)
class Counted:
    """A whole survey. ``people`` is None where so few answered that even that is hidden."""

    people: int | None
    questions: tuple[Shown, ...]


def counted(link: SurveyLink) -> Counted | None:
    """The results; None while the survey is open, for two readings of it could be subtracted."""
    return counted_all([link]).get(link.return_id)


def counted_all(links: Collection[SurveyLink]) -> dict[uuid.UUID, Counted]:
    """By return, the results of those that are closed. One statement."""
    closed = {link.id: link for link in links if link.closed_at is not None}
    if not closed:
        return {}
    counts: dict[uuid.UUID, dict[Key, int]] = {link_id: {} for link_id in closed}
    for one in db.session.scalars(select(SurveyCount).where(SurveyCount.link_id.in_(list(closed)))):
        counts[one.link_id][one.question_key, one.option_key] = one.people
    return {
        link.return_id: shown_of(library.get(link.question_set, link.version), counts[link.id], link.hide_below)
        for link in closed.values()
    }


def shown_of(survey: QuestionSet, counts: Mapping[Key, int], hide_below: int) -> Counted:
    """Everything that may be shown of these counts, together: nothing hidden follows from what is shown.

    Where so few answered that even their number is hidden, no zero is shown either: of one person, or of a few who
    agree, the answers nobody gave leave only the one that they did.
    """
    questions = questions_of(survey)
    numbers = {name_of(EVERYBODY, EVERYBODY): counts.get((EVERYBODY, EVERYBODY), 0)}
    sums = []
    for question in questions:
        keys = [(question.key, option.key) for option in question.options]
        parts = {name_of(*key): counts.get(key, 0) for key in keys}
        numbers |= parts
        sums.append(Sum(name_of(EVERYBODY, EVERYBODY), tuple(parts)))
    hidden = hide(numbers, sums, hide_below)
    if name_of(EVERYBODY, EVERYBODY) in hidden:
        hidden = frozenset(numbers)

    def shown(question_key: str, option_key: str) -> int | None:
        name = name_of(question_key, option_key)
        return None if name in hidden else numbers[name]

    return Counted(
        shown(EVERYBODY, EVERYBODY),
        tuple(
            _question(each, tuple((option.label, shown(each.key, option.key)) for option in each.options))
            for each in questions
        ),
    )


def name_of(question_key: str, option_key: str) -> str:
    return f"{question_key}/{option_key}"


def _question(question: Question, answers: tuple[tuple[str, int | None], ...]) -> Shown:
    return Shown(question, answers, _mean(question, answers))


def _mean(question: Question, answers: tuple[tuple[str, int | None], ...]) -> Decimal | None:
    """The mean on the scale, from counts that are all shown: it tells nothing that they do not."""
    pairs = [(option.score, people) for option, (_, people) in zip(question.options, answers, strict=True)]
    if any(people is None for _, people in pairs):
        return None
    scored = [(score, people) for score, people in pairs if score is not None and people]
    total = sum(people for _, people in scored)
    return sum((score * people for score, people in scored), Decimal(0)) / total if total else None
