"""Whose meetings a person may know of: those of the partnerships in which they have the permission."""

from __future__ import annotations

from sqlalchemy import Select, select, true

from portal.attendance.models import Meeting, MeetingGroup
from portal.permissions import Actor, Permission, places


def visible_to(user: Actor) -> Select[MeetingGroup]:
    """The groups whose meetings ``user`` may read about."""
    _, partnerships = places(user, Permission.ATTENDANCE_READ)
    return select(MeetingGroup).where(true() if user.is_system else MeetingGroup.partnership_id.in_(partnerships))


def meetings_visible_to(user: Actor) -> Select[Meeting]:
    """Their meetings."""
    ids = visible_to(user).with_only_columns(MeetingGroup.id)
    return select(Meeting).where(Meeting.group_id.in_(ids))
