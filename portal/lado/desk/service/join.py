"""A report that follows a call is the same contact: it is joined to the call, and counts once."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from portal.accounts.models import User
from portal.accounts.words import Mistake
from portal.database import db
from portal.errors import Refused
from portal.lado import policy
from portal.lado.desk.service.find import contact_to_change
from portal.lado.joining import become_one
from portal.lado.models import Contact, Decision
from portal.lado.numbers import as_reference
from portal.permissions import Permission


def join(user: User, contact_id: uuid.UUID, reference: str, *, seen: int) -> Contact:
    """Join the contact that a report made to the call with this reference; gives the call, which goes on.

    Raises Mistake when there is no such call that ``user`` may know of, or it has a report already.
    """
    contact = contact_to_change(user, contact_id, Permission.CONTACT_DECIDE, seen)
    if contact.report_id is None:
        raise Refused("Only a report can be joined to a call, and this contact came in another way.")
    if db.session.scalar(select(Decision.id).where(Decision.contact_id == contact.id).limit(1)) is not None:
        raise Refused("Something is decided about this report already, so it stays a contact of its own.")
    call = _call(user, contact, reference)
    become_one(user, call, contact)
    return call


def _call(user: User, contact: Contact, reference: str) -> Contact:
    query = policy.visible_to(user).where(
        Contact.reference == (as_reference(reference) or ""),
        Contact.partnership_id == contact.partnership_id,
        Contact.id != contact.id,
    )
    call = db.session.scalars(query.with_for_update(of=Contact)).one_or_none()
    if call is None:
        raise Mistake("call", "Enter the reference of a call that was logged, such as 7KMP-42TX")
    if not policy.may_read_narrative(user, call):
        raise Mistake("call", "This call is somebody else's. Open it first and say why, or ask them to join the two")
    if call.report_id is not None:
        raise Mistake("call", "This call has a report already. Enter the reference of another one")
    return call
