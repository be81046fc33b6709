"""What somebody outside the desk sees of a meeting that they are asked to: the day, what was released to them, and
their own actions.

Whoever is in conflict with any case of a meeting, was kept out of it, or has no role any more, sees nothing of it.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, select

from portal import audit
from portal.accounts.leaving import when_someone_leaves
from portal.accounts.models import Membership, User
from portal.database import db, now
from portal.errors import NotFound
from portal.lado.meetings.models import Attendance, Meeting, MeetingAction, MeetingCase, Minutes, Release
from portal.lado.meetings.service.act import finish
from portal.lado.models import OVER, Contact, NamedConflict
from portal.permissions import Actor, Identity


@dataclass(frozen=True, slots=True)
class Mine:
    """A meeting as one of its people sees it."""

    person: Attendance
    meeting: Meeting
    releases: list[tuple[Release, Contact, Minutes | None]]
    actions: list[MeetingAction]


def mine_of(user: User) -> list[tuple[Attendance, Meeting]]:
    """The meetings that somebody is asked to or has something of, the latest first. One statement."""
    query = _visible(user).order_by(Meeting.starts_at.desc(), Attendance.id)
    return [(row[0], row[1]) for row in db.session.execute(query)]


def one_of(user: User, attendance_id: uuid.UUID) -> Mine:
    """One meeting; raises NotFound. What was released and has ended is not there."""
    person, meeting = _get(user, attendance_id)
    query = (
        select(Release, Contact, Minutes)
        .join(Contact, Contact.id == Release.contact_id)
        .outerjoin(Minutes, Minutes.id == Release.minutes_id)
        .where(Release.attendance_id == person.id, Contact.erased_at.is_(None), *_live())
        .order_by(Release.since.desc(), Release.id)
    )
    releases: list[tuple[Release, Contact, Minutes | None]] = [
        (release, contact, minutes) for release, contact, minutes in db.session.execute(query)
    ]
    found = list(db.session.scalars(_actions(user, person).order_by(MeetingAction.due_on, MeetingAction.id)))
    return Mine(person, meeting, releases, found)


def read_release(user: User, attendance_id: uuid.UUID, release_id: uuid.UUID) -> tuple[Mine, Release, Contact]:
    """A pack or minutes to read, on the record before anything of it is shown; raises NotFound."""
    mine = one_of(user, attendance_id)
    found = next((one for one in mine.releases if one[0].id == release_id), None)
    if found is None:
        raise NotFound()
    release, contact, _ = found
    reader = Identity(user.actor_id, tuple(user.grants))
    audit.record_apart(
        "lado.meeting_read", reader, record_id=contact.id, partnership_id=contact.partnership_id, outcome="done"
    )
    return mine, release, contact


def confirm(user: User, attendance_id: uuid.UUID, release_id: uuid.UUID) -> Release:
    """They have it. Twice is once."""
    person, meeting = _get(user, attendance_id)
    query = select(Release).where(Release.id == release_id, Release.attendance_id == person.id, *_live())
    found = db.session.scalars(query.with_for_update()).one_or_none()
    if found is None:
        raise NotFound()
    if found.confirmed_at is None:
        found.confirmed_at = now()
        audit.record("lado.meeting_confirmed", user, record_id=found.contact_id, partnership_id=meeting.partnership_id)
    return found


def own_action_done(user: User, attendance_id: uuid.UUID, action_id: uuid.UUID) -> MeetingAction:
    """An action of their own is done. Twice is once."""
    person, meeting = _get(user, attendance_id)
    query = _actions(user, person).where(MeetingAction.id == action_id)
    found = db.session.scalars(query.with_for_update(of=MeetingAction)).one_or_none()
    if found is None:
        raise NotFound()
    if found.state == "open":
        finish(found, user, "")
        audit.record("lado.action_done", user, record_id=found.contact_id, partnership_id=meeting.partnership_id)
    return found


@when_someone_leaves
def end_what_was_released(_user: Actor, membership: Membership) -> None:
    """Whoever leaves a role reads no pack and no minutes any more that they were given while they had it."""
    theirs = select(Attendance.id).where(Attendance.user_id == membership.user_id)
    for one in db.session.scalars(select(Release).where(Release.attendance_id.in_(theirs), Release.ended_at.is_(None))):
        one.ended_at = now()


def _actions(user: User, person: Attendance) -> Select[MeetingAction]:
    """What this person took on, of cases that are not over; nothing that whoever had their place before took on."""
    return (
        select(MeetingAction)
        .join(Contact, Contact.id == MeetingAction.contact_id)
        .where(
            MeetingAction.attendance_id == person.id,
            MeetingAction.owner_id == user.id,
            Contact.state.not_in(OVER),
        )
    )


def _get(user: User, attendance_id: uuid.UUID) -> tuple[Attendance, Meeting]:
    row = db.session.execute(_visible(user).where(Attendance.id == attendance_id)).one_or_none()
    if row is None:
        raise NotFound()
    person, meeting = row
    return person, meeting


def _visible(user: User) -> Select[Attendance, Meeting]:
    query = select(Attendance, Meeting).join(Meeting, Meeting.id == Attendance.meeting_id)
    named = exists().where(Release.attendance_id == Attendance.id, *_live())
    asked = Attendance.invited_at.is_not(None) | named
    here = [Attendance.user_id == user.id, Attendance.part != "excluded", asked, ~_in_conflict(user)]
    return query.where(*here) if list(user.grants) else query.where(Attendance.id.is_(None))


def _in_conflict(user: User) -> ColumnElement[bool]:
    """With any case of the meeting, whichever they are asked for."""
    return (
        select(NamedConflict.id)
        .join(Contact, Contact.incident_id == NamedConflict.incident_id)
        .join(MeetingCase, MeetingCase.contact_id == Contact.id)
        .where(
            MeetingCase.meeting_id == Meeting.id,
            NamedConflict.user_id == user.id,
            NamedConflict.lifted_at.is_(None),
        )
        .exists()
    )


def _live() -> tuple[ColumnElement[bool], ...]:
    return Release.way == "portal", Release.ended_at.is_(None), Release.since <= now(), Release.until > now()
