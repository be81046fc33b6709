"""How much was met: meetings held, and cases discussed in them. One meeting about three people is one and three."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from portal.database import db
from portal.lado.meetings.models import Meeting, MeetingCase


@dataclass(frozen=True, slots=True)
class Met:
    """``meetings`` that were held, ``discussions`` of a case in one of them."""

    meetings: int
    discussions: int


def met(partnership_id: uuid.UUID, since: datetime | None = None, until: datetime | None = None) -> Met:
    """Both numbers of the meetings that began from ``since`` and before ``until``. One statement."""
    query = (
        select(func.count(Meeting.id.distinct()), func.count(MeetingCase.id))
        .join(MeetingCase, MeetingCase.meeting_id == Meeting.id)
        .where(Meeting.partnership_id == partnership_id, Meeting.state == "held", MeetingCase.discussed.is_(True))
    )
    if since is not None:
        query = query.where(Meeting.starts_at >= since)
    if until is not None:
        query = query.where(Meeting.starts_at < until)
    meetings, discussions = db.session.execute(query).one()
    return Met(meetings, discussions)
