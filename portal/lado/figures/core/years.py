"""Years of the report: April to March, written like ``2023-24``."""

from __future__ import annotations

import re
from datetime import date, timedelta

FIRST_MONTH = 4
MONTHS = (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)
COMPARED = 4
_FORM = re.compile(r"(20[0-9]{2})-([0-9]{2})")


def year_of(day: date) -> str:
    """The year in which a day lies."""
    return year_from(day.year if day.month >= FIRST_MONTH else day.year - 1)


def year_from(start: int) -> str:
    return f"{start}-{(start + 1) % 100:02}"


def is_year(text: str) -> bool:
    """Whether somebody wrote a year as reports write it: ``2023-24``, and not ``2023-25``."""
    found = _FORM.fullmatch(text)
    return found is not None and text == year_from(int(found[1]))


def start_of(year: str) -> int:
    return int(year[:4])


def first_day(year: str) -> date:
    return date(start_of(year), FIRST_MONTH, 1)


def last_day(year: str) -> date:
    return date(start_of(year) + 1, FIRST_MONTH, 1) - timedelta(days=1)


def compared(year: str) -> tuple[str, ...]:
    """The year and the three before it, the oldest first."""
    last = start_of(year)
    return tuple(year_from(one) for one in range(last - COMPARED + 1, last + 1))


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of the month where there is none."""
    whole = day.year * 12 + day.month - 1 + months
    first = date(whole // 12, whole % 12 + 1, 1)
    after = date((whole + 1) // 12, (whole + 1) % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), after - timedelta(days=1))
