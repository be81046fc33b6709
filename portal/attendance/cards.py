"""What the navigation shows of attendance."""

from __future__ import annotations

from portal import navigation
from portal.navigation import Link
from portal.permissions import Permission


def register() -> None:
    navigation.add_link(Link("Attendance", "attendance.start", Permission.ATTENDANCE_READ, order=50))
