"""Noting that the partnership spoke or wrote to an agency."""

from __future__ import annotations

import uuid
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import select

from portal import audit
from portal.database import db, now
from portal.permissions import Actor, Permission, require
from portal.returns import round_log
from portal.returns.about import subject
from portal.returns.models import Contact, Return
from portal.returns.notes import some_words, words_or_nothing
from portal.returns.refusals import NotOfThisForm
from portal.returns.service.get_return import lock_return

SENT_TWICE = timedelta(minutes=5)
"""Within so long the same note of the same person is one that was sent twice: a second press, or the way back."""


class ContactKind(StrEnum):
    """How it was; ``NOTE`` is a note to oneself and the colleagues, and no contact."""

    CALL = "call"
    EMAIL = "email"
    MEETING = "meeting"
    NOTE = "note"


def log_contact(user: Actor, return_: Return, kind: str, text: str) -> Contact:
    """Write it down, once, also when the round is closed. Only the partnership reads it.

    Raises WordsNeeded for a note that says nothing or cannot be kept, NotOfThisForm for a kind that no page offers,
    Forbidden and NotFound.
    """
    one = lock_return(user, return_.id)
    require(user, Permission.ROUND_MANAGE, partnership_id=one.round.partnership_id)
    if kind not in set(ContactKind):
        raise NotOfThisForm("Choose whether it was a call, an e-mail, a meeting or a note.")
    words = some_words(text, "Write your note") if kind == ContactKind.NOTE else words_or_nothing(text)
    sent_before = _sent_before(user, one, kind, words)
    if sent_before is not None:
        return sent_before
    made = Contact(id=uuid.uuid4(), return_id=one.id, kind=kind, text=words, at=now())
    made.by, made.by_name = user.actor_id, round_log.name_of(user)
    db.session.add(made)
    db.session.flush()
    audit.record("contact.noted", user, **subject(one), kind=kind)
    return made


def _sent_before(user: Actor, one: Return, kind: str, words: str) -> Contact | None:
    same = select(Contact).where(Contact.return_id == one.id, Contact.kind == kind, Contact.text == words)
    lately = same.where(Contact.by == user.actor_id, Contact.at > now() - SENT_TWICE)
    return db.session.scalars(lately.order_by(Contact.at.desc())).first()
