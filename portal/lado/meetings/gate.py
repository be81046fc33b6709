"""What the workflow of a case asks of its meetings: a meeting, or a recorded reason why none was held."""

from __future__ import annotations

import uuid

from sqlalchemy import ColumnElement, or_, select

from portal.database import db
from portal.lado.meetings.models import Meeting, MeetingCase, NoMeeting


def arranged_or_reason(contact_id: uuid.UUID) -> bool:
    """Whether a meeting about the case is arranged or was held, or a reason is recorded why none is."""
    return _either(contact_id, Meeting.state.in_(("arranged", "held")))


def held_or_reason(contact_id: uuid.UUID) -> bool:
    """Whether the case was discussed in a meeting that was held, or a reason is recorded why none was.

    A joint meeting that was held for others, and in which this case was not reached, is none for this one.
    """
    return _either(contact_id, Meeting.state == "held", MeetingCase.discussed.is_(True))


def _either(contact_id: uuid.UUID, *conditions: ColumnElement[bool]) -> bool:
    met = select(MeetingCase.id).join(Meeting, Meeting.id == MeetingCase.meeting_id)
    about = met.where(MeetingCase.contact_id == contact_id, *conditions).exists()
    reason = select(NoMeeting.id).where(NoMeeting.contact_id == contact_id).exists()
    return db.session.scalar(select(or_(about, reason))) is True
