"""Following the three strands of a case: how far each is, what was heard, and when to ask again."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from sqlalchemy import select

from portal.accounts.models import User
from portal.accounts.words import Mistake, at_once, plain_line
from portal.database import db, now
from portal.errors import NotFound
from portal.lado.desk import words as desk_words
from portal.lado.desk.service.find import changed
from portal.lado.meetings.sight import case_to_change
from portal.lado.meetings.typed import NO_DAY, Day, a_day, maybe_a_day
from portal.lado.models import Contact
from portal.lado.strands.models import Strand, StrandWord
from portal.lado.strands.words import KINDS, RESULTS, SO_FAR, STATES
from portal.local_time import LONDON, today

DAYS = ("told", "started", "expected", "ended", "chase")
"""The days of a strand, by the names of their columns without ``_on``."""
DAY = "Enter a day, for example 27 3 2026, or leave it empty"


@dataclass(frozen=True, slots=True)
class Standing:
    """What was chosen and typed about one strand, and what was heard that changed it."""

    state: str = ""
    result: str = ""
    reference: str = ""
    officer: str = ""
    heard: str = ""
    days: Mapping[str, Day] = field(default_factory=dict)


def begin(contact: Contact) -> list[Strand]:
    """The three strands of a case, made as far as they are not there; waiting since it was decided."""
    there = {one.kind: one for one in strands_of(contact)}
    since = contact.decided_at or now()
    made = [
        Strand(contact_id=contact.id, kind=kind, state="awaiting", heard_at=since)
        for kind in KINDS
        if kind not in there
    ]
    db.session.add_all(made)
    db.session.flush()
    there.update({one.kind: one for one in made})
    return [there[kind] for kind in KINDS]


def strands_of(contact: Contact) -> list[Strand]:
    """Those that are there, in the order of the list."""
    found = db.session.scalars(select(Strand).where(Strand.contact_id == contact.id))
    return sorted(found, key=lambda one: list(KINDS).index(one.kind))


def words_of(contact: Contact, kind: str) -> list[StrandWord]:
    """What was heard of one strand, the latest first."""
    query = select(StrandWord).join(Strand, Strand.id == StrandWord.strand_id)
    mine = query.where(Strand.contact_id == contact.id, Strand.kind == kind)
    return list(db.session.scalars(mine.order_by(StrandWord.at.desc(), StrandWord.id)))


def standing(user: User, contact_id: uuid.UUID, kind: str, typed: Standing, *, seen: int) -> Strand:
    """How far a strand is from now on. What it was before stays in its log, and to save it is to have heard of it."""
    contact = case_to_change(user, contact_id, seen)
    strand = _strand(contact, kind)
    with at_once() as each:
        with each:
            desk_words.chosen(typed.state, STATES, "state", "Choose how far it is")
        with each:
            _check_result(kind, typed)
        with each:
            days = {name: maybe_a_day(typed.days.get(name, NO_DAY), f"{name}_day", DAY) for name in DAYS}
            _check_days(typed.state, days)
    strand.state, strand.result = typed.state, typed.result or None
    strand.told_on, strand.started_on, strand.expected_on = days["told"], days["started"], days["expected"]
    strand.ended_on, strand.chase_on = days["ended"], days["chase"]
    strand.reference = plain_line(typed.reference, "reference", "the reference", required=False) or None
    strand.officer = plain_line(typed.officer, "officer", "who deals with it", required=False) or None
    strand.heard_at = now()
    heard = desk_words.optional_text(typed.heard, "heard", "what you heard")
    _write(user, contact, strand, heard, today())
    changed(user, contact, "lado.strand_changed")
    return strand


def hear(user: User, contact_id: uuid.UUID, kind: str, text: str, on: Day, chase: Day, *, seen: int) -> StrandWord:
    """Something was heard of a strand on a day, which ends its silence; and when to ask again."""
    contact = case_to_change(user, contact_id, seen)
    strand = _strand(contact, kind)
    with at_once() as each:
        with each:
            said = desk_words.text_from(text, "text", "what you heard", "Enter what you heard, and from whom")
        with each:
            heard_on = a_day(on, "on_day", "Enter the day on which you heard it, for example 27 3 2026")
            if heard_on > today():
                raise Mistake("on_day", "Enter a day that is not in the future")
        with each:
            again = maybe_a_day(chase, "chase_day", DAY)
            if again is not None and again < today():
                raise Mistake("chase_day", "Enter a day that is still to come, or leave it empty")
    strand.chase_on = again
    heard_at = datetime.combine(heard_on, time(12), LONDON).astimezone(UTC)
    strand.heard_at = max(strand.heard_at, min(heard_at, now()))
    made = _write(user, contact, strand, said, heard_on)
    changed(user, contact, "lado.strand_heard")
    return made


def _check_result(kind: str, typed: Standing) -> None:
    if typed.result and typed.result not in RESULTS[kind]:
        raise Mistake("result", "Choose a result from the list")
    if typed.state == "ended" and not typed.result:
        raise Mistake("result", "Choose what it came to: a strand ends with a result")
    if typed.state == "ended" and typed.result in SO_FAR[kind]:
        raise Mistake("result", "Choose what it came to: this is a stage, and no end")


def _check_days(state: str, days: dict[str, date | None]) -> None:
    ended, started = days["ended"], days["started"]
    if (state == "ended") != (ended is not None):
        ask = "Enter the day on which it ended" if ended is None else "Leave this empty until it has ended"
        raise Mistake("ended_day", ask)
    for name in ("told", "started", "ended"):
        if (day := days[name]) is not None and day > today():
            raise Mistake(f"{name}_day", "Enter a day that is not in the future")
    if started is not None and ended is not None and ended < started:
        raise Mistake("ended_day", "Enter a day that is not before it started")


def _strand(contact: Contact, kind: str) -> Strand:
    if kind not in KINDS:
        raise NotFound()
    return next(one for one in begin(contact) if one.kind == kind)


def _write(user: User, contact: Contact, strand: Strand, text: str, heard_on: date) -> StrandWord:
    made = StrandWord(
        contact_id=contact.id,
        strand_id=strand.id,
        at=now(),
        heard_on=heard_on,
        by_id=user.id,
        state=strand.state,
        result=strand.result,
        text=text or None,
    )
    db.session.add(made)
    return made
