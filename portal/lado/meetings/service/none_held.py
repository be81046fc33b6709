"""Why no meeting is held about a case, and the note about it for the child's file."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from portal.accounts.models import User
from portal.accounts.words import Mistake, at_once, plain_line
from portal.database import db, now
from portal.errors import NotFound
from portal.lado.desk import words as desk_words
from portal.lado.desk.service.find import changed
from portal.lado.meetings import sight, words
from portal.lado.meetings.models import NoMeeting
from portal.lado.meetings.typed import NO_DAY, Day, a_day
from portal.lado.models import Contact
from portal.local_time import long_date, today

THE_ADULT = "the adult"
SHORTEST_NAME = 3
"""Shorter parts of a name are words of many texts, and say nothing of anybody by themselves."""


@dataclass(frozen=True, slots=True)
class Reason:
    """What was chosen and typed."""

    code: str = ""
    why: str = ""
    decided_by: str = ""
    with_whom: str = ""
    on: Day = NO_DAY
    what_next: str = ""


def record_none_held(user: User, contact_id: uuid.UUID, reason: Reason, *, seen: int) -> NoMeeting:
    """Record it. A later reason stands beside an earlier one, and overwrites none."""
    contact = sight.case_to_change(user, contact_id, seen)
    with at_once() as each:
        with each:
            desk_words.chosen(reason.code, words.NO_MEETING, "code", "Choose why no meeting is held")
        with each:
            why = desk_words.text_from(reason.why, "why", "the reason", "Enter the reason in your own words")
        with each:
            decided_by = plain_line(reason.decided_by, "decided_by", "who decided")
        with each:
            with_whom = plain_line(reason.with_whom, "with_whom", "with whom it was decided")
        with each:
            on = a_day(reason.on, "on_day", "Enter the day on which it was decided, for example 27 3 2026")
            if on > today():
                raise Mistake("on_day", "Enter a day that is not in the future")
        with each:
            ask = "Enter what happens next"
            what_next = desk_words.text_from(reason.what_next, "what_next", "what happens next", ask)
    made = NoMeeting(
        contact_id=contact.id,
        reason_code=reason.code,
        decided_on=on,
        at=now(),
        by_id=user.id,
        why=why,
        decided_by=decided_by,
        with_whom=with_whom,
        what_next=what_next,
    )
    db.session.add(made)
    changed(user, contact, "lado.no_meeting_recorded")
    return made


def reasons_of(contact: Contact) -> list[NoMeeting]:
    """The reasons that were recorded, the latest first."""
    query = select(NoMeeting).where(NoMeeting.contact_id == contact.id)
    return list(db.session.scalars(query.order_by(NoMeeting.at.desc(), NoMeeting.id)))


def get_reason(contact: Contact, reason_id: uuid.UUID) -> NoMeeting:
    """One of them; raises NotFound."""
    found = next((one for one in reasons_of(contact) if one.id == reason_id), None)
    if found is None:
        raise NotFound()
    return found


def filed(user: User, contact_id: uuid.UUID, reason_id: uuid.UUID, *, seen: int) -> NoMeeting:
    """The note is in the child's file. Twice is once."""
    contact = sight.case_to_change(user, contact_id, seen)
    found = get_reason(contact, reason_id)
    if found.filed_on is None:
        found.filed_on, found.filed_by_id = today(), user.id
        changed(user, contact, "lado.no_meeting_filed")
    return found


def note_for_file(contact: Contact, reason: NoMeeting) -> str:
    """The text for the child's file. It does not name the adult: others read that file, and the adult is not the
    child. Where somebody wrote the name all the same, it is left out.
    """
    lines = (
        long_date(reason.decided_on),
        "A concern was reported about an adult who works with the child. "
        "No meeting was held about it under the procedure for allegations.",
        f"Why: {words.NO_MEETING[reason.reason_code]}. {reason.why}",
        f"Decided by: {reason.decided_by}",
        f"With: {reason.with_whom}",
        f"What happens next: {reason.what_next}",
        f"The LADO's reference is {contact.reference}. Recorded on {long_date(reason.at)}.",
    )
    return without_names("\n".join(lines), contact)


def without_names(text: str, contact: Contact) -> str:
    """The same, with the adult in place of every name by which the record knows the person of concern."""
    known = contact.person or {}
    whole = [str(known[key]) for key in ("name", "known_as") if known.get(key)]
    names = sorted({*whole, *(part for one in whole for part in one.split() if len(part) >= SHORTEST_NAME)}, key=len)
    for name in reversed(names):
        text = re.sub(rf"\b{re.escape(name)}\b", THE_ADULT, text, flags=re.IGNORECASE)
    return re.sub(rf"({THE_ADULT})( {THE_ADULT})+", THE_ADULT, text)
