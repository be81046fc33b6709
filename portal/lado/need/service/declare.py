"""An officer says whether they have an interest in a contact. Whoever has one sees nothing of it from then on."""

from __future__ import annotations

import uuid

from portal import audit
from portal.accounts.models import User
from portal.accounts.words import Mistake
from portal.database import db, now
from portal.lado import policy
from portal.lado.conflicts import declare as hide
from portal.lado.desk import words
from portal.lado.desk.service.sight import let_go
from portal.lado.need.models import NO_INTEREST, Declaration
from portal.lado.need.words import INTEREST_WORDS
from portal.permissions import Permission, require


def declare(user: User, contact_id: uuid.UUID, interest: str, said: str) -> Declaration:
    """Write it down. With an interest the contact is kept from them as ``step_back`` does, and is nobody's until it is
    given: there is no need to read a contact in order to say so.
    """
    require(user, Permission.CONTACT_DECIDE)
    contact = policy.get_contact(user, contact_id, for_change=True)
    require(user, Permission.CONTACT_DECIDE, partnership_id=contact.partnership_id)
    words.chosen(interest, INTEREST_WORDS, "interest", "Choose whether you have an interest in it")
    told = words.optional_text(said, "interest_words", "what you say of it")
    if interest != NO_INTEREST and not told:
        raise Mistake("interest_words", "Enter in a few words what your interest is")
    made = Declaration(contact_id=contact.id, user_id=user.id, interest=interest, at=now(), words=told or None)
    db.session.add(made)
    audit.record("lado.interest_declared", user, record_id=contact.id, partnership_id=contact.partnership_id)
    if interest != NO_INTEREST:
        let_go(user, contact)
        hide(user, contact, user)
    db.session.flush()
    return made
