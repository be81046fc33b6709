"""Sending the invitations, and letting people read the pack or the minutes: each person by name, and for a while."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from sqlalchemy import select

from portal.accounts.models import User
from portal.accounts.words import Mistake
from portal.database import db, now
from portal.errors import NotFound, Refused
from portal.lado.desk import words as desk_words
from portal.lado.desk.service.find import changed, contact_to_change
from portal.lado.meetings import sight, telling, words
from portal.lado.meetings.hearing import may_not_hear
from portal.lado.meetings.models import Attendance, Meeting, Minutes, Release
from portal.lado.models import Contact
from portal.permissions import Permission

PACK = "pack"
KEPT_FROM = "This person must not know of it. Choose somebody else"


def invite(user: User, contact_id: uuid.UUID, meeting_id: uuid.UUID, *, seen: int) -> int:
    """Ask everybody on the list who was not asked yet; returns how many. The e-mail tells the day and a reference.

    Whoever has neither account nor address is asked by the desk, outside the portal.
    """
    contact = sight.case_to_change(user, contact_id, seen)
    meeting, _ = sight.get_meeting(contact, meeting_id, for_change=True)
    if meeting.state != "arranged" or meeting.starts_at <= now():
        raise Refused("Invitations are for a meeting that is still to come.")
    asked = [
        one for one in sight.people_of(meeting, contact) if one.invited_at is None and one.part in ("asked", "copy")
    ]
    word = telling.invitation(meeting)
    for one in asked:
        one.invited_at = now()
        if one.part == "asked":
            telling.tell(one, meeting, word)
    changed(user, contact, "lado.meeting_invited")
    return len(asked)


def give(
    user: User,
    contact_id: uuid.UUID,
    meeting_id: uuid.UUID,
    who: str,
    what: str,
    way: str,
    days: str,
    *,
    seen: int,
) -> Release:
    """Let somebody read the pack or a version of the minutes of this case for a while, or note that they have it.

    Raises Mistake for whoever was kept out or must not know, and for a page of the portal without an account.
    """
    contact = sight.case_to_change(user, contact_id, seen)
    meeting, _ = sight.get_meeting(contact, meeting_id, for_change=True)
    person = next((one for one in sight.people_of(meeting, contact) if str(one.id) == who), None)
    if person is None or person.part == "excluded":
        raise Mistake("who", "Choose who gets it")
    if may_not_hear(meeting, str(person.who.get("email", "")), person.user_id):
        raise Mistake("who", KEPT_FROM)
    minutes = _minutes(meeting, contact, what)
    desk_words.chosen(way, words.GIVEN, "way", "Choose how they get it")
    made = Release(
        attendance_id=person.id,
        contact_id=contact.id,
        minutes_id=minutes.id if minutes is not None else None,
        way=way,
        since=now(),
        until=_until(person, way, days),
        by_id=user.id,
    )
    db.session.add(made)
    if way == "portal":
        telling.tell(person, meeting, telling.something_to_read(meeting))
    changed(user, contact, "lado.meeting_given")
    return made


def end_release(user: User, contact_id: uuid.UUID, release_id: uuid.UUID, *, seen: int) -> Release:
    """They read it no longer; that they could stays. Twice is once. What is closed can be taken back, too."""
    contact = contact_to_change(user, contact_id, Permission.CONTACT_DECIDE, seen)
    found = _release(contact, release_id)
    if found.ended_at is None:
        found.ended_at = now()
        changed(user, contact, "lado.meeting_given_ended")
    return found


def note_confirmed(user: User, contact_id: uuid.UUID, release_id: uuid.UUID, *, seen: int) -> Release:
    """Somebody said that they have it, outside the portal."""
    contact = sight.case_to_change(user, contact_id, seen)
    found = _release(contact, release_id)
    if found.confirmed_at is None:
        found.confirmed_at = now()
        changed(user, contact, "lado.meeting_confirmed")
    return found


def releases_of(meeting: Meeting, contact: Contact) -> list[Release]:
    """Who got what of this case, the latest first."""
    people = select(Attendance.id).where(Attendance.meeting_id == meeting.id)
    query = select(Release).where(Release.contact_id == contact.id, Release.attendance_id.in_(people))
    return list(db.session.scalars(query.order_by(Release.since.desc(), Release.id)))


def is_live(release: Release) -> bool:
    """Whether somebody reads it on their page now."""
    return release.ended_at is None and release.until is not None and release.until > now()


def _minutes(meeting: Meeting, contact: Contact, what: str) -> Minutes | None:
    """The version that was chosen; None for the pack."""
    if what == PACK:
        return None
    query = select(Minutes).where(Minutes.meeting_id == meeting.id, Minutes.contact_id == contact.id)
    found = next((one for one in db.session.scalars(query) if str(one.id) == what), None)
    if found is None:
        raise Mistake("what", "Choose what they get")
    return found


def _until(person: Attendance, way: str, days: str) -> datetime | None:
    if way != "portal":
        return None
    if person.user_id is None:
        raise Mistake("way", "They have no account here. Choose another way")
    desk_words.chosen(days, words.DAYS, "days", "Choose for how long")
    return now() + timedelta(days=int(days))


def _release(contact: Contact, release_id: uuid.UUID) -> Release:
    query = select(Release).where(Release.id == release_id, Release.contact_id == contact.id)
    found = db.session.scalars(query.with_for_update()).one_or_none()
    if found is None:
        raise NotFound()
    return found
