"""The clock of a report: one working day from the moment the organisation became aware.

It is small print. It is said, counted and asked about when it has run out, and it never stops anybody from sending.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from portal import working_days
from portal.forms.answers import Value, span
from portal.local_time import day_of, end_of


class Within(StrEnum):
    """How long a partnership gives."""

    WORKING_DAY = "working_day"
    HOURS = "24_hours"


DAY = timedelta(hours=24)


def due(aware: datetime, within: Within = Within.WORKING_DAY) -> datetime:
    """Until when the LADO should hear of what was known at ``aware``: the end of the next working day in England."""
    if within is Within.HOURS:
        return aware.astimezone(UTC) + DAY
    return due_from(day_of(aware))


def due_from(aware_on: date) -> datetime:
    """The same where only the day is known."""
    return end_of(working_days.after(aware_on))


def is_late(aware: datetime, sent: datetime, within: Within = Within.WORKING_DAY) -> bool:
    return sent >= due(aware, within)


def days_late(aware: datetime, sent: datetime, within: Within = Within.WORKING_DAY) -> int:
    """How many working days too late, at least one; what comes on a day off counts as if it came on the next one."""
    until = due(aware, within)
    if sent < until:
        return 0
    last = day_of(until - timedelta(microseconds=1))
    return max(1, working_days.between(last, working_days.on_or_after(day_of(sent))))


def respond_by(arrived: datetime, days: int) -> datetime:
    """Until when the desk answers: the end of the so manieth working day after the day of arrival."""
    day = day_of(arrived)
    for _ in range(days):
        day = working_days.after(day)
    return end_of(day)


def aware_at(became_known: Value | None) -> tuple[datetime, str] | None:
    """The moment from which the clock runs, and how exactly it is known; None where nobody knows.

    Where it is known roughly, the last day that it can mean counts: nobody is called late on a guess.
    """
    days = span(became_known)
    if days is None:
        return None
    first, last = days
    exactly = "exact" if first == last else "approximate"
    return end_of(last) - timedelta(seconds=1), exactly
