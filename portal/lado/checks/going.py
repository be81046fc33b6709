"""What goes of this room when a case is erased."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from sqlalchemy import delete, or_, select

from portal.database import db, now
from portal.lado.checks.models import Check, CheckLink, DbsSubject
from portal.lado.keeping.holders import forgetting, holders
from portal.lado.models import Contact


def register() -> None:
    """Let the keys of checks go with their contacts, and what leads from one to another."""
    holders(_checks_of)
    forgetting(_forget_links)


def _checks_of(contact: Contact) -> Iterator[uuid.UUID]:
    yield from db.session.scalars(select(Check.id).where(Check.contact_id == contact.id))


def _forget_links(contact: Contact) -> None:
    """A check that found the case says no longer which one it was, and one that was the case is not found again."""
    own = select(Check.id).where(Check.contact_id == contact.id)
    either = or_(CheckLink.contact_id == contact.id, CheckLink.check_id.in_(own))
    db.session.execute(delete(CheckLink).where(either))
    db.session.execute(delete(DbsSubject).where(DbsSubject.contact_id == contact.id))
    for check in db.session.scalars(select(Check).where(Check.contact_id == contact.id)):
        check.fingerprint, check.erased_at = None, check.erased_at or now()
