"""What is typed about meetings and strands, made fit to keep: days, times, lists of lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from portal.accounts.words import Mistake, plain_line
from portal.local_time import LONDON

_TIME = re.compile(r"(?P<hour>[0-2]?[0-9])([:.](?P<minute>[0-5][0-9]))? ?(?P<half>am|pm)?")
MOST_LINES = 40
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)


@dataclass(frozen=True, slots=True)
class Day:
    """Three boxes: the day that they name, and whether anything stands in them."""

    day: date | None = None
    typed: bool = False


NO_DAY = Day()


def a_day(typed: Day, field: str, ask: str) -> date:
    """The day; raises Mistake at ``field``, saying ``ask``, when the boxes name none."""
    found = maybe_a_day(typed, field, ask)
    if found is None:
        raise Mistake(field, ask)
    return found


def maybe_a_day(typed: Day, field: str, ask: str) -> date | None:
    """The same where the boxes may stay empty."""
    if typed.typed and (typed.day is None or not EARLIEST <= typed.day <= LATEST):
        raise Mistake(field, ask)
    return typed.day


def a_time(typed: str, field: str) -> time:
    """``14:30``, ``9.15`` or ``2pm``, by the clock in England."""
    found = _TIME.fullmatch(typed.strip().lower())
    hour = int(found["hour"]) if found else -1
    if found is not None and found["half"]:
        hour = hour % 12 + (12 if found["half"] == "pm" else 0) if 1 <= hour <= 12 else -1
    if found is None or not 0 <= hour <= 23 or not (found["minute"] or found["half"]):
        raise Mistake(field, "Enter a time like 14:30")
    return time(hour, int(found["minute"] or 0))


def a_moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, LONDON)


def some_lines(typed: str, field: str, what: str) -> list[str]:
    """What was typed one a line, each fit to keep."""
    found = [plain_line(line, field, what) for line in typed.splitlines() if line.strip()]
    if len(found) > MOST_LINES:
        raise Mistake(field, f"Write {MOST_LINES} lines or fewer")
    return found
