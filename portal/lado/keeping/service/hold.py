"""A legal hold: while it stands nothing of the case is erased, whatever its age and whoever asks."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from portal.accounts.models import User
from portal.database import db, now
from portal.errors import Refused
from portal.lado.desk import words
from portal.lado.desk.service.find import changed
from portal.lado.keeping.models import CaseHold
from portal.lado.keeping.service.erase import standing_erasure
from portal.lado.keeping.service.find import case_to_change
from portal.lado.models import Contact
from portal.permissions import Permission

DECIDE_FIRST = "Nothing is decided about this contact yet. Decide first."
GOING = "It is being erased already."


def place_hold(user: User, contact_id: uuid.UUID, reason: str, *, seen: int) -> CaseHold:
    """Hold the case. Whoever decides about cases may; it ends a proposal to erase it. Raises Mistake."""
    contact = case_to_change(user, contact_id, Permission.CONTACT_DECIDE, seen)
    if contact.decision is None:
        raise Refused(DECIDE_FIRST)
    if standing_hold(contact) is not None:
        raise Refused("This case is held already.")
    erasure = standing_erasure(contact)
    if erasure is not None and erasure.confirmed_at is not None:
        raise Refused(GOING)
    text = words.text_from(reason, "reason", "the reason", "Say why it must be kept")
    if erasure is not None:
        erasure.withdrawn_at, erasure.withdrawn_by_id = now(), user.id
    made = CaseHold(contact_id=contact.id, by_id=user.id, since=now(), reason=text)
    db.session.add(made)
    changed(user, contact, "lado.hold_placed")
    return made


def end_hold(user: User, contact_id: uuid.UUID, reason: str, *, seen: int) -> CaseHold:
    """Let the rules count again. For the LADO manager."""
    contact = case_to_change(user, contact_id, Permission.CONTACT_APPOINT, seen)
    found = standing_hold(contact)
    if found is None:
        raise Refused("This case is not held.")
    found.end_reason = words.text_from(reason, "reason", "the reason", "Say why it need not be held any more")
    found.ended_at, found.ended_by_id = now(), user.id
    changed(user, contact, "lado.hold_ended")
    return found


def standing_hold(contact: Contact) -> CaseHold | None:
    query = select(CaseHold).where(CaseHold.contact_id == contact.id, CaseHold.ended_at.is_(None))
    return db.session.scalars(query).one_or_none()


def holds_of(contact: Contact) -> list[CaseHold]:
    """Every hold there was, the latest first."""
    query = select(CaseHold).where(CaseHold.contact_id == contact.id)
    return list(db.session.scalars(query.order_by(CaseHold.since.desc(), CaseHold.id)))
