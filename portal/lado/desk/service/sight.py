"""Letting somebody read a contact for a while, and keeping it from somebody who knows a person in it."""

from __future__ import annotations

import uuid
from datetime import timedelta

from sqlalchemy import select

from portal import audit
from portal.accounts.models import User
from portal.accounts.words import Mistake, at_once
from portal.database import db, now
from portal.errors import NotFound
from portal.lado import conflicts, policy
from portal.lado.desk import people, words
from portal.lado.desk.service.find import changed, contact_to_change
from portal.lado.models import Allocation, Contact, NamedConflict, SightGrant
from portal.permissions import Permission, require

DAYS = {"1": "For a day", "7": "For a week", "28": "For four weeks"}


def grant(user: User, contact_id: uuid.UUID, helper_id: str, days: str, reason: str, *, seen: int) -> SightGrant:
    """Let somebody else of the desk read what happened, until a day and for a reason."""
    contact = contact_to_change(user, contact_id, Permission.CONTACT_GRANT, seen)
    helper = next((one for one in people.helpers_for(user, contact) if str(one.id) == helper_id), None)
    with at_once() as each:
        with each:
            if helper is None:
                raise Mistake("helper", "Choose who may read it")
        with each:
            words.chosen(days, DAYS, "days", "Choose for how long")
        with each:
            why = words.text_from(reason, "reason", "the reason", "Enter why they need to read it")
    made = SightGrant(
        contact_id=contact.id,
        user_id=uuid.UUID(helper_id),
        level=policy.NARRATIVE,
        by_id=user.id,
        since=now(),
        until=now() + timedelta(days=int(days)),
        reason=why,
    )
    db.session.add(made)
    changed(user, contact, "lado.sight_granted")
    return made


def end_grant(user: User, contact_id: uuid.UUID, grant_id: uuid.UUID) -> SightGrant:
    """It ends at once; that there was one stays. To end it twice is to end it once."""
    require(user, Permission.CONTACT_GRANT)
    contact = policy.get_contact(user, contact_id)
    require(user, Permission.CONTACT_GRANT, partnership_id=contact.partnership_id)
    query = select(SightGrant).where(SightGrant.id == grant_id, SightGrant.contact_id == contact.id)
    found = db.session.scalars(query.with_for_update()).one_or_none()
    if found is None:
        raise NotFound()
    if found.ended_at is None:
        found.ended_at = now()
        audit.record("lado.sight_ended", user, record_id=contact.id, partnership_id=contact.partnership_id)
    return found


def lift(user: User, contact_id: uuid.UUID, conflict_id: uuid.UUID) -> NamedConflict:
    """The account only has the same name, or is the author's own under another address: it is kept from it no more.

    Only what is in doubt is lifted so; whoever the person of concern is stays kept from it.
    """
    require(user, Permission.CONTACT_DECIDE)
    contact = policy.get_contact(user, contact_id)
    policy.require_narrative(user, contact)
    query = select(NamedConflict.id).where(
        NamedConflict.id == conflict_id,
        NamedConflict.incident_id == contact.incident_id,
        NamedConflict.why.in_(conflicts.DOUBTS),
    )
    if db.session.scalar(query) is None:
        raise NotFound()
    return conflicts.lift(user, conflict_id)


def step_back(user: User, contact_id: uuid.UUID) -> None:
    """Whoever knows somebody in it says so, and sees nothing of it from then on. It is nobody's until it is given."""
    require(user, Permission.CONTACT_DECIDE)
    contact = policy.get_contact(user, contact_id, for_change=True)
    let_go(user, contact)
    conflicts.declare(user, contact, user)


def let_go(user: User, contact: Contact) -> None:
    """It is nobody's where it was theirs, and they stand in for nobody."""
    if contact.cover_id == user.id:
        contact.cover_id = None
    if contact.officer_id != user.id:
        return
    contact.officer_id = None
    for one in db.session.scalars(
        select(Allocation).where(Allocation.contact_id == contact.id, Allocation.until.is_(None))
    ):
        one.until = now()
