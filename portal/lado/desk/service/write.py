"""What the desk writes to whoever reported: an acknowledgement, a letter. Once sent it is never changed."""

from __future__ import annotations

import uuid

from portal.accounts.models import User
from portal.accounts.words import Mistake
from portal.database import db, now
from portal.errors import Refused
from portal.lado import steps
from portal.lado.desk import words
from portal.lado.desk.letters import ACKNOWLEDGEMENT, DECISION_LETTER, TO_WRITE
from portal.lado.desk.service.find import changed, contact_to_change
from portal.lado.desk.service.hand_over import hand_to
from portal.lado.models import Contact, Message, Report
from portal.lado.talk.telling import tell_referrer
from portal.lado.workflow import Action
from portal.permissions import Permission


def acknowledge(user: User, contact_id: uuid.UUID, letter: str, *, seen: int) -> Contact:
    """Say that a LADO has read it. What nobody has yet becomes whoever's who acknowledges it."""
    contact = contact_to_change(user, contact_id, Permission.CONTACT_DECIDE, seen)
    steps.allowed(user, contact, Action.ACKNOWLEDGE)
    send(user, contact, ACKNOWLEDGEMENT, letter)
    steps.take_step(user, contact, Action.ACKNOWLEDGE)
    note_acknowledged(user, contact)
    changed(user, contact, "lado.contact_acknowledged")
    return contact


def send_letter(user: User, contact_id: uuid.UUID, letter: str, *, seen: int) -> Contact:
    """Send the letter about a decision, as it was edited."""
    contact = contact_to_change(user, contact_id, Permission.CONTACT_DECIDE, seen)
    if contact.decision is None:
        raise Refused("Nothing is decided about this contact yet. Decide first, then write the letter.")
    send(user, contact, DECISION_LETTER, letter)
    changed(user, contact, "lado.letter_sent")
    return contact


def note_acknowledged(user: User, contact: Contact) -> None:
    """Whoever acknowledges or decides has read it; what is nobody's becomes theirs."""
    if contact.acknowledged_at is None:
        contact.acknowledged_at, contact.acknowledged_by_id = now(), user.id
    if contact.officer_id is None:
        hand_to(user, contact, user.id)


def send(user: User, contact: Contact, kind: str, letter: str) -> Message:
    """Freeze the text as a message, and tell whoever reported that there is something to read, and nothing more."""
    text = words.text_from(letter, "letter", "the letter", "Write the letter")
    if TO_WRITE in text:
        raise Mistake("letter", "Write what stands in square brackets, or take it out")
    message = Message(
        report_id=contact.report_id,
        contact_id=contact.id,
        kind=kind,
        from_desk=True,
        at=now(),
        author_id=user.id,
        text=text,
    )
    db.session.add(message)
    report = db.session.get(Report, contact.report_id) if contact.report_id is not None else None
    if report is not None:
        tell_referrer(report)
    return message
