"""What the desk does in a conversation: ask, answer, and mark as read what came from whoever reported."""

from __future__ import annotations

import uuid

from sqlalchemy import and_, or_, select

from portal import audit
from portal.accounts.models import User
from portal.database import db, now
from portal.errors import NotFound, Refused
from portal.lado import policy
from portal.lado.desk import words
from portal.lado.models import Contact, Message, Report
from portal.lado.talk import unread
from portal.lado.talk.once import refuse_old_page
from portal.lado.talk.service.referrer import MESSAGE
from portal.lado.talk.telling import tell_referrer
from portal.permissions import Permission, require


def desk_conversation(user: User, contact: Contact) -> list[Message]:
    """What was said about a contact and about its report, the newest first: nothing about another contact of the
    report, unless ``user`` may read that one too.
    """
    if not policy.may_read_narrative(user, contact):
        return []
    on = Message.contact_id == contact.id
    if contact.report_id is not None:
        mine = policy.narrative_visible_to(user).where(Contact.report_id == contact.report_id)
        may_read = or_(Message.contact_id.is_(None), Message.contact_id.in_(mine.with_only_columns(Contact.id)))
        on = or_(on, and_(Message.report_id == contact.report_id, may_read))
    return list(db.session.scalars(select(Message).where(on).order_by(Message.at.desc(), Message.id)))


def ask(user: User, contact_id: uuid.UUID, message_id: uuid.UUID, text: str) -> Message:
    """Write to whoever reported it: a question, an answer. The same page sent twice writes once.

    Raises NotFound unless ``user`` may read what happened, and Refused where nobody could read it.
    """
    contact, report = _contact(user, contact_id)
    refuse_old_page(message_id)
    if report is None:
        raise Refused("Nobody could read it: this contact has no report in the portal. Call whoever told you.")
    there = db.session.get(Message, message_id)
    if there is not None:
        return _mine(user, contact, there)
    made = Message(
        id=message_id,
        report_id=report.id,
        contact_id=contact.id,
        kind=MESSAGE,
        from_desk=True,
        at=now(),
        author_id=user.id,
        text=words.text_from(text, "text", "the text", "Write what you want to ask or say"),
    )
    db.session.add(made)
    _mark(contact)
    tell_referrer(report)
    audit.record("lado.question_sent", user, record_id=contact.id, partnership_id=contact.partnership_id)
    db.session.flush()
    return made


def desk_has_read(user: User, contact_id: uuid.UUID) -> None:
    """Mark what came from whoever reported as read, for them to see."""
    contact, _ = _contact(user, contact_id)
    if _mark(contact):
        audit.record("lado.messages_read", user, record_id=contact.id, partnership_id=contact.partnership_id)


def _contact(user: User, contact_id: uuid.UUID) -> tuple[Contact, Report | None]:
    """The contact with its report, locked, for those who may read what happened."""
    require(user, Permission.CONTACT_LIST)
    contact = policy.get_contact(user, contact_id, for_change=True)
    policy.require_narrative(user, contact)
    return contact, db.session.get(Report, contact.report_id) if contact.report_id is not None else None


def _mine(user: User, contact: Contact, there: Message) -> Message:
    if not there.from_desk or (there.contact_id, there.author_id) != (contact.id, user.id):
        raise NotFound()
    return there


def _mark(contact: Contact) -> int:
    query = (
        select(Message)
        .join(Contact, Contact.id == contact.id)
        .where(unread.of_contact(), Message.from_desk.is_(False), Message.read_at.is_(None))
    )
    found = list(db.session.scalars(query))
    for one in found:
        one.read_at = now()
    return len(found)
