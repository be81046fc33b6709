"""A call or a report that asks for a check becomes one: it is counted once, and its names go into the check."""

from __future__ import annotations

import uuid
from dataclasses import replace

from sqlalchemy import select

from portal.accounts.models import User
from portal.database import db
from portal.errors import Refused
from portal.lado.checks.models import Check
from portal.lado.checks.service.log_check import Asked, add, checked
from portal.lado.desk.service.find import contact_to_change, refuse_closed
from portal.lado.models import Contact
from portal.local_time import day_of
from portal.permissions import Permission


def turn(user: User, contact_id: uuid.UUID, asked: Asked, *, seen: int) -> Check:
    """Make a check of a contact about which nothing is decided. Raises Refused, Mistake, ChangedMeanwhile."""
    contact = contact_to_change(user, contact_id, Permission.CONTACT_DECIDE, seen)
    refuse_closed(contact)
    if not may_turn(contact):
        raise Refused("This contact is decided already, or is a check. Log the check as one of its own.")
    asked = checked(replace(asked, arrived=day_of(contact.arrived_at)))
    return add(user, contact, asked)


def may_turn(contact: Contact) -> bool:
    """Whether nothing is decided about it, and no check hangs on it."""
    there = select(Check.id).where(Check.contact_id == contact.id)
    return contact.decision is None and contact.asks_for == "check" and db.session.scalar(there) is None


def told_by(contact: Contact) -> Asked:
    """What the contact says already, for the page on which the check is completed."""
    person = contact.person or {}
    return Asked(
        organisation=str(person.get("caller", "")),
        sector=contact.referrer_sector or "",
        role=str(person.get("job", "")),
        name=str(person.get("name", "")),
        former=tuple(filter(None, (str(person.get("known_as", "")),))),
        email=str(person.get("email", "")),
        arrived=day_of(contact.arrived_at),
    )
