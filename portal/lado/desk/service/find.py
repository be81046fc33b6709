"""Finding one contact, to read it or to change it."""

from __future__ import annotations

import uuid

from portal import audit
from portal.accounts.models import User
from portal.database import db, now
from portal.errors import Conflict, Refused
from portal.lado import policy
from portal.lado.models import OVER, Contact
from portal.lado.policy import NeedsReason
from portal.lado.sealing.unreadable import KeyDestroyed
from portal.permissions import Identity, Permission, require

READ = "lado.contact_read"


class ChangedMeanwhile(Conflict):
    """Somebody changed the contact after the page was shown. Nothing was written; the page keeps what was typed."""

    def __init__(self) -> None:
        super().__init__("A colleague changed this contact while you were writing. Look at it, then decide again.")


def read_contact(user: User, contact_id: uuid.UUID, *, after_refusal: bool = False) -> Contact:
    """The contact, on the record before anything of it is shown, with the way by which its narrative is read, if it
    is; raises NotFound.

    ``after_refusal`` is for the page of a form that could not be taken: what it began is undone first.
    """
    return _read(user, contact_id, after_refusal)[0]


def read_whole(user: User, contact_id: uuid.UUID, *, after_refusal: bool = False) -> Contact:
    """The contact for a page that tells what happened, on the record first; raises NotFound, NeedsReason."""
    contact, way = _read(user, contact_id, after_refusal)
    if not way:
        raise NeedsReason(contact_id)
    return contact


def _read(user: User, contact_id: uuid.UUID, after_refusal: bool) -> tuple[Contact, str]:
    """The contact and the way to what happened, which is looked for once what was begun is undone."""
    require(user, Permission.CONTACT_LIST)
    contact = policy.get_contact(user, contact_id)
    reader, partnership_id = Identity(user.actor_id, tuple(user.grants)), contact.partnership_id
    way = _way_as_it_was(reader, contact_id) if after_refusal else policy.way_of(user, contact)
    audit.record_apart(READ, reader, record_id=contact_id, partnership_id=partnership_id, outcome="done", way=way)
    return policy.get_contact(user, contact_id) if after_refusal else contact, way


def _way_as_it_was(reader: Identity, contact_id: uuid.UUID) -> str:
    """Asked without the request's own transaction, for nothing may be open when the reading is written down."""
    db.finish_request(succeeded=False)
    with db.reading():
        return policy.way_of(reader, policy.get_contact(reader, contact_id))


def contact_to_change(user: User, contact_id: uuid.UUID, permission: Permission, seen: int) -> Contact:
    """The contact as it stands now, and nobody else's until the commit. Who decides about it has to be able to read it.

    Raises NotFound, Forbidden, NeedsReason, and ChangedMeanwhile unless ``seen`` is the revision that the person's page
    showed.
    """
    require(user, permission)
    contact = policy.get_contact(user, contact_id, for_change=True)
    require(user, permission, partnership_id=contact.partnership_id)
    if permission is Permission.CONTACT_DECIDE:
        policy.require_narrative(user, contact)
    if contact.erased_at is not None:
        raise KeyDestroyed()
    if contact.revision != seen:
        raise ChangedMeanwhile()
    return contact


def changed(user: User, contact: Contact, event: str) -> None:
    """Write down that the contact was changed, by whom; never what was said."""
    contact.updated_at = now()
    audit.record(event, user, record_id=contact.id, partnership_id=contact.partnership_id)
    db.session.flush()


def refuse_closed(contact: Contact) -> None:
    if contact.state in OVER:
        raise Refused("This contact is closed. Decide about it again, or reopen it, to open it.")
