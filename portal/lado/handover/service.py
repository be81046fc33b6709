"""Handing cases over: by whoever's case it is, or by the manager, and on the record with what was handed over."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from portal import audit
from portal.accounts.models import Partnership, User
from portal.database import db
from portal.errors import Forbidden, NotFound, Refused
from portal.lado import policy
from portal.lado.cases.models import Case
from portal.lado.handover.form import build, schema
from portal.lado.models import OVER, Contact
from portal.lado.numbers import as_reference
from portal.permissions import Actor, Permission, places, require

EXPORTED = "lado.case_exported"
NOT_YOURS = "Only whoever's case it is, or who stands in for them, hands it over."


def export_own(user: User, contact_id: uuid.UUID) -> tuple[Contact, bytes]:
    """One's own case as a file, on the record before it is given. Raises Forbidden, NotFound, Refused, NeedsReason."""
    require(user, Permission.CONTACT_DECIDE)
    contact = policy.get_contact(user, contact_id)
    policy.require_narrative(user, contact)
    if not may_hand_over(user, contact):
        raise Refused(NOT_YOURS)
    return contact, _file(user, [contact], apart=False)


def may_hand_over(user: User, contact: Contact) -> bool:
    return contact.erased_at is None and user.id in (contact.officer_id, contact.cover_id)


def export_case(user: Actor, typed: str) -> bytes:
    """Any case of the manager's partnership, by its reference, but for one that is hidden from them."""
    mine = _of_manager(user)
    contact = db.session.scalars(mine.where(Contact.reference == as_reference(typed))).one_or_none()
    if contact is None:
        raise NotFound("There is no such contact. Give its reference, such as 7KMP-42TX.")
    return _file(user, [contact], apart=True)


def export_caseload(user: Actor) -> tuple[int, bytes]:
    """Every open case of the manager's partnership, as far as it is not hidden from them; how many, and the file."""
    cases = select(Case.contact_id)
    query = _of_manager(user).where(Contact.id.in_(cases), Contact.state.not_in(OVER), Contact.erased_at.is_(None))
    contacts = db.session.scalars(query.order_by(Contact.arrived_at, Contact.id)).all()
    if not contacts:
        raise Refused("There is no open case.")
    return len(contacts), _file(user, contacts, apart=True)


def _of_manager(user: Actor) -> Any:
    """Those of one partnership: whoever appoints there answers for its cases."""
    _, partnerships = places(user, Permission.CONTACT_APPOINT)
    if user.is_system or not partnerships:
        raise Forbidden(Permission.CONTACT_APPOINT.value)
    return policy.visible_to(user).where(Contact.partnership_id == min(partnerships))


def _file(user: Actor, contacts: Sequence[Contact], *, apart: bool) -> bytes:
    """The form as bytes. Each case has its event, with the hash of what was given; ``apart`` where nothing is written
    besides, as by a command that takes long.
    """
    if any(one.erased_at is not None for one in contacts):
        raise Refused("This case was erased. There is nothing to hand over.")
    partnership = db.session.get_one(Partnership, contacts[0].partnership_id)
    made = build(user, partnership, contacts)
    if wrong := schema().validate(made):
        raise RuntimeError(f"The form of cases departs from its schema in {sorted(wrong)}.")
    content = json.dumps(made, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace")
    digest = hashlib.sha256(content).hexdigest()
    for contact in contacts:
        facts: dict[str, Any] = {"digest": digest, "cases": len(contacts)}
        place = contact.partnership_id
        if apart:
            audit.record_apart(EXPORTED, user, record_id=contact.id, partnership_id=place, outcome="done", **facts)
        else:
            audit.record(EXPORTED, user, record_id=contact.id, partnership_id=place, **facts)
    return content
