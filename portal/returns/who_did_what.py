"""Who has done what in a draft: how far each person is, and who saved last where."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from portal.accounts.models import User
from portal.database import db
from portal.local_time import moment
from portal.returns import sharing
from portal.returns.drafts import Draft
from portal.returns.models import Assignment, DraftChange, SectionDraft
from portal.returns.places import Piece
from portal.returns.service.assign import assignments_of, colleagues_of
from portal.returns.service.notes_of import notes_of
from portal.returns.sharing import Tally


@dataclass(frozen=True, slots=True)
class PersonProgress:
    """One line of the table: what they are asked to answer, how far they are, when they saved last."""

    name: str
    asked: Tally
    saved: str
    notes: int


def people_of(user: User, draft: Draft, tallies: Mapping[Piece, Tally]) -> list[PersonProgress]:
    """Everyone who may write, was asked or has written; and a last line for what nobody in particular is asked for.

    Raises NotFound for people outside the agency.
    """
    assignments = assignments_of(user, draft.return_)
    notes = [note for each in notes_of(user, draft.return_).values() for note in each]
    people = {one.id: one.name for one in colleagues_of(draft.return_)}
    people |= {one.user_id: one.user.name for one in assignments.values()}
    saved: dict[uuid.UUID, datetime] = {}
    for person, name, at in _savers(draft):
        people.setdefault(person, name)
        saved[person] = at
    lines = [
        PersonProgress(
            name,
            sharing.total(sharing.own(assignments, tallies, person).values()),
            moment(saved.get(person)),
            len(sharing.notes_for(person, notes)),
        )
        for person, name in people.items()
    ]
    return [*lines, PersonProgress("Nobody in particular", _nobodys(assignments, tallies), "", 0)]


def _nobodys(assignments: Mapping[Piece, Assignment], tallies: Mapping[Piece, Tally]) -> Tally:
    return sharing.total(sharing.own(assignments, tallies, None).values())


def _savers(draft: Draft) -> list[tuple[uuid.UUID, str, datetime]]:
    query = (
        select(User.id, User.name, func.max(DraftChange.at))
        .join(User, DraftChange.user_id == User.id)
        .where(DraftChange.return_id == draft.return_.id)
        .group_by(User.id, User.name)
        .order_by(User.name)
    )
    return [(person, name, at) for person, name, at in db.session.execute(query)]


def last_saved_in(draft: Draft) -> dict[str, str]:
    """By section: ``Example Person saved on 30 September 2026 at 10:42``."""
    query = (
        select(SectionDraft.section_key, User.name, SectionDraft.updated_at)
        .join(User, SectionDraft.updated_by == User.id)
        .where(SectionDraft.return_id == draft.return_.id)
    )
    return {key: f"{name} saved on {moment(at)}" for key, name, at in db.session.execute(query)}
