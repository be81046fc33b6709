"""The closing letter, sent as every letter is."""

from __future__ import annotations

import uuid

from portal.accounts.models import User
from portal.errors import Refused
from portal.lado.cases.letters import MESSAGE, whole
from portal.lado.cases.reading import get_case
from portal.lado.desk.service.find import changed, contact_to_change
from portal.lado.desk.service.write import send
from portal.lado.models import Contact, Message
from portal.permissions import Permission


def send_closing_letter(user: User, contact_id: uuid.UUID, letter: str, *, seen: int) -> Message:
    """Send it as it was edited. Before the case is closed nobody is told that it is."""
    contact: Contact = contact_to_change(user, contact_id, Permission.CONTACT_DECIDE, seen)
    get_case(contact)
    if contact.state != "closed":
        raise Refused("Close the case, then send its closing letter.")
    sent = send(user, contact, MESSAGE, whole(contact, letter))
    changed(user, contact, "lado.letter_sent")
    return sent
