"""Who does not answer a check, for the person may be that of an incident which is hidden from them.

Such an officer would find nobody, and say so: a false answer to whoever asks, and a false figure. So the check is not
there for them, as the incident is not. The desk may lift it once somebody has looked.
"""

from __future__ import annotations

import uuid

from sqlalchemy import Select, select

from portal.accounts.models import User
from portal.database import db
from portal.lado import conflicts, matching, policy
from portal.lado.checks.found import known_of
from portal.lado.checks.models import Check
from portal.lado.models import Contact, NamedConflict
from portal.permissions import Actor


def hide_from_conflicted(check: Check, contact: Contact) -> None:
    """Hide a check that arrives from everybody from whom a possible match is hidden."""
    incidents = _matched(check, select(Contact).where(Contact.partnership_id == check.partnership_id))
    for user_id in sorted(_kept_from(incidents) - _kept_from({contact.incident_id})):
        conflicts.hide_from_account(contact, db.session.get_one(User, user_id))


def is_kept_from(user: Actor, check: Check, contact: Contact) -> bool:
    """The same for what came to be hidden since, unless the desk has looked at it and lifted it."""
    hidden = policy.hidden_from(user)
    if check.erased_at is not None or db.session.scalars(hidden.limit(1)).first() is None:
        return False
    among = select(Contact).where(Contact.partnership_id == check.partnership_id, Contact.incident_id.in_(hidden))
    return bool(_matched(check, among)) and not conflicts.is_lifted(user, contact)


def _kept_from(incidents: set[uuid.UUID]) -> set[uuid.UUID]:
    """The accounts from which some incidents are hidden."""
    standing = (NamedConflict.incident_id.in_(incidents), NamedConflict.lifted_at.is_(None))
    found = db.session.scalars(select(NamedConflict.user_id).where(*standing, NamedConflict.user_id.is_not(None)))
    return {one for one in found if one is not None}


def _matched(check: Check, among: Select[Contact]) -> set[uuid.UUID]:
    found = matching.found_among(among, known_of(check), but_for=check.contact_id)
    return set(db.session.scalars(select(Contact.incident_id).where(Contact.id.in_(found))))
