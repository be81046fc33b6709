"""An action as a page shows it: how it stands, which audit it was submitted in, which questions it serves."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from portal.actions.models import FollowedAction
from portal.actions.timing import Standing, standing_of
from portal.actions.words import state_words
from portal.forms.spec import QuestionSet
from portal.local_time import long_date, today
from portal.returns import drafts
from portal.returns.standing import days_left


@dataclass(frozen=True, slots=True)
class Served:
    """A question that an action is for: its number, its words, and where it stands among the submitted answers."""

    number: str
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class ShownAction:
    """What a template needs of an action; ``label`` and ``colour`` are those of its tag."""

    action: FollowedAction
    standing: Standing
    label: str
    colour: str
    due: str
    serves: tuple[Served, ...]

    @property
    def audit_href(self) -> str:
        return url_for("returns.submitted", return_id=self.action.return_id)


def shown(action: FollowedAction) -> ShownAction:
    standing = standing_of(action)
    label, colour = state_words(action.state, standing)
    return ShownAction(action, standing, label, colour, due_words(action, standing), served_by(action))


def due_words(action: FollowedAction, standing: Standing) -> str:
    """``30 September 2026 (12 days late)``; the days only where they matter."""
    if action.due_on is None:
        return "No due day"
    day = long_date(action.due_on)
    if standing in (Standing.OVERDUE, Standing.SOON):
        return f"{day} ({days_left(action.due_on, today())})"
    return day


def served_by(action: FollowedAction) -> tuple[Served, ...]:
    question_set = drafts.question_set_of(action.return_)
    return tuple(_served(question_set, action, key) for key in action.serves)


def _served(question_set: QuestionSet, action: FollowedAction, key: str) -> Served:
    question, section = question_set.question(key), question_set.section_of(key)
    anchor = f"read-{section.key}" if section is not None else None
    href = url_for("returns.submitted", return_id=action.return_id, _anchor=anchor)
    return Served(question.number if question else "", question.text if question else key, href)
