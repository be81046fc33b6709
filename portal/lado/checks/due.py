"""Until when something is answered, how many days that took, and what is late."""

from __future__ import annotations

from datetime import date, datetime

from portal import working_days
from portal.local_time import day_of, today


def due_on(arrived: datetime, days: int) -> date:
    """The so manieth working day after the day of arrival."""
    day = day_of(arrived)
    for _ in range(days):
        day = working_days.after(day)
    return day


def days_taken(arrived: datetime, answered: datetime | None) -> int | None:
    """Working days from the day of arrival to that of the answer; None while there is none."""
    return None if answered is None else working_days.between(day_of(arrived), day_of(answered))


def is_overdue(due: date, answered: datetime | None) -> bool:
    """Whether the day is over without an answer, or was when it came."""
    return (day_of(answered) if answered is not None else today()) > due
