"""Erasing a case takes two people: the LADO manager proposes it, and somebody else who decides about cases confirms it.

What was confirmed is done by the worker (``portal/lado/keeping/erasing``).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import select

from portal import jobs
from portal.accounts.models import User
from portal.accounts.words import at_once
from portal.database import db, now
from portal.errors import Refused
from portal.lado import policy
from portal.lado.desk import words
from portal.lado.desk.service.find import changed
from portal.lado.keeping.models import Asked, CaseHold, Erasure
from portal.lado.keeping.service.find import case_to_change
from portal.lado.keeping.words import WHY_ERASE
from portal.lado.models import OVER, Contact
from portal.permissions import Permission

ERASE = "lado_erase"
NOT_CLOSED = "Only what is closed or transferred can be erased. Close it first."
HELD = "This case is held. Nothing of it can be erased until the hold is ended."
OWED = "Somebody asked for a copy of what is held. Answer that first: what was asked for must not be destroyed."
SAME = "Whoever proposed it cannot confirm it. Ask a colleague."
KEPT_FROM = "Whoever proposed it must not know of it any more. Withdraw it, and let somebody else propose it."


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a case is erased: one of the list, and a few words, which go with the case."""

    why: str
    note: str


def propose(user: User, contact_id: uuid.UUID, reason: Reason, *, seen: int) -> Erasure:
    """Propose to erase it. Raises Mistake, Refused for what is open, held, or owed to the person."""
    contact = case_to_change(user, contact_id, Permission.CONTACT_APPOINT, seen)
    _refuse(contact)
    if standing_erasure(contact) is not None:
        raise Refused("That is proposed already.")
    with at_once() as each:
        with each:
            words.chosen(reason.why, WHY_ERASE, "why", "Choose why it is erased")
        with each:
            note = words.text_from(reason.note, "note", "the reason", "Say why, for whoever confirms it")
    made = Erasure(contact_id=contact.id, why=reason.why, proposed_by_id=user.id, proposed_at=now(), note=note)
    db.session.add(made)
    changed(user, contact, "lado.erasure_proposed")
    return made


def withdraw(user: User, contact_id: uuid.UUID, *, seen: int) -> Erasure:
    """Do not erase it after all: either of the two may say so, until it is confirmed."""
    contact = case_to_change(user, contact_id, Permission.CONTACT_DECIDE, seen)
    found = _proposed(contact)
    found.withdrawn_at, found.withdrawn_by_id = now(), user.id
    changed(user, contact, "lado.erasure_withdrawn")
    return found


def confirm(user: User, contact_id: uuid.UUID, *, seen: int) -> Erasure:
    """Let it be erased, as somebody else than who proposed it. There is no way back from here."""
    contact = case_to_change(user, contact_id, Permission.CONTACT_DECIDE, seen)
    found = _proposed(contact)
    _refuse(contact)
    if found.proposed_by_id == user.id:
        raise Refused(SAME)
    kept_from = policy.in_conflict_with(contact.incident_id).where(User.id == found.proposed_by_id)
    if db.session.scalars(kept_from).one_or_none() is not None:
        raise Refused(KEPT_FROM)
    found.confirmed_by_id, found.confirmed_at = user.id, now()
    changed(user, contact, "lado.erasure_confirmed")
    jobs.enqueue(ERASE, {"erasure": str(found.id)})
    return found


def may_confirm(user: User, erasure: Erasure) -> bool:
    return erasure.confirmed_at is None and erasure.proposed_by_id != user.id


def standing_erasure(contact: Contact) -> Erasure | None:
    """What was proposed, confirmed or done, and not withdrawn."""
    query = select(Erasure).where(Erasure.contact_id == contact.id, Erasure.withdrawn_at.is_(None))
    return db.session.scalars(query).one_or_none()


def _proposed(contact: Contact) -> Erasure:
    found = standing_erasure(contact)
    if found is None or found.confirmed_at is not None:
        raise Refused("Nothing is proposed, or it is confirmed already.")
    return found


def _refuse(contact: Contact) -> None:
    if contact.state not in OVER:
        raise Refused(NOT_CLOSED)
    held = select(CaseHold.id).where(CaseHold.contact_id == contact.id, CaseHold.ended_at.is_(None))
    if db.session.scalar(held) is not None:
        raise Refused(HELD)
    owed = select(Asked.id).where(Asked.contact_id == contact.id, Asked.kind == "copy", Asked.answer.is_(None))
    if db.session.scalar(owed.limit(1)) is not None:
        raise Refused(OWED)
