"""The coordinator enters a meeting, and who came to it for whom. The agency's tick follows from the people."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal import audit
from portal.accounts.words import Mistake, plain_line
from portal.attendance import policy
from portal.attendance.about import subject
from portal.attendance.finding import Sat, bodies_of, body_named, new_body, sat
from portal.attendance.models import Body, Meeting, MeetingGroup, Presence
from portal.database import db, now
from portal.errors import NotFound, Refused
from portal.local_time import long_date, today
from portal.permissions import Actor, Permission, require

CAPACITIES, COMINGS = ("member", "deputy"), ("yes", "apologies", "no")


@dataclass(frozen=True, slots=True)
class Person:
    """One person as typed: for which body, in which capacity, whether they came, and what they are beside it."""

    body: str
    name: str
    capacity: str
    came: str
    kind: str = ""


def hold_meeting(user: Actor, group_id: uuid.UUID, day: date | None, *, decides_money: bool) -> Meeting:
    """Enter a meeting of the group; the same day again leads to the one that is there.

    Raises Mistake for a day that is none, or in the future; NotFound, Forbidden.
    """
    group = db.session.scalars(policy.visible_to(user).where(MeetingGroup.id == group_id)).one_or_none()
    if group is None:
        raise NotFound
    require(user, Permission.ATTENDANCE_MANAGE, partnership_id=group.partnership_id)
    if day is None or day > today():
        raise Mistake("day", "Enter the day of the meeting, today or earlier, such as 30 9 2026")
    query = select(Meeting).where(Meeting.group_id == group.id, Meeting.day == day)
    there = db.session.scalars(query).one_or_none()
    if there is not None:
        return there
    made = Meeting(id=uuid.uuid4(), group=group, day=day, label=long_date(day), made_at=now())
    made.decides_money = decides_money
    db.session.add(made)
    audit.record("attendance.meeting_entered", user, **subject(made.id, group.partnership_id))
    db.session.flush()
    return made


def read_meeting(user: Actor, meeting_id: uuid.UUID) -> Sat:
    """The meeting with its people and whether it could decide. Raises NotFound, Forbidden."""
    require(user, Permission.ATTENDANCE_READ)
    query = policy.meetings_visible_to(user).where(Meeting.id == meeting_id)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return sat(found)


def record_person(user: Actor, meeting_id: uuid.UUID, typed: Person) -> Sat:
    """Say that the person came, sent apologies or was not there; said again, it replaces what was said before.

    A tick that the body had from a table goes: from now on it follows from the people. Raises Mistake, NotFound.
    """
    meeting = read_meeting(user, meeting_id).meeting
    require(user, Permission.ATTENDANCE_MANAGE, partnership_id=meeting.group.partnership_id)
    plain_line(typed.body, "body", "the agency that they came for")
    name = plain_line(typed.name, "person", "the name of the person")
    if typed.capacity not in CAPACITIES:
        raise Mistake("capacity", "Choose whether they are a member or a deputy")
    if typed.came not in COMINGS:
        raise Mistake("came", "Choose whether they came")
    kind = plain_line(typed.kind, "kind", "what they are", required=False, maximum=50)
    body = _body(meeting.group.partnership_id, typed.body)
    rows = list(db.session.scalars(select(Presence).where(Presence.meeting_id == meeting.id)))
    for row in rows:
        if row.body_id == body.id and row.person in ("", name):
            db.session.delete(row)
    db.session.flush()
    about = {"capacity": typed.capacity, "came": typed.came, "kind": kind}
    who = {"made_by": user.actor_id, "made_at": now()}
    db.session.add(Presence(meeting_id=meeting.id, body=body, person=name, **about, **who))
    audit.record("attendance.person_recorded", user, **subject(meeting.id, meeting.group.partnership_id))
    db.session.flush()
    return sat(meeting)


def _body(partnership_id: uuid.UUID, typed: str) -> Body:
    """The body by whichever of its names; a new one where nobody has it."""
    name = plain_line(typed, "body", "the agency that they came for")
    known = bodies_of(partnership_id)
    try:
        found = body_named(known, name)
    except Refused as several:
        raise Mistake("body", several.message) from several
    if found is not None:
        return found
    place = max((one.place for one in known), default=0) + 1
    made = new_body(partnership_id, name, place)
    db.session.add(made)
    db.session.flush()
    return made
