"""Working days in England: Monday to Friday, but for bank holidays in England and Wales.

The bank holidays are a table in the program, never a question to somebody else's server. School holidays are working
days. Beyond the end of the table only weekends are known; ``portal.checks.calendar`` warns a year before.
"""

from __future__ import annotations

import csv
from datetime import date, timedelta
from functools import cache
from pathlib import Path

TABLE = Path(__file__).parent / "bank_holidays.csv"
TO_CONFIRM = "to confirm"
SATURDAY = 5
ONE = timedelta(days=1)


@cache
def _rows() -> tuple[tuple[date, str], ...]:
    """Each bank holiday with what is to be known of it."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    read = csv.DictReader(line for line in lines if not line.startswith("#"))
    return tuple((date.fromisoformat(row["day"]), row["note"]) for row in read)


@cache
def bank_holidays() -> frozenset[date]:
    return frozenset(day for day, _ in _rows())


def to_confirm() -> tuple[date, ...]:
    """Days that were not published yet when the table was written."""
    return tuple(day for day, note in _rows() if note == TO_CONFIRM)


def last_day() -> date:
    """The last day of the last year in the table."""
    return date(max(bank_holidays()).year, 12, 31)


def is_working(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in bank_holidays()


def on_or_after(day: date) -> date:
    """The day itself when it is a working day, or else the next one."""
    while not is_working(day):
        day += ONE
    return day


def after(day: date) -> date:
    """The first working day strictly after ``day``."""
    return on_or_after(day + ONE)


def between(day: date, other: date) -> int:
    """How many working days come after ``day``, up to and with ``other``; none when that is earlier."""
    return sum(is_working(day + ONE * step) for step in range(1, (other - day).days + 1))
