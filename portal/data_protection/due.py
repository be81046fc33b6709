"""When something is due to go: so many months after a day, unless somebody decided to keep it for longer."""

from __future__ import annotations

import calendar
import uuid
from dataclasses import dataclass
from datetime import date

from portal.data_protection.models import Hold, Kind


@dataclass(frozen=True, slots=True)
class Aged:
    """A record, the day from which its time runs (None while it does not run), and what was decided about it."""

    kind: Kind
    record_id: uuid.UUID
    name: str
    start: date | None
    months: int
    kept_until: date | None = None
    hold: Hold | None = None

    @property
    def due_on(self) -> date | None:
        """The day on which its time is over, or the day after which it was decided to look at it again."""
        if self.start is None:
            return None
        over = months_after(self.start, self.months)
        return over if self.kept_until is None else max(over, self.kept_until)

    def is_due(self, today: date) -> bool:
        """A hold does not change whether it is due, only whether it may go."""
        return self.due_on is not None and self.due_on <= today


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or the last of that month when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
