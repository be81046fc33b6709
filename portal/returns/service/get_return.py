"""Finding one return, to read it or to change it."""

from __future__ import annotations

import uuid

from portal.database import db
from portal.errors import NotFound
from portal.permissions import Actor
from portal.returns import policy
from portal.returns.models import Return


def get_return(user: Actor, return_id: uuid.UUID) -> Return:
    """The return; raises NotFound when there is none, or none that ``user`` may know of."""
    found = db.session.scalars(policy.visible_to(user).where(Return.id == return_id)).one_or_none()
    if found is None:
        raise NotFound
    return found


def lock_return(user: Actor, return_id: uuid.UUID) -> Return:
    """The same for a verb that changes something: the row as it stands now, and nobody else's until the commit.

    PostgreSQL locks the row, SQLite has locked the database when the transaction began. What the session may have read
    of the row before is read again. A return that ``user`` may not know of raises NotFound.
    """
    query = policy.visible_to(user).where(Return.id == return_id).with_for_update(of=Return)
    found = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound
    return found
