"""Begins a demonstration again: everything in the database goes, and nothing of it is kept on the disk.

The record of who did what can be added to and nothing else, so no row of it could be deleted. The tables themselves go
by the migrations' way back, and come again by their way forth.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from sqlalchemy import Connection, inspect, select

from portal import migrate
from portal.accounts.models import Partnership
from portal.database import Database, db
from portal.errors import Refused
from portal.lado.sealing.keystore import keys
from portal.mail import OutboxMessage, postbox
from portal.storage import StoredFile, storage

REFUSAL = (
    "This is not a demonstration: its database holds a partnership that `demo load` did not make. Nothing was changed."
)
NOTHING = "There is no demonstration to begin again. Make one with `demo load`."


def clear_demonstration(database: Database = db) -> None:
    """Empty the database and remove its files, all of it or nothing. Raises Refused unless ``demo load`` filled it."""
    config = migrate.configuration()
    with database.engine.begin() as connection:
        require_demonstration(connection)
        left_over = _files(connection)
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        command.upgrade(config, "head")
    keys.forget_all()
    for path in left_over:
        path.unlink(missing_ok=True)


def require_demonstration(connection: Connection) -> None:
    """Raise Refused when there is no partnership, or one without the mark that only ``demo load`` gives."""
    there = inspect(connection).has_table(Partnership.__tablename__)
    marks = connection.scalars(select(Partnership.is_demonstration)).all() if there else []
    if not marks:
        raise Refused(NOTHING)
    if not all(marks):
        raise Refused(REFUSAL)


def _files(connection: Connection) -> list[Path]:
    """The workbooks that were made, and the e-mails that were written instead of sent."""
    stored = [storage.path(name) for name in connection.scalars(select(StoredFile.stored_as))]
    rows = connection.execute(select(OutboxMessage.id, OutboxMessage.created_at))
    return stored + [postbox.outbox_path(OutboxMessage(id=row.id, created_at=row.created_at)) for row in rows]
