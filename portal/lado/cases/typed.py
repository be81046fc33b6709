"""What is typed about a case, made fit to keep."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from portal.accounts.words import Mistake
from portal.lado.desk import words
from portal.lado.meetings.typed import Day
from portal.local_time import today

FIRST = date(2000, 1, 1)
LAST = date(2100, 1, 1)


def one_of(typed: str, among: Mapping[str, object], field: str, ask: str) -> str:
    """One of the keys of ``among``; raises Mistake at ``field`` for anything else."""
    return words.chosen(typed, dict.fromkeys(among, ""), field, ask)


def past_day(day: Day, field: str, what: str) -> date:
    """A day that has to be named, and is not to come."""
    if day.day is None or not FIRST <= day.day <= today():
        raise Mistake(f"{field}_day", f"Enter {what}: a day that is not in the future")
    return day.day


def coming_day(day: Day, field: str, what: str) -> date | None:
    """A day that may be left out; one in the past is taken, for it may be late already."""
    if not day.typed:
        return None
    if day.day is None or not FIRST <= day.day <= LAST:
        raise Mistake(f"{field}_day", f"Enter {what} as a day, such as 27 3 {today().year + 1}, or leave it empty")
    return day.day


def why(typed: str, field: str = "note") -> str:
    """A reason that has to be given."""
    return words.text_from(typed, field, "the reason", "Enter why, in a sentence or two")


def yes_or_no(typed: str) -> bool | None:
    """None where nobody knows, or it was not asked."""
    return {"yes": True, "no": False}.get(typed)
