"""Who is asked to a meeting, who came, who was kept out and why."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import or_, select

from portal.accounts.models import User
from portal.accounts.words import Mistake, at_once, email_address, plain_line
from portal.database import db, now
from portal.errors import Refused
from portal.lado.desk import words as desk_words
from portal.lado.desk.service.find import changed
from portal.lado.meetings import sight, words
from portal.lado.meetings.hearing import account_with, is_kept_from
from portal.lado.meetings.models import Attendance, Meeting, MeetingAction, MeetingCase, Release
from portal.lado.models import Contact

KEPT_FROM = "This person must not know of it, so they cannot be on the list with this address"
WHY_OUT = "Enter why they were kept out"


WAS_TOLD = (
    "They were invited, were given something, or have something to do, and stay on the list. "
    "Say that they did not come, sent apologies or were kept out."
)
LINES = {"name": "their name", "agency": "where they are from", "job": "their job, which says how senior they are"}


@dataclass(frozen=True, slots=True)
class Person:
    """What was typed. ``only_this`` is whether they come for this case alone."""

    name: str = ""
    agency: str = ""
    job: str = ""
    email: str = ""
    part: str = "asked"
    why: str = ""
    only_this: bool = False


def add_person(user: User, contact_id: uuid.UUID, meeting_id: uuid.UUID, person: Person, *, seen: int) -> Attendance:
    """Put somebody on the list. Whoever has an account under the address sees the invitation there, once it is sent."""
    contact, meeting = _open_part(user, contact_id, meeting_id, seen, person.part)
    made = Attendance(meeting_id=meeting.id, contact_id=contact.id if person.only_this else None, added_at=now())
    db.session.add(made)
    _write(made, meeting, contact, person)
    changed(user, contact, "lado.meeting_people_changed")
    return made


def change_person(
    user: User, contact_id: uuid.UUID, meeting_id: uuid.UUID, attendance_id: uuid.UUID, person: Person, *, seen: int
) -> Attendance:
    """Say of somebody on the list that they came, sent apologies or were kept out; or correct who they are."""
    contact, meeting = _open_part(user, contact_id, meeting_id, seen, person.part)
    found = sight.get_person(meeting, contact, attendance_id)
    _write(found, meeting, contact, person)
    changed(user, contact, "lado.meeting_people_changed")
    return found


def remove_person(
    user: User, contact_id: uuid.UUID, meeting_id: uuid.UUID, attendance_id: uuid.UUID, *, seen: int
) -> None:
    """Take somebody off the list who stands on it by mistake. Raises Refused once they were told of the meeting, for
    then it has to show that they were.
    """
    contact, meeting = _open_part(user, contact_id, meeting_id, seen, "")
    found = sight.get_person(meeting, contact, attendance_id)
    if found.invited_at is not None or _is_held_by(found):
        raise Refused(WAS_TOLD)
    if found.contact_id is None and _is_complete_elsewhere(meeting):
        raise Refused("The meeting is complete for another case, and its list stays as it is.")
    db.session.delete(found)
    changed(user, contact, "lado.meeting_people_changed")


def _is_held_by(row: Attendance) -> bool:
    """Whether something was given to them, or something is theirs to do."""
    given = select(Release.id).where(Release.attendance_id == row.id)
    does = select(MeetingAction.id).where(MeetingAction.attendance_id == row.id)
    return bool(db.session.scalar(select(or_(given.exists(), does.exists()))))


def _is_complete_elsewhere(meeting: Meeting) -> bool:
    complete = select(MeetingCase.contact_id).where(MeetingCase.meeting_id == meeting.id, MeetingCase.discussed)
    return db.session.scalar(complete.limit(1)) is not None


def _open_part(
    user: User, contact_id: uuid.UUID, meeting_id: uuid.UUID, seen: int, part: str
) -> tuple[Contact, Meeting]:
    contact = sight.case_to_change(user, contact_id, seen)
    meeting, case = sight.get_meeting(contact, meeting_id, for_change=True)
    if meeting.state == "cancelled" or (case.discussed and part != "copy"):
        raise Refused("The list of a meeting that is complete or cancelled stays as it is. Write it into the minutes.")
    return contact, meeting


def _write(row: Attendance, meeting: Meeting, contact: Contact, person: Person) -> None:
    who: dict[str, str] = {}
    with at_once() as each:
        for key, what in LINES.items():
            with each:
                who[key] = plain_line(getattr(person, key), key, what)
        with each:
            who["email"] = email_address(person.email, "email") if person.email.strip() else ""
        with each:
            desk_words.chosen(person.part, words.PARTS, "part", "Choose whether they came")
        with each:
            why = desk_words.optional_text(person.why, "why", "the reason")
            if person.part == "excluded" and not why:
                raise Mistake("why", WHY_OUT)
    account = account_with(who["email"])
    if is_kept_from(contact, who["email"], account):
        raise Mistake("email", KEPT_FROM)
    account_id = account.id if account is not None else None
    if row.user_id is not None and row.user_id != account_id:
        _end_what_was_given(row)
    row.user_id, row.part = account_id, person.part
    row.who, row.why = {key: value for key, value in who.items() if value}, why or None


def _end_what_was_given(row: Attendance) -> None:
    """What somebody was given was given to them by name: whoever takes their place on the list does not get it."""
    live = select(Release).where(Release.attendance_id == row.id, Release.ended_at.is_(None))
    for one in db.session.scalars(live):
        one.ended_at = now()
