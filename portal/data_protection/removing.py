"""Taking a record out of the database for good, with all that hangs on it. Only ``service.retention`` calls this."""

from __future__ import annotations

import secrets
import uuid
from typing import Any

from sqlalchemy import Table, delete, func, update

from portal.accounts.models import Invitation, Membership, User
from portal.accounts.passwords import hash_password
from portal.data_protection.ages import REMOVED
from portal.data_protection.ownership import Root, belongs_to, hanging_on
from portal.data_protection.tables import Whose, classification
from portal.database import db, now
from portal.mail import OutboxMessage
from portal.returns.models import Round
from portal.schema_registry import metadata
from portal.storage import StoredFile

NOBODY = "Removed person"


def remove_audit(round_id: uuid.UUID) -> int:
    """Delete an audit with all answers, notes, reviews and workbooks; returns how many rows went."""
    root = Root(Round.__tablename__, round_id)
    files = metadata.tables[StoredFile.__tablename__]
    _run(update(files).where(belongs_to(files.name, root)).values(expires_at=now()))
    _run(update(metadata.tables[Round.__tablename__]).where(Round.previous_id == round_id).values(previous_id=None))
    tables = [table for table in hanging_on(root) if table is not files]
    return sum(_run(delete(table).where(belongs_to(table.name, root))) for table in tables)


def remove_account(user: User) -> int:
    """Take the person out of an account: what they wrote for an audit stays with it, under nobody's name.

    The row itself stays, for others refer to it: by whom an answer was changed, who submitted.
    """
    address = user.email
    gone = sum(_run(delete(table).where(belongs_to(table.name, Root("users", user.id)))) for table in _own_tables())
    for model, column in ((OutboxMessage, OutboxMessage.recipient), (Invitation, Invitation.email)):
        gone += _run(delete(metadata.tables[model.__tablename__]).where(func.lower(column) == address.lower()))
    memberships = metadata.tables[Membership.__tablename__]
    _run(update(memberships).where(memberships.c.user_id == user.id).values(ended_reason=""))
    user.email, user.name, user.job_title = f"removed-{user.id.hex}{REMOVED}", NOBODY, ""
    user.password_hash = hash_password(secrets.token_urlsafe(32))
    user.last_signed_in_at, user.suspended_at = None, user.suspended_at or now()
    return gone + 1


def _own_tables() -> list[Table]:
    """The tables of a person's own account, those first that others do not need."""
    own = {name for name, one in classification().tables.items() if one.whose is Whose.PERSON and one.through}
    return [table for table in hanging_on(Root("users", uuid.uuid4())) if table.name in own]


def _run(statement: Any) -> int:
    return int(db.session.execute(statement, execution_options={"synchronize_session": False}).rowcount)  # type: ignore[attr-defined]
