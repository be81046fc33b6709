"""Europe/London on screen, UTC in store. "Due 30 September" is until the end of that day, here."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from portal.database import now

LONDON = ZoneInfo("Europe/London")


def today() -> date:
    """The day it is in England."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The day on which ``moment`` falls in England."""
    return moment.astimezone(LONDON).date()


def end_of(day: date) -> datetime:
    """The moment at which ``day`` is over in England, in UTC; a due date holds until then."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=LONDON).astimezone(UTC)


def start_of(day: date) -> datetime:
    """The moment at which ``day`` begins in England, in UTC."""
    return end_of(day - timedelta(days=1))


def long_date(value: date | datetime) -> str:
    """``30 September 2026``."""
    day = day_of(value) if isinstance(value, datetime) else value
    return f"{day.day} {day:%B %Y}"


def short_time(value: datetime) -> str:
    """``10:42``."""
    return f"{value.astimezone(LONDON):%H:%M}"


def moment(value: datetime | None) -> str:
    """``30 September 2026 at 10:42``."""
    return f"{long_date(value)} at {short_time(value)}" if value is not None else ""
