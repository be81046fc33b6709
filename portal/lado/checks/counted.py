"""The contact that a check, or a request by the DBS, is counted as: information, which is over with its answer."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import Any

from portal import audit
from portal.accounts.models import Partnership, User
from portal.database import db, now
from portal.lado import steps
from portal.lado.checks import words
from portal.lado.desk.service.decide import Verdict, write_decision
from portal.lado.models import Contact
from portal.lado.numbers import new_reference
from portal.lado.sealing.keystore import keys
from portal.lado.steps import standing_of
from portal.lado.workflow import Action, Standing
from portal.local_time import start_of, today
from portal.permissions import Permission, can

INFORMATION = "information"


def new_contact(user: User, partnership: Partnership, token: str, says: str, **values: Any) -> Contact:
    """A contact that names nobody: whom it is about stands elsewhere, and nobody becomes known by it."""
    contact_id, at = uuid.uuid4(), now()
    keys.make(contact_id)
    contact = Contact(
        id=contact_id,
        partnership_id=partnership.id,
        reference=new_reference(),
        logged_by_id=user.id,
        asks_for=words.CHECK,
        summary=says,
        submission_token=token or None,
        created_at=at,
        updated_at=at,
        **values,
    )
    db.session.add(contact)
    db.session.flush()
    return contact


def moment_of(day: date) -> datetime:
    """This moment for today; for an earlier day, the noon of it."""
    return now() if day == today() else start_of(day) + timedelta(hours=12)


def count(user: User, contact: Contact, says: str) -> None:
    """Decide that it is information, as soon as somebody has it who decides."""
    if contact.decision is None and can(user, Permission.CONTACT_DECIDE, partnership_id=contact.partnership_id):
        write_decision(user, contact, Verdict(INFORMATION, says))


def close(user: User, contact: Contact, says: str) -> None:
    """Over with its answer; unless it has become a case, which goes its own way."""
    count(user, contact, says)
    if contact.state == "triaged" and standing_of(contact) is Standing.ENDING:
        steps.take_step(user, contact, Action.CLOSE)


def changed(user: User, contact: Contact, event: str) -> None:
    """Each change takes the contact's revision on, so that a page that is older is refused."""
    contact.updated_at = now()
    audit.record(event, user, record_id=contact.id, partnership_id=contact.partnership_id)
    db.session.flush()
