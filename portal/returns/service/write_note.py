"""A note to colleagues about a question. It stays with the draft: nothing that leaves the agency is made from it."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from portal import audit
from portal.accounts.models import User
from portal.accounts.words import Mistake
from portal.database import db, now
from portal.errors import Forbidden, NotFound
from portal.forms.answers import is_blank_text, unstorable
from portal.forms.answers.text import normal
from portal.permissions import Actor
from portal.returns import drafts, letters, workflow
from portal.returns.about import subject
from portal.returns.models import Note, Return
from portal.returns.notes import MAX_NOTE
from portal.returns.places import Piece, name_of, questions_of
from portal.returns.service.assign import colleagues_of
from portal.returns.service.get_return import lock_return
from portal.returns.workflow import Action

TEXT, TO = "text", "to"
"""The fields that a ``Mistake`` names."""


def write_note(user: Actor, return_id: uuid.UUID, piece: Piece, text: str, to_id: uuid.UUID | None = None) -> Note:
    """Keep a note about a question; the colleague whom it is for is told by e-mail, without its text.

    The same note sent again, as by a second click, is still one note. Raises Mistake for what cannot be kept, Refused
    when nobody writes in this return now, Forbidden and NotFound.
    """
    return_ = lock_return(user, return_id)
    workflow.allow(user, Action.SAVE, return_)
    if not isinstance(user, User):
        raise Forbidden("A note is written by a person.")
    question_set = drafts.question_set_of(return_)
    section = question_set.section(piece.section)
    if section is None or piece.question not in questions_of(section):
        raise NotFound
    kept = note_text(text)
    colleague = _colleague(return_, to_id)
    there = _same(user, return_, piece, kept, to_id)
    if there is not None:
        return there
    note = Note(
        id=uuid.uuid4(),
        return_id=return_.id,
        section_key=piece.section,
        question_key=piece.question,
        text=kept,
        author_id=user.id,
        to_id=to_id,
        at=now(),
    )
    db.session.add(note)
    db.session.flush()
    audit.record("note.written", user, **subject(return_), question=piece.question, to=str(to_id or ""))
    if colleague is not None and colleague.id != user.id:
        letters.note_for(colleague, return_, name_of(question_set, piece))
    return note


def note_text(typed: str) -> str:
    """The note as it is kept; raises Mistake when it says nothing, is too long, or cannot be stored."""
    text = normal(typed)
    if is_blank_text(text):
        raise Mistake(TEXT, "Enter a note, or leave the box empty and save your answers")
    if (over := len(text) - MAX_NOTE) > 0:
        raise Mistake(TEXT, f"The note must be {MAX_NOTE:,} characters or fewer. It is {over:,} too long")
    if (says := unstorable(text)) is not None:
        raise Mistake(TEXT, f"The note {says}")
    return text


def _colleague(return_: Return, to_id: uuid.UUID | None) -> User | None:
    if to_id is None:
        return None
    found = next((one for one in colleagues_of(return_) if one.id == to_id), None)
    if found is None:
        who = f"someone of {return_.agency.name} who may fill in its answers"
        raise Mistake(TO, f"Choose {who}, or nobody in particular")
    return found


def _same(user: User, return_: Return, piece: Piece, text: str, to_id: uuid.UUID | None) -> Note | None:
    query = select(Note).where(
        Note.return_id == return_.id,
        Note.question_key == piece.question,
        Note.author_id == user.id,
        Note.settled_at.is_(None),
        Note.to_id.is_(None) if to_id is None else Note.to_id == to_id,
    )
    return next((note for note in db.session.scalars(query) if note.text == text), None)
