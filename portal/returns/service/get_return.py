"""Finding one return, to read it or to change it."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from portal.database import db
from portal.errors import NotFound
from portal.permissions import Actor
from portal.returns import policy
from portal.returns.models import Return, Round


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
    _hold_round(return_id)
    query = policy.visible_to(user).where(Return.id == return_id).with_for_update(of=Return)
    found = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound
    return found


def _hold_round(return_id: uuid.UUID) -> None:
    """Until the commit the round stays as it is, too: whoever closes it waits, so what is judged open is open.

    It is held before the return, as where a round is changed with its returns, so that nobody waits in a circle.
    """
    asked_in = select(Round.id).join(Return, Return.round_id == Round.id).where(Return.id == return_id)
    db.session.execute(asked_in.with_for_update(of=Round, read=True))
