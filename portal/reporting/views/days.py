"""A day typed into three boxes of a form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import request

from portal.forms.web.day import BOXES, joined, taken_apart
from portal.local_time import today

YEARS_AHEAD = 5
MOST = 20
"""No part of a day is longer; what is, is cut off and is no day."""


@dataclass(frozen=True, slots=True)
class TypedDay:
    """What was typed, for the page to show again; ``day`` is None where it is no day, or one that cannot be meant."""

    text: str = ""

    @property
    def day(self) -> date | None:
        day = self._any_day
        return None if day is None or day.year > last_year() else day

    @property
    def is_too_late(self) -> bool:
        return self._any_day is not None and self.day is None

    @property
    def _any_day(self) -> date | None:
        try:
            return date.fromisoformat(self.text)
        except ValueError:
            return None

    @property
    def boxes(self) -> list[tuple[str, str]]:
        """The boxes by name, with what stands in each."""
        return list(zip(BOXES, taken_apart(self.text), strict=True))


NO_DAY = TypedDay()


def last_year() -> int:
    """The last year that is taken; a later one is a slip of the hand, and all agencies would be told of it."""
    return today().year + YEARS_AHEAD


def typed_day(name: str) -> TypedDay:
    return TypedDay(joined([request.form.get(f"{name}-{box}", "")[:MOST] for box in BOXES]))


def day_problem(typed: TypedDay, what: str) -> str:
    """What is wrong with it in itself: nothing, or what to do."""
    if typed.day is not None:
        return ""
    if typed.is_too_late:
        return f"Check the year: {what} must be in {last_year()} or earlier"
    return f"Enter {what} with day, month and year, for example 30 9 {today().year}"
