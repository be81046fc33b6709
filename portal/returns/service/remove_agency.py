"""Taking an agency out of a round as if it had never been asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, delete, or_, select

from portal import audit
from portal.database import Base, db
from portal.errors import Refused
from portal.permissions import Actor
from portal.returns import round_letters, round_log
from portal.returns.about import subject
from portal.returns.models import Assignment, Reminder, Return, Status
from portal.returns.notes import words_or_nothing
from portal.returns.round_log import Change
from portal.returns.service.get_round import lock_line

GO_ALONG = (Assignment, Reminder)
"""What disappears with a return. Every other table that refers to one holds what people wrote or set up about it."""


def remove_agency(user: Actor, return_: Return, note: str = "") -> None:
    """Ask this agency no more, and tell its leads. What was changed about it before stays on the record.

    Raises Refused once anything was typed, WordsNeeded for a note that cannot be kept, Forbidden and NotFound.
    """
    one = lock_line(user, return_)
    if is_used(one):
        raise Refused(
            f"Something has been typed for {one.agency.name} already, and it must not be lost. Excuse it instead: "
            "then it is neither late nor counted."
        )
    words = words_or_nothing(note)
    round_log.note_of(user, one, Change.REMOVED, words=words)
    for lead in round_letters.leads_of(one):
        round_letters.removed(lead, one)
    audit.record("return.removed", user, **subject(one))
    for table in (Assignment, Reminder):
        db.session.execute(delete(table).where(table.return_id == one.id))
    db.session.delete(one)
    db.session.flush()


def is_used(one: Return) -> bool:
    """Whether anyone has typed anything for this agency or about it. One statement."""
    if one.status != Status.NOT_STARTED:
        return True
    written = or_(*(select(column).where(column == one.id).exists() for column in _written_about()))
    return bool(db.session.scalar(select(written)))


def _written_about() -> Iterator[Column[Any]]:
    """Where other tables say which return they are about, also those of packages that know of this one alone."""
    along, returns = {table.__tablename__ for table in GO_ALONG}, Base.metadata.tables[Return.__tablename__]
    for table in Base.metadata.sorted_tables:
        if table.name not in along:
            yield from (key.parent for key in table.foreign_keys if key.column.table is returns)
