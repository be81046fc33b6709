"""Reading what colleagues wrote to each other about the questions of a return."""

from __future__ import annotations

from sqlalchemy import select

from portal.database import db
from portal.errors import NotFound
from portal.permissions import Actor
from portal.returns import policy
from portal.returns.models import Note, Return


def notes_of(user: Actor, return_: Return, section_key: str | None = None) -> dict[str, list[Note]]:
    """The notes by the key of their question, oldest first; of one section when it is named.

    Raises NotFound for people outside the agency, coordinators and scrutineers included.
    """
    if not policy.may_read_draft(user, return_):
        raise NotFound
    query = select(Note).where(Note.return_id == return_.id).order_by(Note.at, Note.id)
    if section_key is not None:
        query = query.where(Note.section_key == section_key)
    found: dict[str, list[Note]] = {}
    for note in db.session.scalars(query):
        found.setdefault(note.question_key, []).append(note)
    return found
