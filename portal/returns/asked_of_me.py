"""What waits for one person in several returns at once, read with as many statements as for one."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from portal.accounts.models import User
from portal.database import db
from portal.forms.check import Asking, check
from portal.local_time import today
from portal.returns import drafts, sharing
from portal.returns.models import Assignment, Note, Return, SectionDraft
from portal.returns.places import Piece
from portal.returns.sharing import Asked


@dataclass(slots=True)
class Mine:
    """What a person is asked to answer in one return, and the notes that wait for them."""

    asked: list[Asked] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def of_returns(user: User, returns: Sequence[Return]) -> dict[uuid.UUID, Mine]:
    """By return. The returns are those whose drafts the person may read; the caller has asked their policy."""
    ids = [each.id for each in returns]
    assignments = _assignments(user, ids)
    notes = _notes(user, ids)
    answers = _answers([return_id for return_id in ids if return_id in assignments])
    found = {}
    for return_ in returns:
        mine = Mine(notes=sharing.in_order(drafts.question_set_of(return_), notes.get(return_.id, [])))
        if return_.id in assignments:
            mine.asked = _asked(user, return_, assignments[return_.id], answers.get(return_.id, []))
        found[return_.id] = mine
    return found


def _asked(
    user: User, return_: Return, assignments: dict[Piece, Assignment], sections: list[SectionDraft]
) -> list[Asked]:
    """Which dates are known from before decides on mistakes only, so it need not be read to count answers."""
    question_set = drafts.question_set_of(return_)
    asking = Asking(today(), return_.agency.kinds, return_.short)
    verdict = check(question_set, drafts.flat(sections), asking)
    return sharing.asked_of(user.id, question_set, assignments, sharing.tallies_of(question_set, verdict))


def _assignments(user: User, ids: list[uuid.UUID]) -> dict[uuid.UUID, dict[Piece, Assignment]]:
    """Everyone's, in the returns where the person is asked: a question of their section may be someone else's."""
    theirs = select(Assignment.return_id).where(Assignment.user_id == user.id, Assignment.return_id.in_(ids))
    query = select(Assignment).where(Assignment.return_id.in_(theirs))
    found: dict[uuid.UUID, dict[Piece, Assignment]] = {}
    for row in db.session.scalars(query):
        found.setdefault(row.return_id, {})[Piece(row.section_key, row.question_key)] = row
    return found


def _notes(user: User, ids: list[uuid.UUID]) -> dict[uuid.UUID, list[Note]]:
    query = select(Note).where(Note.to_id == user.id, Note.settled_at.is_(None), Note.return_id.in_(ids))
    found: dict[uuid.UUID, list[Note]] = {}
    for note in db.session.scalars(query.order_by(Note.at, Note.id)):
        found.setdefault(note.return_id, []).append(note)
    return found


def _answers(ids: list[uuid.UUID]) -> dict[uuid.UUID, list[SectionDraft]]:
    found: dict[uuid.UUID, list[SectionDraft]] = {}
    for section in db.session.scalars(select(SectionDraft).where(SectionDraft.return_id.in_(ids))):
        found.setdefault(section.return_id, []).append(section)
    return found
