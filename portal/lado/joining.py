"""Two contacts become one: what a report made goes into the call that came before it, and counts once."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select, update

from portal import audit
from portal.database import db, now
from portal.lado.cases.models import Step
from portal.lado.matching import write_traces
from portal.lado.models import Allocation, Contact, Document, Message, NamedConflict, OnContact, SightGrant, Trace
from portal.lado.need.models import Declaration, Mark
from portal.permissions import Actor

TAKEN_OVER = ("employer_sector", "referrer_sector", "employer_agency_id", "aware_at", "late_reason", "officer_id")
"""What the call has not said, and the report says."""


def become_one(user: Actor, call: Contact, contact: Contact) -> None:
    """Let the call go on with all that hangs on the report's contact, which is there no more."""
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


def _fill_in(call: Contact, contact: Contact) -> None:
    """What the report says is added to what the call said; it takes nothing away."""
    call.report_id, call.route = contact.report_id, contact.route
    for name in TAKEN_OVER:
        if getattr(call, name) is None:
            setattr(call, name, getattr(contact, name))
    call.person = {**_heard(call, contact), **(contact.person or {})} or None
    call.named = call.named or contact.named
    if contact.summary:
        call.summary = "\n\n".join(one for one in (call.summary, contact.summary) if one)
    call.updated_at = now()


def _heard(call: Contact, contact: Contact) -> dict[str, Any]:
    """The person as the call named them. A name that was heard otherwise is kept beside the written one, so that both
    are found.
    """
    heard, written = call.person or {}, contact.person or {}
    other = heard.get("name") if written.get("name") not in (None, heard.get("name")) else None
    return {**heard, "known_as": other} if other and not heard.get("known_as") else heard


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
    sealed_on: tuple[tuple[type[OnContact], str], ...] = (
        (SightGrant, "reason"),
        (Declaration, "words"),
        (Mark, "reason"),
    )
    for sealed, name in sealed_on:
        for row in db.session.scalars(select(sealed).where(sealed.contact_id == contact.id)):
            said = getattr(row, name)
            row.contact_id = call.id
            setattr(row, name, said)  # Sealed anew, with the key of the call.
    ends = update(Allocation).where(Allocation.contact_id == contact.id, Allocation.until.is_(None))
    if call.officer_id != contact.officer_id:
        db.session.execute(ends.values(until=now()))
    db.session.execute(update(Allocation).where(Allocation.contact_id == contact.id).values(contact_id=call.id))
    db.session.execute(delete(Trace).where(Trace.contact_id == contact.id))
    db.session.execute(delete(Step).where(Step.contact_id == contact.id))
