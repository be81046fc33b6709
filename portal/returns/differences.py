"""What is different between two sets of answers to the same questions, in words: each question before and after.

The answers of a list are compared row by row, so that one new action does not repeat all the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from portal.database import db
from portal.forms.answers import Raw, Shape, type_of
from portal.forms.check import asked
from portal.forms.spec import Question, QuestionSet, Section
from portal.forms.web import Group, Shown, grouped, in_words
from portal.returns.drafts import Draft
from portal.returns.merge import rows_by_id, same, same_row
from portal.returns.models import DraftChange

Answers = Mapping[str, Raw]


@dataclass(frozen=True, slots=True)
class Changed:
    """A question whose answer is different, and both answers in words; one that is empty was not given."""

    question: Question
    before: Shown
    after: Shown


@dataclass(frozen=True, slots=True)
class SectionChanged:
    """A section with its questions whose answers are different, grouped as on its page."""

    section: Section
    groups: tuple[Group[Changed], ...]


def differences(question_set: QuestionSet, before: Answers, after: Answers) -> list[Changed]:
    """The questions of which one side says something else than the other, in order."""
    found = (_changed(question, question_set, before, after) for question in question_set.questions())
    return [changed for changed in found if changed is not None]


def by_section(question_set: QuestionSet, changed: Iterable[Changed]) -> list[SectionChanged]:
    """The differences as a page shows them."""
    by_key = {each.question.key: each for each in changed}
    sections = []
    for section in question_set.sections:
        here = [by_key[question.key] for question in section.questions if question.key in by_key]
        if here:
            groups = grouped(here, lambda each: each.question, question_set)
            sections.append(SectionChanged(section, tuple(groups)))
    return sections


def since(draft: Draft, moment: datetime) -> list[Changed]:
    """What was changed in a draft after ``moment``, among what was asked then or is asked now."""
    then = _as_of(draft, moment)
    return differences(draft.question_set, _asked_of(draft, then), _asked_of(draft, draft.answers))


def _as_of(draft: Draft, moment: datetime) -> dict[str, Raw]:
    """The answers as they stood at ``moment``: those of now, with each later change taken back."""
    query = (
        select(DraftChange)
        .where(DraftChange.return_id == draft.return_.id, DraftChange.at > moment)
        .order_by(DraftChange.section_key, DraftChange.revision)
    )
    before: dict[str, Raw] = {}
    for change in db.session.scalars(query):
        before.setdefault(change.question_key, change.before)
    return {**draft.answers, **before}


def _asked_of(draft: Draft, answers: Answers) -> dict[str, Raw]:
    """The answers to what is asked with them: what belongs to a branch that was left says nothing."""
    questions = asked(draft.question_set, answers, draft.asking)
    return {question.key: answers.get(question.key) for question in questions}


def _changed(question: Question, question_set: QuestionSet, before: Answers, after: Answers) -> Changed | None:
    then, now = before.get(question.key), after.get(question.key)
    if same(question, then, now):
        return None
    shown = Changed(question, in_words(question, question_set, before), in_words(question, question_set, after))
    if type_of(question).shape is not Shape.ROWS:
        return shown
    rows = replace(
        shown,
        before=_only(shown.before, _places_that_differ(question, then, now)),
        after=_only(shown.after, _places_that_differ(question, now, then)),
    )
    return rows if rows.before.rows or rows.after.rows else None


def _places_that_differ(question: Question, these: Raw, others: Raw) -> set[int] | None:
    """The places in a list of the rows that the other list lacks or has otherwise; None when it cannot be read."""
    rows, known = rows_by_id(these), rows_by_id(others) or {}
    if rows is None:
        return None
    differing = (not same_row(question, row, known.get(row_id)) for row_id, row in rows.items())
    return {place for place, is_other in enumerate(differing) if is_other}


def _only(shown: Shown, places: set[int] | None) -> Shown:
    if places is None:
        return shown
    return replace(shown, rows=tuple(row for place, row in enumerate(shown.rows) if place in places))
