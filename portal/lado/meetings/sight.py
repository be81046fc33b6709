"""Which meetings, and what of them, belongs to a case that somebody may read.

A page about a meeting is a page about one of its cases: what is said of the others stands on theirs.
"""

from __future__ import annotations

import uuid
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, or_, select

from portal.accounts.models import User
from portal.database import db
from portal.errors import NotFound, Refused
from portal.lado import policy, steps
from portal.lado.desk.service.find import contact_to_change, refuse_closed
from portal.lado.meetings.models import Attendance, Entry, Meeting, MeetingCase
from portal.lado.models import Contact
from portal.lado.workflow import Standing
from portal.permissions import Permission

Row = TypeVar("Row", bound=Entry)


def meets_threshold(contact: Contact) -> bool:
    """Whether the contact is a case, a consultation or a referral; also one that was withdrawn, for it closes only
    with what a case needs.
    """
    return steps.standing_of(contact) in (Standing.CASE, Standing.WITHDRAWN)


def case_to_change(user: User, contact_id: uuid.UUID, seen: int) -> Contact:
    """The case as it stands now, for somebody who may decide about it and read what happened.

    Raises Forbidden, NotFound, NeedsReason, ChangedMeanwhile, and Refused for what is closed or is no case.
    """
    contact = contact_to_change(user, contact_id, Permission.CONTACT_DECIDE, seen)
    refuse_closed(contact)
    if not meets_threshold(contact):
        raise Refused("Only a consultation or a referral has meetings and strands. Decide first.")
    return contact


def meetings_of(contact: Contact) -> list[Meeting]:
    """The meetings about a case, the latest first."""
    query = select(Meeting).join(MeetingCase, MeetingCase.meeting_id == Meeting.id)
    mine = query.where(MeetingCase.contact_id == contact.id)
    return list(db.session.scalars(mine.order_by(Meeting.starts_at.desc(), Meeting.id)))


def get_meeting(contact: Contact, meeting_id: uuid.UUID, *, for_change: bool = False) -> tuple[Meeting, MeetingCase]:
    """A meeting about this case, and how far it is with the case; raises NotFound."""
    query = select(Meeting, MeetingCase).join(MeetingCase, MeetingCase.meeting_id == Meeting.id)
    mine = query.where(Meeting.id == meeting_id, MeetingCase.contact_id == contact.id)
    if for_change:
        mine = mine.with_for_update().execution_options(populate_existing=True)
    found = db.session.execute(mine).one_or_none()
    if found is None:
        raise NotFound()
    return found[0], found[1]


def other_cases(user: User, meeting: Meeting, contact: Contact) -> list[Contact]:
    """The other cases of a meeting, as far as ``user`` may read them."""
    ids = select(MeetingCase.contact_id).where(MeetingCase.meeting_id == meeting.id)
    query = policy.narrative_visible_to(user).where(Contact.id.in_(ids), Contact.id != contact.id)
    return list(db.session.scalars(query.order_by(Contact.reference)))


def people_of(meeting: Meeting, contact: Contact) -> list[Attendance]:
    """Who is on the list for this case: those of the whole meeting, and those who come for it alone."""
    query = select(Attendance).where(Attendance.meeting_id == meeting.id, _for(contact))
    return list(db.session.scalars(query.order_by(Attendance.added_at, Attendance.id)))


def get_person(meeting: Meeting, contact: Contact, attendance_id: uuid.UUID) -> Attendance:
    """Somebody on the list; raises NotFound."""
    query = select(Attendance).where(Attendance.id == attendance_id, Attendance.meeting_id == meeting.id)
    found: Attendance = _one(query.where(_for(contact)).with_for_update())
    return found


def entries_of(model: type[Row], meeting: Meeting, contact: Contact) -> list[Row]:
    """What the meeting says of this case: papers, decisions, recommendations or actions, in their order."""
    query = select(model).where(model.meeting_id == meeting.id, model.contact_id == contact.id)
    return list(db.session.scalars(query.order_by(model.at, model.id)))


def get_entry(model: type[Row], meeting: Meeting, contact: Contact, entry_id: uuid.UUID) -> Row:
    """One of them, nobody else's until the commit; raises NotFound."""
    query = select(model).where(model.id == entry_id, model.meeting_id == meeting.id, model.contact_id == contact.id)
    found: Row = _one(query.with_for_update())
    return found


def _for(contact: Contact) -> ColumnElement[bool]:
    return or_(Attendance.contact_id.is_(None), Attendance.contact_id == contact.id)


def _one(query: Select[Any]) -> Any:
    """The row as it is now; raises NotFound."""
    found = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound()
    return found
