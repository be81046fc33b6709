"""Saving one section of a draft: whatever was typed is kept, and nobody overwrites a colleague without seeing it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from portal import audit
from portal.accounts.models import User
from portal.database import db, now
from portal.errors import NotFound
from portal.forms.answers import Raw, Shape, type_of
from portal.forms.check import check
from portal.forms.spec import QuestionSet, Section
from portal.permissions import Actor
from portal.returns import drafts, workflow
from portal.returns.about import subject
from portal.returns.changes import Changes
from portal.returns.merge import rows_by_id
from portal.returns.models import DraftChange, Return, SectionDraft
from portal.returns.refusals import DraftConflict, NotOfThisForm
from portal.returns.service.get_return import lock_return
from portal.returns.workflow import Action


@dataclass(frozen=True, slots=True)
class BothChanged:
    """An answer that two people changed: ``theirs`` stands, since revision ``changed_at``; ``mine`` was not saved."""

    mine: Raw
    theirs: Raw
    changed_at: int


@dataclass(frozen=True, slots=True)
class Saved:
    """``revision`` is what the next save of the section is to be based on; ``at`` is when this one was kept.

    ``others`` holds the answers, among those sent, that a colleague changed in the meantime and that stand differently
    now. A page may base its next save on ``revision`` only once it shows them, else it would undo them.
    ``conflicts`` holds the answers that were left as they stand, because someone else changed them as well.
    """

    revision: int
    at: datetime
    others: Mapping[str, Raw] = field(default_factory=dict)
    conflicts: Mapping[str, BothChanged] = field(default_factory=dict)


def save_section(
    user: Actor,
    return_id: uuid.UUID,
    section_key: str,
    typed: Mapping[str, Raw],
    *,
    based_on: int,
    new_rows: Mapping[str, list[dict[str, Any]]] | None = None,
    bases: Mapping[str, int] | None = None,
    partly: bool = False,
) -> Saved:
    """Keep what was typed in one section, right or wrong.

    ``typed`` holds raw answers by question key; a question that is left out stays as it is. ``based_on`` is the
    revision of the section that the person saw. ``new_rows`` adds rows to lists of any section, by the list's question
    key; a row whose id is there already is changed, not added twice. ``bases`` names for single questions a revision
    other than ``based_on``, of which the person saw the answer. When someone else changed the same answers since, it
    raises DraftConflict and keeps nothing; or when it is to save ``partly``, it keeps the other answers and says which
    were left. Raises NotOfThisForm for keys and values that no form of ours sends, NotFound, Forbidden and Refused.
    """
    return_ = lock_return(user, return_id)
    workflow.allow(user, Action.SAVE, return_)
    question_set = drafts.question_set_of(return_)
    section = _section(question_set, section_key)
    _refuse_what_no_form_sends(question_set, section, typed, new_rows or {})
    sections = {each.section_key: each for each in drafts.section_drafts(return_.id)}
    revision = sections[section_key].revision if section_key in sections else 0
    changes = Changes(return_.id, question_set, sections)
    seen = {key: _possible(base, revision) for key, base in (bases or {}).items()}
    changes.of_section(section, typed, _possible(based_on, revision), seen)
    changes.of_rows(new_rows or {}, user.id if isinstance(user, User) else None)
    if changes.conflicts and not partly:
        raise DraftConflict(changes.conflicts, revision, changes.others)
    at = now()
    workflow.advance(Action.SAVE, return_)
    return_.started_at = return_.started_at or at
    for key, answers in changes.by_section.items():
        sections[key] = _write(user, return_, sections.get(key), key, answers, at)
    if changes.by_section:
        return_.last_saved_at = at
        audit.record(
            "draft.saved",
            user,
            **subject(return_),
            sections=sorted(changes.by_section),
            answers=sum(map(len, changes.by_section.values())),
        )
        _count(return_, question_set, sections)
    left = {key: BothChanged(*texts, changes.changed_at.get(key, 0)) for key, texts in changes.conflicts.items()}
    return Saved(sections[section_key].revision if section_key in sections else 0, at, changes.others, left)


def _section(question_set: QuestionSet, key: str) -> Section:
    section = question_set.section(key)
    if section is None:
        raise NotFound
    return section


def _possible(based_on: int, revision: int) -> int:
    if not 0 <= based_on <= revision:
        raise NotOfThisForm("The page you saved from is not one of ours. Open the section again and save again.")
    return based_on


def _refuse_what_no_form_sends(
    question_set: QuestionSet,
    section: Section,
    typed: Mapping[str, Raw],
    new_rows: Mapping[str, list[dict[str, Any]]],
) -> None:
    """Wrong answers are kept; keys of other sections, rows without an id and what JSON cannot carry are refused."""
    foreign = sorted(set(typed) - {question.key for question in section.questions})
    if foreign:
        raise NotOfThisForm(f"“{section.title}” has no question {foreign[0]!r}. Open the section again.")
    lists = {question.key for question in question_set.questions() if type_of(question).shape is Shape.ROWS}
    for key, rows in new_rows.items():
        if key not in lists or rows_by_id(rows) is None:
            raise NotOfThisForm(f"Rows cannot be added to {key!r}. Open the section again.")
    try:
        json.dumps([dict(typed), dict(new_rows)], allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        raise NotOfThisForm("What was sent is not something that a form can hold. Open the section again.") from None


def _write(
    user: Actor, return_: Return, section: SectionDraft | None, key: str, answers: Mapping[str, Raw], at: datetime
) -> SectionDraft:
    """One revision of one section, and beside it what each changed answer was before and is now."""
    person = user.id if isinstance(user, User) else None
    if section is None:
        section = SectionDraft(return_id=return_.id, section_key=key, revision=0, answers={})
        db.session.add(section)
    before = section.answers
    section.revision += 1
    section.answers = {**before, **answers}
    section.updated_at, section.updated_by = at, person
    for question_key, after in answers.items():
        db.session.add(
            DraftChange(
                return_id=return_.id,
                section_key=key,
                question_key=question_key,
                revision=section.revision,
                before=before.get(question_key),
                after=after,
                user_id=person,
                at=at,
            )
        )
    return section


def _count(return_: Return, question_set: QuestionSet, sections: Mapping[str, SectionDraft]) -> None:
    """Keep the progress on the return, so that lists of returns never open a draft."""
    asking = drafts.asking_of(return_, question_set)
    return_.answered, return_.asked = check(question_set, drafts.flat(sections.values()), asking).progress
