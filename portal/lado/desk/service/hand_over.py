"""Whose a contact is, and who stands in: allocated by whoever may, or taken by a LADO."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from portal import audit
from portal.accounts.models import Partnership, User
from portal.accounts.words import Mistake
from portal.database import db, now
from portal.errors import Refused
from portal.lado import policy
from portal.lado.desk import people
from portal.lado.desk.service.find import changed, contact_to_change, refuse_closed
from portal.lado.models import OVER, Allocation, Contact
from portal.permissions import Permission, can, require

SIGHT_TAKEN = "lado.sight_taken"


def allocate(user: User, contact_id: uuid.UUID, officer_id: str, cover_id: str, *, seen: int) -> Contact:
    """Give the contact to an officer, and say who stands in for them. Raises Mistake for whom the list does not name:
    somebody who has left, or who must not know of it.
    """
    contact = contact_to_change(user, contact_id, Permission.CONTACT_ALLOCATE, seen)
    refuse_closed(contact)
    offered = {str(one.id): one.id for one in people.officers_for(contact)}
    if officer_id not in offered:
        raise Mistake("officer", "Choose who takes this contact")
    if cover_id and cover_id not in offered:
        raise Mistake("cover", "Choose who stands in from the list, or nobody")
    if cover_id == officer_id:
        raise Mistake("cover", "Choose somebody else to stand in, or nobody")
    before = (contact.officer_id, contact.cover_id)
    hand_to(user, contact, offered[officer_id])
    contact.cover_id = offered.get(cover_id)
    _note_own_hand(user, contact, before)
    changed(user, contact, "lado.contact_allocated")
    return contact


def take(user: User, contact_id: uuid.UUID, *, seen: int) -> Contact:
    """A LADO takes a contact that waits for one, or where they stand in. Nobody takes what is a colleague's."""
    contact = contact_to_change(user, contact_id, Permission.CONTACT_DECIDE, seen)
    refuse_closed(contact)
    if not may_take(user, contact):
        raise Refused("This contact is somebody's already. Whoever shares out the work can allocate it to you.")
    hand_to(user, contact, user.id)
    changed(user, contact, "lado.contact_allocated")
    return contact


def hand_to(user: User, contact: Contact, officer_id: uuid.UUID) -> None:
    """Note whose it is from now on; whose it was stays."""
    if contact.officer_id == officer_id:
        return
    query = select(Allocation).where(Allocation.contact_id == contact.id, Allocation.until.is_(None))
    for before in db.session.scalars(query):
        before.until = now()
    row = Allocation(id=uuid.uuid4(), contact_id=contact.id, officer_id=officer_id, by_id=user.id, since=now())
    db.session.add(row)
    contact.officer_id = officer_id
    if contact.cover_id == officer_id:
        contact.cover_id = None


def cover(user: User, partnership: Partnership, officer_id: str, cover_id: str) -> int:
    """Somebody stands in for an officer in all that is open, or nobody any more; gives how many contacts that is.

    What the stand-in must not know of is left alone: a person with the right to see it allocates it.
    """
    require(user, Permission.CONTACT_ALLOCATE, partnership_id=partnership.id)
    officers = {str(one.id): one for one in people.officers_of(partnership.id)}
    if officer_id not in officers:
        raise Mistake("officer", "Choose who is away")
    if cover_id and (cover_id not in officers or cover_id == officer_id):
        raise Mistake("cover", "Choose somebody else who stands in, or nobody")
    stand_in = officers.get(cover_id)
    query = policy.visible_to(user).where(
        Contact.partnership_id == partnership.id,
        Contact.officer_id == officers[officer_id].id,
        Contact.state.not_in(OVER),
    )
    if stand_in is not None:
        query = query.where(Contact.incident_id.not_in(policy.hidden_from(stand_in)))
    found = list(db.session.scalars(query.with_for_update(of=Contact)))
    for contact in found:
        before = (contact.officer_id, contact.cover_id)
        contact.cover_id = stand_in.id if stand_in is not None else None
        contact.updated_at = now()
        _note_own_hand(user, contact, before)
    audit.record("lado.cover_set", user, record_id=officers[officer_id].id, partnership_id=partnership.id)
    db.session.flush()
    return len(found)


def _note_own_hand(user: User, contact: Contact, before: tuple[uuid.UUID | None, ...]) -> None:
    """Whoever shares out the work may give it to themselves: the record says so, and the week's digest."""
    if user.id in (contact.officer_id, contact.cover_id) and user.id not in before:
        audit.record(SIGHT_TAKEN, user, record_id=contact.id, partnership_id=contact.partnership_id)


def may_take(user: User, contact: Contact) -> bool:
    return (
        contact.state not in OVER
        and contact.officer_id != user.id
        and (contact.officer_id is None or contact.cover_id == user.id)
        and can(user, Permission.CONTACT_DECIDE, partnership_id=contact.partnership_id)
    )
