"""A report that follows a call is the same contact: it is joined to the call, and counts once."""

from __future__ import annotations

import uuid

from sqlalchemy import delete, select, update

from portal import audit
from portal.accounts.models import User
from portal.accounts.words import Mistake
from portal.database import db, now
from portal.errors import Refused
from portal.lado import policy
from portal.lado.desk.service.find import contact_to_change
from portal.lado.matching import write_traces
from portal.lado.models import Allocation, Contact, Decision, Document, Message, NamedConflict, SightGrant, Trace
from portal.lado.numbers import as_reference
from portal.permissions import Permission

TAKEN_OVER = ("employer_sector", "referrer_sector", "employer_agency_id", "aware_at", "late_reason", "officer_id")
"""What the call has not said, and the report says."""


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
    _fill_in(call, contact)
    _be_one_incident(call, contact)
    _move(call, contact)
    db.session.flush()
    db.session.delete(contact)
    db.session.flush()
    write_traces(call)
    audit.record(
        "lado.contact_joined", user, record_id=call.id, partnership_id=call.partnership_id, joined=str(contact.id)
    )
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
    if call.report_id is not None:
        raise Mistake("call", "This call has a report already. Enter the reference of another one")
    return call


def _fill_in(call: Contact, contact: Contact) -> None:
    """What the report says is added to what the call said; it takes nothing away."""
    call.report_id, call.route = contact.report_id, contact.route
    for name in TAKEN_OVER:
        if getattr(call, name) is None:
            setattr(call, name, getattr(contact, name))
    call.person = {**(call.person or {}), **(contact.person or {})} or None
    call.named = call.named or contact.named
    if contact.summary:
        call.summary = "\n\n".join(one for one in (call.summary, contact.summary) if one)
    call.updated_at = now()


def _be_one_incident(call: Contact, contact: Contact) -> None:
    """Whoever must not know of the one must not know of the other, nor of other contacts of the same call."""
    before = call.incident_id
    db.session.flush()
    for table in (Contact, NamedConflict):
        there = update(table).where(table.incident_id == before).values(incident_id=contact.incident_id)
        db.session.execute(there.execution_options(synchronize_session="fetch"))


def _move(call: Contact, contact: Contact) -> None:
    """What hangs on the report's contact hangs on the call from now on."""
    for table in (Message, Document, NamedConflict):
        db.session.execute(update(table).where(table.contact_id == contact.id).values(contact_id=call.id))
    for grant in db.session.scalars(select(SightGrant).where(SightGrant.contact_id == contact.id)):
        reason = grant.reason
        grant.contact_id = call.id
        grant.reason = reason  # Sealed anew, with the key of the call.
    ends = update(Allocation).where(Allocation.contact_id == contact.id, Allocation.until.is_(None))
    if call.officer_id != contact.officer_id:
        db.session.execute(ends.values(until=now()))
    db.session.execute(update(Allocation).where(Allocation.contact_id == contact.id).values(contact_id=call.id))
    db.session.execute(delete(Trace).where(Trace.contact_id == contact.id))
