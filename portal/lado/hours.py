"""Opening hours as somebody writes them, and whether a moment is within them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from portal import working_days
from portal.local_time import LONDON, day_of

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PART = re.compile(
    r"(?P<first>[a-z]+)(( to | - |-)(?P<last>[a-z]+))? "
    r"(?P<opens>[0-2][0-9]:[0-5][0-9]) ?(-|–|to) ?(?P<closes>[0-2][0-9]:[0-5][0-9])"
)
DAYS_AHEAD = 31


class UnreadableHours(ValueError):
    """Hours that were written in another way."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """From when to when it is open on one day of the week (Monday is 0)."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Hours:
    """When somebody answers in a week, by the clock in England. On bank holidays nobody does."""

    stretches: tuple[Stretch, ...]

    def is_open(self, moment: datetime) -> bool:
        local = moment.astimezone(LONDON)
        return any(one.opens <= local.time() < one.closes for one in self.of(local.date()))

    def of(self, day: date) -> tuple[Stretch, ...]:
        if day in working_days.bank_holidays():
            return ()
        return tuple(one for one in self.stretches if one.weekday == day.weekday())

    def opens_next(self, moment: datetime) -> datetime | None:
        """When it opens after ``moment``; None when that is further away than a month."""
        today = day_of(moment)
        for step in range(DAYS_AHEAD):
            day = today + timedelta(days=step)
            starts = sorted(datetime.combine(day, one.opens, LONDON) for one in self.of(day))
            if (found := next((start for start in starts if start > moment), None)) is not None:
                return found
        return None


def read_hours(text: str) -> Hours:
    """Parts with semicolons between them: ``Monday to Thursday 09:00-17:00; Friday 09:00-16:30``."""
    stretches: list[Stretch] = []
    for part in text.lower().split(";"):
        stretches.extend(_stretches(" ".join(part.split())))
    return Hours(tuple(stretches))


def _stretches(part: str) -> list[Stretch]:
    found = _PART.fullmatch(part)
    if found is None:
        raise UnreadableHours(part)
    first = _weekday(found["first"])
    last = _weekday(found["last"]) if found["last"] else first
    try:
        opens, closes = (time.fromisoformat(found[name]) for name in ("opens", "closes"))
    except ValueError:
        raise UnreadableHours(part) from None
    if last < first or closes <= opens:
        raise UnreadableHours(part)
    return [Stretch(day, opens, closes) for day in range(first, last + 1)]


def _weekday(name: str) -> int:
    """A day of the week by its name, or by its first three letters."""
    found = [place for place, day in enumerate(DAYS) if name in (day, day[:3])]
    if not found:
        raise UnreadableHours(name)
    return found[0]
