"""Actions that chase themselves: their owners are told when they are due soon, and each week while they are overdue."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import structlog
from sqlalchemy import ColumnElement, and_, or_, select

from portal import audit, jobs
from portal.accounts.models import User
from portal.database import db, now
from portal.errors import PortalError
from portal.lado import policy
from portal.lado.desk.people import desk_of
from portal.lado.meetings import telling
from portal.lado.meetings.models import Attendance, Meeting, MeetingAction, MeetingCase
from portal.lado.models import OVER, Contact
from portal.local_time import long_date, today
from portal.notices import is_daytime
from portal.permissions import SYSTEM, Permission, require

SOON = timedelta(days=3)
AGAIN = timedelta(days=7)
AT_ONCE = 200
Row = tuple[MeetingAction, Attendance, Meeting]
log = structlog.get_logger(__name__)


def register() -> None:
    """Ask for the hourly round."""
    jobs.hourly(chase)


def chase() -> int:
    """Write to the owner of each action that is due soon or overdue; returns to how many. By day only.

    One that cannot be opened keeps no other from being chased.
    """
    if not is_daytime():
        return 0
    told = 0
    for action, owner, meeting in _to_chase():
        late = action.due_on < today()
        try:
            with db.session.begin_nested():
                if late:
                    action.late_told_on = today()
                else:
                    action.soon_told_on = today()
                told += telling.tell(owner, meeting, telling.to_do(meeting, long_date(action.due_on), late))
                audit.record(
                    "lado.action_chased", SYSTEM, record_id=action.contact_id, partnership_id=meeting.partnership_id
                )
        except PortalError as problem:
            log.error("action_not_chased", action_id=str(action.id), problem=type(problem).__name__)
    return told


def due_for(user: User) -> list[tuple[MeetingAction, Contact]]:
    """The open actions that are due soon or overdue, of cases that ``user`` may know of at the desk; the oldest
    first. Nothing of them is opened.
    """
    require(user, Permission.CONTACT_LIST)
    here = policy.visible_to(user).where(Contact.partnership_id == desk_of(user).id, Contact.state.not_in(OVER))
    query = (
        select(MeetingAction, Contact)
        .join(Contact, Contact.id == MeetingAction.contact_id)
        .where(is_due(), Contact.id.in_(here.with_only_columns(Contact.id)))
        .order_by(MeetingAction.due_on, MeetingAction.id)
    )
    return [(action, contact) for action, contact in db.session.execute(query)]


def past_for(user: User) -> list[tuple[Meeting, Contact]]:
    """The meetings that are over and not complete for a case that ``user`` may know of, the oldest first."""
    require(user, Permission.CONTACT_LIST)
    here = policy.visible_to(user).where(Contact.partnership_id == desk_of(user).id, Contact.state.not_in(OVER))
    query = (
        select(Meeting, Contact)
        .join(MeetingCase, MeetingCase.meeting_id == Meeting.id)
        .join(Contact, Contact.id == MeetingCase.contact_id)
        .where(is_past(), Contact.id.in_(here.with_only_columns(Contact.id)))
        .order_by(Meeting.starts_at, Contact.reference)
    )
    return [(meeting, contact) for meeting, contact in db.session.execute(query)]


def is_past() -> ColumnElement[bool]:
    return and_(Meeting.state != "cancelled", MeetingCase.discussed.is_(False), Meeting.starts_at < now())


def is_due() -> ColumnElement[bool]:
    return and_(MeetingAction.state == "open", MeetingAction.due_on <= today() + SOON)


def _to_chase() -> Iterator[Row]:
    soon = and_(MeetingAction.due_on >= today(), MeetingAction.soon_told_on.is_(None))
    again = or_(MeetingAction.late_told_on.is_(None), MeetingAction.late_told_on <= today() - AGAIN)
    late = and_(MeetingAction.due_on < today(), again)
    query = (
        select(MeetingAction, Attendance, Meeting)
        .join(Attendance, Attendance.id == MeetingAction.attendance_id)
        .join(Meeting, Meeting.id == MeetingAction.meeting_id)
        .join(Contact, Contact.id == MeetingAction.contact_id)
        .where(is_due(), or_(soon, late), Contact.state.not_in(OVER))
        .order_by(MeetingAction.due_on, MeetingAction.id)
        .limit(AT_ONCE)
    )
    return ((row[0], row[1], row[2]) for row in db.session.execute(query).all())
