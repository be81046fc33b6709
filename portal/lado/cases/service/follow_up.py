"""What an outcome asks for: whether it is needed, by whom, by when, and that it was done."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from portal.accounts.models import User
from portal.accounts.words import Mistake, at_once, plain_line
from portal.database import db, now
from portal.errors import NotFound
from portal.lado.cases import typed, words
from portal.lado.cases.models import FollowUp
from portal.lado.cases.reading import follow_up_of
from portal.lado.cases.service.finding import case_to_change
from portal.lado.desk import words as desk_words
from portal.lado.desk.service.find import changed
from portal.lado.meetings.typed import NO_DAY, Day
from portal.lado.models import Contact


@dataclass(frozen=True, slots=True)
class Settled:
    """What was said about one thing to follow up, as it was typed."""

    state: str
    who: str = ""
    due: Day = NO_DAY
    done: Day = NO_DAY
    reference: str = ""
    note: str = ""


def settle(user: User, contact_id: uuid.UUID, kind: str, said: Settled, *, seen: int) -> FollowUp:
    """Say whether one thing is needed, who does it by when, or that it is done. Raises Mistake and NotFound."""
    contact, _ = case_to_change(user, contact_id, seen)
    if kind not in words.FOLLOW_UP:
        raise NotFound()
    with at_once() as each:
        with each:
            state = typed.one_of(said.state, words.FOLLOW_UP_STATES, "state", "Choose whether it is needed, or done")
        with each:
            who = plain_line(said.who, "who", "who does it", required=False)
            if said.state == "needed" and not who:
                raise Mistake("who", "Enter who does it")
        with each:
            due = typed.coming_day(said.due, "due", "by when it is to be done")
        with each:
            done = typed.past_day(said.done, "done", "when it was done") if said.state == "done" else None
        with each:
            reference = plain_line(said.reference, "reference", "the reference", required=False)
        with each:
            note = desk_words.optional_text(said.note, "note", "the note")
            if said.state == "not_needed" and not note:
                raise Mistake("note", "Enter why it is not needed")
    row = _row(user, contact, kind)
    row.state, row.due_on, row.done_on = state, due, done
    row.who, row.reference, row.note = who or None, reference or None, note or None
    changed(user, contact, "lado.follow_up_set")
    return row


def rest_not_needed(user: User, contact_id: uuid.UUID, note: str, *, seen: int) -> int:
    """Nothing more is needed, and why; gives how many that settled. What is needed or done stays as it is."""
    contact, _ = case_to_change(user, contact_id, seen)
    reason = desk_words.text_from(note, "note", "the reason", "Enter why nothing more is needed")
    there = follow_up_of(contact)
    left = [kind for kind in words.FOLLOW_UP if kind not in there or there[kind].state == words.TO_DECIDE]
    for kind in left:
        row = _row(user, contact, kind)
        row.state, row.note = "not_needed", reason
    changed(user, contact, "lado.follow_up_set")
    return len(left)


def _row(user: User, contact: Contact, kind: str) -> FollowUp:
    """The row of ``kind``, made when somebody first says something about it."""
    row = follow_up_of(contact).get(kind)
    if row is None:
        row = FollowUp(contact_id=contact.id, kind=kind, set_at=now(), set_by_id=user.id)
        db.session.add(row)
    row.set_at, row.set_by_id = now(), user.id
    return row
