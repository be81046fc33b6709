"""What the person of concern asks for: a copy of what is held, or that it is erased; and how they were answered."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.accounts.models import User
from portal.accounts.words import Mistake, at_once
from portal.database import db, now
from portal.errors import NotFound, Refused
from portal.lado.desk import words
from portal.lado.desk.service.find import changed
from portal.lado.keeping.models import Asked
from portal.lado.keeping.service.find import case_to_change
from portal.lado.keeping.service.hold import DECIDE_FIRST
from portal.lado.keeping.words import ASKED, REFUSALS
from portal.lado.models import Contact
from portal.local_time import today
from portal.permissions import Permission

ANSWERED = "This is answered already."


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked, when it arrived, and who asks: how it is known that it is the person."""

    kind: str
    on: date | None
    who: str


def note_asked(user: User, contact_id: uuid.UUID, request: Request, *, seen: int) -> Asked:
    """Note what they asked for; from then on a day stands by which it is answered. Raises Mistake."""
    contact = case_to_change(user, contact_id, Permission.CONTACT_DECIDE, seen)
    if contact.decision is None:
        raise Refused(DECIDE_FIRST)
    with at_once() as each:
        with each:
            words.chosen(request.kind, ASKED, "kind", "Choose what they ask for")
        with each:
            arrived = _arrived(request.on)
        with each:
            who = words.text_from(request.who, "who", "who asks", "Say who asks, and how you know that it is them")
    made = Asked(
        contact_id=contact.id,
        kind=request.kind,
        asked_on=arrived,
        due_on=a_month_after(arrived),
        noted_by_id=user.id,
        noted_at=now(),
        who=who,
    )
    db.session.add(made)
    changed(user, contact, "lado.request_noted")
    return made


def _arrived(on: date | None) -> date:
    if on is None or on > today():
        raise Mistake("day", "Enter the day on which it arrived, like 31 3 2026")
    return on


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why it is refused: one of the list, the words that were written, and to whom."""

    why: str
    words: str
    to: str


def refuse(user: User, contact_id: uuid.UUID, asked_id: uuid.UUID, refusal: Refusal, *, seen: int) -> Asked:
    """Record that what they asked for is refused, where the law restricts it. Raises Mistake."""
    contact = case_to_change(user, contact_id, Permission.CONTACT_APPOINT, seen)
    found = open_request(contact, asked_id)
    with at_once() as each:
        with each:
            words.chosen(refusal.why, REFUSALS[found.kind], "why", "Choose why it is refused")
        with each:
            found.words = words.text_from(refusal.words, "words", "the answer", "Write what they were answered")
        with each:
            found.answered_to = words.text_from(refusal.to, "to", "to whom", "Say who was answered, and how")
    found.refused_for = refusal.why
    answer(user, found, "refused")
    changed(user, contact, "lado.request_refused")
    return found


def grant_erasure(user: User, contact_id: uuid.UUID, asked_id: uuid.UUID, *, seen: int) -> Asked:
    """Note that it will be erased as they asked; to erase it is a step of its own, which takes two people."""
    contact = case_to_change(user, contact_id, Permission.CONTACT_APPOINT, seen)
    found = open_request(contact, asked_id)
    if found.kind != "erasure":
        raise NotFound()
    answer(user, found, "granted")
    changed(user, contact, "lado.request_granted")
    return found


def answer(user: User, found: Asked, how: str) -> None:
    found.answer, found.answered_at, found.answered_by_id = how, now(), user.id


def open_request(contact: Contact, asked_id: uuid.UUID) -> Asked:
    """A request of this contact that waits for its answer; raises NotFound, Refused."""
    found = request_of(contact, asked_id)
    if found.answer is not None:
        raise Refused(ANSWERED)
    return found


def request_of(contact: Contact, asked_id: uuid.UUID) -> Asked:
    query = select(Asked).where(Asked.id == asked_id, Asked.contact_id == contact.id)
    found = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound()
    return found


def requests_of(contact: Contact) -> list[Asked]:
    """What they asked for so far, the latest first."""
    query = select(Asked).where(Asked.contact_id == contact.id)
    return list(db.session.scalars(query.order_by(Asked.asked_on.desc(), Asked.noted_at.desc(), Asked.id)))


def a_month_after(day: date) -> date:
    """The same day of the next month, or its last day: how long there is to answer, to confirm."""
    year, month = (day.year, day.month + 1) if day.month < 12 else (day.year + 1, 1)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    raise AssertionError("Every month has 28 days.")
