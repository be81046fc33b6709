"""Arranging a meeting about one case or several, changing what was arranged, and cancelling it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.accounts.models import User
from portal.accounts.words import Mistake, at_once, plain_line
from portal.database import db, now
from portal.errors import Refused
from portal.lado import policy
from portal.lado.desk import words as desk_words
from portal.lado.desk.service.find import ChangedMeanwhile, changed
from portal.lado.meetings import sight, telling, words
from portal.lado.meetings.models import Attendance, Meeting, MeetingCase
from portal.lado.meetings.typed import NO_DAY, Day, a_day, a_moment, a_time, some_lines
from portal.lado.models import OVER, Contact
from portal.lado.numbers import as_reference, new_reference
from portal.lado.sealing.keystore import keys

NO_CASE = "Enter references of cases that you may read and that are open, one a line"


@dataclass(frozen=True, slots=True)
class Plan:
    """What was chosen and typed. ``cases`` are the ids of others of the same incident, ``references`` of any others."""

    kind: str = ""
    day: Day = NO_DAY
    at: str = ""
    way: str = ""
    place: str = ""
    chair: str = ""
    agenda: str = ""
    cases: Sequence[str] = ()
    references: str = ""


@dataclass(frozen=True, slots=True)
class _Checked:
    kind: str
    starts_at: datetime
    way: str
    place: str
    chair: str
    agenda: list[str]


def offered(user: User, contact: Contact) -> list[Contact]:
    """Other open cases of the same incident, which one meeting may be about as well."""
    query = policy.narrative_visible_to(user).where(
        Contact.incident_id == contact.incident_id, Contact.id != contact.id, Contact.state.not_in(OVER)
    )
    return [one for one in db.session.scalars(query.order_by(Contact.reference)) if sight.meets_threshold(one)]


def arrange(user: User, contact_id: uuid.UUID, plan: Plan, *, seen: int) -> Meeting:
    """A meeting about this case, and about those others that ``user`` may read. Raises Mistake and all of
    ``case_to_change``.
    """
    contact = sight.case_to_change(user, contact_id, seen)
    with at_once() as each:
        with each:
            checked = _checked(plan)
        with each:
            others = _others(user, contact, plan)
    made_id = uuid.uuid4()
    keys.make(made_id)
    meeting = Meeting(
        id=made_id,
        partnership_id=contact.partnership_id,
        reference=new_reference(),
        made_by_id=user.id,
        created_at=now(),
        **{name: getattr(checked, name) for name in _Checked.__slots__},
    )
    db.session.add(meeting)
    db.session.flush()
    for one in (contact, *others):
        _take_up(user, meeting, one)
    return meeting


def change(
    user: User, contact_id: uuid.UUID, meeting_id: uuid.UUID, plan: Plan, *, seen: int, seen_meeting: int
) -> Meeting:
    """Another day, place, chair or agenda, or further cases; what was held or cancelled stays."""
    contact = sight.case_to_change(user, contact_id, seen)
    meeting, _ = sight.get_meeting(contact, meeting_id, for_change=True)
    _refuse_over(meeting)
    if meeting.revision != seen_meeting:
        raise ChangedMeanwhile()
    with at_once() as each:
        with each:
            checked = _checked(plan)
        with each:
            others = _others(user, contact, plan)
    for name in _Checked.__slots__:
        setattr(meeting, name, getattr(checked, name))
    there = set(db.session.scalars(select(MeetingCase.contact_id).where(MeetingCase.meeting_id == meeting.id)))
    for one in others:
        if one.id not in there:
            _take_up(user, meeting, one)
    changed(user, contact, "lado.meeting_changed")
    return meeting


def cancel(user: User, contact_id: uuid.UUID, meeting_id: uuid.UUID, why: str, *, seen: int) -> Meeting:
    """It is not held, and whoever was asked hears so. Every case that it was about needs another one, or a reason."""
    contact = sight.case_to_change(user, contact_id, seen)
    meeting, _ = sight.get_meeting(contact, meeting_id, for_change=True)
    _refuse_over(meeting)
    meeting.why_cancelled = desk_words.text_from(why, "what", "the reason", "Enter why it is cancelled")
    meeting.state, meeting.cancelled_at = "cancelled", now()
    asked = select(Attendance).where(Attendance.meeting_id == meeting.id, Attendance.invited_at.is_not(None))
    for one in db.session.scalars(asked):
        telling.tell(one, meeting, telling.called_off(meeting))
    changed(user, contact, "lado.meeting_cancelled")
    return meeting


def _refuse_over(meeting: Meeting) -> None:
    if meeting.state != "arranged":
        raise Refused("This meeting is held or cancelled. Arrange another one.")


def _take_up(user: User, meeting: Meeting, contact: Contact) -> None:
    db.session.add(MeetingCase(meeting_id=meeting.id, contact_id=contact.id, discussed=False))
    changed(user, contact, "lado.meeting_arranged")


def _checked(plan: Plan) -> _Checked:
    with at_once() as each:
        with each:
            desk_words.chosen(plan.kind, words.KINDS, "kind", "Choose what kind of meeting it is")
        with each:
            day = a_day(plan.day, "on_day", "Enter the day of the meeting, for example 27 3 2027")
        with each:
            at = a_time(plan.at, "at")
        with each:
            desk_words.chosen(plan.way, words.WAYS, "way", "Choose how you meet")
        with each:
            place = plain_line(plan.place, "place", "where it is, or how people join")
        with each:
            chair = plain_line(plan.chair, "chair", "who chairs it")
        with each:
            agenda = some_lines(plan.agenda, "agenda", "a line of the agenda") or list(words.AGENDA)
    return _Checked(plan.kind, a_moment(day, at), plan.way, place, chair, agenda)


def _others(user: User, contact: Contact, plan: Plan) -> list[Contact]:
    """The other cases that were chosen. One that somebody may not read is one that is not there."""
    typed = [as_reference(line) for line in some_lines(plan.references, "references", "a reference")]
    if None in typed:
        raise Mistake("references", NO_CASE)
    wanted = policy.narrative_visible_to(user).where(
        Contact.reference.in_(typed), Contact.partnership_id == contact.partnership_id, Contact.state.not_in(OVER)
    )
    named = [one for one in db.session.scalars(wanted.with_for_update(of=Contact)) if sight.meets_threshold(one)]
    if len(named) != len(set(typed)):
        raise Mistake("references", NO_CASE)
    ticked = [one for one in offered(user, contact) if str(one.id) in plan.cases]
    found = {one.id: one for one in (*ticked, *named) if one.id != contact.id}
    return list(found.values())
