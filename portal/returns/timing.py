"""Whether a return is late. Nobody stores it: it follows from the due day, the first submission and the clock."""

from __future__ import annotations

from datetime import datetime

from portal.database import now
from portal.local_time import end_of
from portal.returns.models import Return


def is_late(return_: Return, at: datetime | None = None) -> bool:
    """True when the agency first submitted after the end of its due day in England, or has not yet and the day is over.

    An agency that was excused is never late; one that was asked for changes is judged by its first submission.
    ``at`` is the moment to judge at, now when left out.
    """
    if return_.excused_at is not None:
        return False
    return (return_.first_submitted_at or at or now()) >= end_of(return_.due_on)
