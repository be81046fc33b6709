"""A note is settled: it is folded away and waits for nobody."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from portal import audit
from portal.accounts.models import User
from portal.database import db, now
from portal.errors import NotFound
from portal.permissions import Actor
from portal.returns import workflow
from portal.returns.about import subject
from portal.returns.models import Note
from portal.returns.service.get_return import lock_return
from portal.returns.workflow import Action


def settle_note(user: Actor, return_id: uuid.UUID, note_id: uuid.UUID) -> Note:
    """Settle a note of this return, whoever wrote it; one that is settled stays as it is.

    Raises NotFound, Forbidden, and Refused when nobody writes in this return now.
    """
    return_ = lock_return(user, return_id)
    workflow.allow(user, Action.SAVE, return_)
    query = select(Note).where(Note.id == note_id, Note.return_id == return_.id)
    note = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if note is None:
        raise NotFound
    if note.settled_at is None:
        note.settled_at, note.settled_by = now(), user.id if isinstance(user, User) else None
        audit.record("note.settled", user, **subject(return_), question=note.question_key)
    return note
