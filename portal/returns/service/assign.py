"""Who fills in what. The safeguarding lead asks colleagues; anyone in the agency may still write anywhere."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from sqlalchemy import select

from portal import audit
from portal.accounts.models import User
from portal.database import db, now
from portal.errors import NotFound, Refused
from portal.permissions import Actor, Permission
from portal.returns import drafts, letters, people, policy, workflow
from portal.returns.about import subject
from portal.returns.models import Assignment, Return
from portal.returns.places import Piece, name_of, pieces_of
from portal.returns.service.get_return import lock_return
from portal.returns.workflow import Action


def assign(
    user: Actor, return_id: uuid.UUID, section_key: str, colleague_id: uuid.UUID | None, question_key: str = ""
) -> Assignment | None:
    """Ask a colleague to fill in a section, or one question of it; None takes the assignment away."""
    piece = Piece(section_key, question_key)
    return share_out(user, return_id, {piece: colleague_id}).get(piece)


def share_out(user: Actor, return_id: uuid.UUID, choices: Mapping[Piece, uuid.UUID | None]) -> dict[Piece, Assignment]:
    """Ask colleagues to fill in sections and questions, and tell each of them once, by one e-mail for all that is new.

    A piece that is not in ``choices`` stays as it is, one that is given to nobody is nobody's afterwards. A colleague
    is someone of the same agency who may edit its returns. Returns who is asked for what from now on. Raises Refused,
    Forbidden and NotFound.
    """
    return_ = lock_return(user, return_id)
    workflow.allow(user, Action.ASSIGN, return_)
    if not choices.keys() <= set(pieces_of(drafts.question_set_of(return_))):
        raise NotFound
    there, colleagues = _assignments(return_), {one.id: one for one in colleagues_of(return_)}
    asked: dict[uuid.UUID, list[Piece]] = {}
    for piece, colleague_id in choices.items():
        before = there.get(piece)
        if colleague_id == (before.user_id if before is not None else None):
            continue
        if colleague_id is not None and colleague_id not in colleagues:
            raise Refused(f"Choose someone of {return_.agency.name} who may fill in its answers.")
        _record(user, return_, piece, colleague_id)
        if colleague_id is None:
            db.session.delete(there.pop(piece))
            continue
        there[piece] = _give(user, return_, piece, before, colleagues[colleague_id])
        asked.setdefault(colleague_id, []).append(piece)
    for colleague_id, new in asked.items():
        if str(colleague_id) != user.actor_id:
            _tell(colleagues[colleague_id], return_, new)
    db.session.flush()
    return there


def colleagues_of(return_: Return) -> list[User]:
    """The people of the agency who may fill in its answers, longest-standing first."""
    return people.members_who_may(Permission.RETURN_EDIT, [return_.agency_id])[return_.agency_id]


def assignments_of(user: Actor, return_: Return) -> dict[Piece, Assignment]:
    """Who was asked to fill in what; raises NotFound for people outside the agency."""
    if not policy.may_read_draft(user, return_):
        raise NotFound
    return _assignments(return_)


def _assignments(return_: Return) -> dict[Piece, Assignment]:
    query = select(Assignment).where(Assignment.return_id == return_.id)
    rows = db.session.scalars(query.execution_options(populate_existing=True))
    return {Piece(row.section_key, row.question_key): row for row in rows}


def _give(user: Actor, return_: Return, piece: Piece, there: Assignment | None, colleague: User) -> Assignment:
    if there is None:
        there = Assignment(return_id=return_.id, section_key=piece.section, question_key=piece.question)
        db.session.add(there)
    there.user, there.user_id = colleague, colleague.id
    there.assigned_by, there.assigned_at = user.actor_id, now()
    return there


def _record(user: Actor, return_: Return, piece: Piece, colleague_id: uuid.UUID | None) -> None:
    facts = {"section": piece.section, "question": piece.question, "to": str(colleague_id or "")}
    audit.record("section.assigned", user, **subject(return_), **facts)


def _tell(colleague: User, return_: Return, asked: list[Piece]) -> None:
    question_set = drafts.question_set_of(return_)
    letters.assigned(
        colleague, return_, [name_of(question_set, piece) for piece in pieces_of(question_set) if piece in asked]
    )
