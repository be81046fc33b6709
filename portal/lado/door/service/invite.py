"""A link that the desk sends to somebody who called. What they send with it joins the call, and counts once."""

from __future__ import annotations

import uuid

from portal import audit
from portal.accounts.models import Partnership, User
from portal.accounts.words import email_address
from portal.database import db
from portal.errors import Refused
from portal.lado import policy
from portal.lado.door.service.ask import make_start_link
from portal.lado.models import OVER, Contact, ReportLink
from portal.lado.words import words_of
from portal.permissions import Permission, require


def may_invite(contact: Contact) -> bool:
    """Whether a report may still follow: of a call that is open and has none."""
    return contact.report_id is None and contact.state not in OVER


def invite(user: User, partnership_id: uuid.UUID, typed: str) -> ReportLink:
    """Send a link to begin with, to an address that was named. Where it goes is sealed. Raises Mistake, Forbidden."""
    require(user, Permission.CONTACT_LOG, partnership_id=partnership_id)
    return _sent(user, partnership_id, typed, None)


def invite_to_call(user: User, contact_id: uuid.UUID, typed: str) -> ReportLink:
    """The same for a call. Raises NotFound, and Refused when no report can follow it any more."""
    require(user, Permission.CONTACT_LOG)
    contact = policy.get_contact(user, contact_id, for_change=True)
    require(user, Permission.CONTACT_LOG, partnership_id=contact.partnership_id)
    if not may_invite(contact):
        raise Refused("There is a report already, or the contact is closed. Send a link from the duty list.")
    return _sent(user, contact.partnership_id, typed, contact.id)


def _sent(user: User, partnership_id: uuid.UUID, typed: str, contact_id: uuid.UUID | None) -> ReportLink:
    email = email_address(typed)
    partnership = db.session.get_one(Partnership, partnership_id)
    life = words_of(partnership.wording).call_link_life
    link = make_start_link(email, partnership, life, made_by_id=user.id, contact_id=contact_id)
    audit.record("lado.link_sent", user, record_id=contact_id or link.id, partnership_id=partnership_id)
    return link
