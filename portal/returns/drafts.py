"""Drafts: what was typed so far, section by section, and what the engine needs to judge it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.database import db
from portal.forms import library
from portal.forms.answers import Raw, Shape, type_of
from portal.forms.check import Asking
from portal.forms.comparable import not_comparable
from portal.forms.spec import QuestionSet
from portal.local_time import today
from portal.returns.finished_rows import finished_rows
from portal.returns.history import Earlier, earlier_of
from portal.returns.models import Return, SectionDraft, Submission


@dataclass(frozen=True, slots=True)
class Draft:
    """One return as it is being written.

    ``answers`` is flat, by question key, and holds everything that was ever typed and not taken out, asked or not.
    ``revisions`` counts the saves of each section (a section nobody has saved is not in it: its revision is 0).
    ``earlier`` is what was submitted in the round before; ``finished`` are the ids of its rows that are over and done
    with, closed actions for example.
    """

    return_: Return
    question_set: QuestionSet
    asking: Asking
    answers: Mapping[str, Raw]
    revisions: Mapping[str, int]
    saved_at: datetime | None
    earlier: tuple[Earlier, ...] = ()
    finished: frozenset[str] = frozenset()

    def revision(self, section_key: str) -> int:
        return self.revisions.get(section_key, 0)


def question_set_of(return_: Return) -> QuestionSet:
    """The version that the return is pinned to, for ever."""
    return library.get(return_.round.question_set, return_.round.version)


def load(return_: Return) -> Draft:
    """Read the draft with a number of statements that does not depend on its size. It checks no permission."""
    question_set = question_set_of(return_)
    sections, earlier = section_drafts(return_.id), earlier_of(return_)
    return Draft(
        return_=return_,
        question_set=question_set,
        asking=asking_of(return_, question_set, earlier),
        answers=flat(sections),
        revisions={section.section_key: section.revision for section in sections},
        saved_at=max((section.updated_at for section in sections), default=None),
        earlier=earlier,
        finished=finished_rows(frozenset({return_.agency_id, *(each.return_.agency_id for each in earlier)}))
        if earlier
        else frozenset(),
    )


def section_drafts(return_id: uuid.UUID) -> list[SectionDraft]:
    """The sections as they stand now, also when this session has read them before someone else saved."""
    query = select(SectionDraft).where(SectionDraft.return_id == return_id)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def flat(sections: Iterable[SectionDraft]) -> dict[str, Raw]:
    """The answers of all sections in one mapping; a question belongs to one section only, so nothing collides."""
    return {key: raw for section in sections for key, raw in section.answers.items()}


def asking_of(return_: Return, question_set: QuestionSet, earlier: tuple[Earlier, ...] | None = None) -> Asking:
    """Who is asked and when: the agency's kinds, the short version or not, today in England.

    The rows that are not new are those of the return's own latest submission and of the round before, and both are what
    a change is told by. ``earlier`` is what was submitted there, where the caller has read it already.
    """
    last = latest_submission(return_) if return_.submitted_at is not None else None
    before = earlier_of(return_) if earlier is None else earlier
    known = known_rows(question_set, last).union(*(known_rows(one.question_set, one.submission) for one in before))
    own = _own_before(question_set, before)
    sent = last.answers if last is not None else {}
    return Asking(today(), return_.agency.kinds, return_.short, known, own, sent)


def before_of(return_: Return, question_set: QuestionSet) -> Mapping[str, Raw]:
    """What the agency itself answered the round before, as far as the same was asked."""
    return _own_before(question_set, earlier_of(return_))


def _own_before(question_set: QuestionSet, earlier: Iterable[Earlier]) -> Mapping[str, Raw]:
    return next((_same_asked(question_set, one) for one in earlier if one.is_own), {})


def _same_asked(question_set: QuestionSet, earlier: Earlier) -> Mapping[str, Raw]:
    """What was answered the round before, less figures that were asked for otherwise: they tell of no change."""
    if not question_set.watches or earlier.question_set.key == question_set.key:
        return earlier.answers
    changed = not_comparable(question_set, earlier.question_set)
    return {key: raw for key, raw in earlier.answers.items() if key not in changed}


def latest_submission(return_: Return) -> Submission | None:
    query = select(Submission).where(Submission.return_id == return_.id)
    return db.session.scalars(query.order_by(Submission.number.desc()).limit(1)).one_or_none()


def known_rows(question_set: QuestionSet, submission: Submission | None) -> frozenset[str]:
    """The ids of the rows that were submitted before: their dates were in the future then and need not be any more."""
    if submission is None:
        return frozenset()
    lists: list[list[dict[str, Any]]] = [
        submission.answers.get(question.key, [])
        for question in question_set.questions()
        if type_of(question).shape is Shape.ROWS
    ]
    return frozenset(row["id"] for rows in lists for row in rows)
