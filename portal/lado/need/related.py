"""Whether a contact has to do with somebody's own work: then a reason opens it, and nobody is alarmed."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from portal.accounts.models import User
from portal.database import db
from portal.lado import policy
from portal.lado.models import OVER, Contact, Trace
from portal.lado.sealing.traces import Kind, is_match
from portal.permissions import Permission, can


def is_related(user: User, contact: Contact) -> bool:
    """For LADOs: what is over, what belongs to an incident of theirs, and what may be about a person of theirs.

    Theirs is what they read by their work. What they were let into, or opened, leads no further. Nothing is opened to
    find out: people are compared by keyed hashes.
    """
    if not can(user, Permission.CONTACT_READ, partnership_id=contact.partnership_id):
        return False
    return contact.state in OVER or _is_of_own_incident(user, contact) or _is_own_person(user, contact)


def _is_of_own_incident(user: User, contact: Contact) -> bool:
    mine = policy.narrative_visible_to(user, policy.BY_WORK).where(Contact.incident_id == contact.incident_id)
    return db.session.scalar(select(mine.exists())) is True


def _is_own_person(user: User, contact: Contact) -> bool:
    """The same rule by which a person is found again."""
    mine = policy.narrative_visible_to(user, policy.BY_WORK).with_only_columns(Contact.id)
    theirs, own = aliased(Trace), aliased(Trace)
    query = (
        select(own.contact_id, own.kind)
        .join(theirs, theirs.value == own.value)
        .where(theirs.contact_id == contact.id, own.contact_id.in_(mine))
    )
    shared: defaultdict[UUID, set[Kind]] = defaultdict(set)
    for contact_id, kind in db.session.execute(query):
        shared[contact_id].add(Kind(kind))
    return any(is_match(by) for by in shared.values())
