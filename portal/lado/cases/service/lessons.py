"""What is to be learnt, by whom, and by when."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from portal.accounts.models import User
from portal.accounts.words import at_once, plain_line
from portal.database import db, now
from portal.errors import NotFound
from portal.lado.cases import typed, words
from portal.lado.cases.models import Lesson
from portal.lado.cases.reading import get_case, lessons_of
from portal.lado.desk import words as desk_words
from portal.lado.desk.service.find import changed, contact_to_change
from portal.lado.meetings.typed import NO_DAY, Day
from portal.local_time import today
from portal.permissions import Permission


@dataclass(frozen=True, slots=True)
class Learnt:
    """A lesson, as it was typed."""

    text: str
    for_whom: str
    owner: str
    due: Day = NO_DAY


def add_lesson(user: User, contact_id: uuid.UUID, learnt: Learnt, *, seen: int) -> Lesson:
    """Write one down. A case that is over may still be learnt from. Raises Mistake."""
    contact = contact_to_change(user, contact_id, Permission.CONTACT_DECIDE, seen)
    get_case(contact)
    with at_once() as each:
        with each:
            text = desk_words.text_from(learnt.text, "text", "the lesson", "Enter what is to be learnt")
        with each:
            for_whom = typed.one_of(learnt.for_whom, words.LEARNERS, "for_whom", "Choose who learns from it")
        with each:
            owner = plain_line(learnt.owner, "owner", "who sees to it")
        with each:
            due = typed.coming_day(learnt.due, "due", "by when it is to be done")
    made = Lesson(contact_id=contact.id, for_whom=for_whom, due_on=due, at=now(), by_id=user.id, text=text, owner=owner)
    db.session.add(made)
    changed(user, contact, "lado.lesson_added")
    return made


def lesson_done(user: User, contact_id: uuid.UUID, lesson_id: uuid.UUID, *, seen: int) -> Lesson:
    """It was seen to, today. To say so twice is to say it once."""
    contact = contact_to_change(user, contact_id, Permission.CONTACT_DECIDE, seen)
    found = next((one for one in lessons_of(contact) if one.id == lesson_id), None)
    if found is None:
        raise NotFound()
    if found.done_on is None:
        found.done_on = today()
        changed(user, contact, "lado.lesson_done")
    return found
