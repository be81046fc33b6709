"""How fast one person may ask: far faster than anybody reads, far slower than a program that copies everything.

Counted in each process for itself and in memory, for a page that is read writes nothing. Only in production, where
other machines reach the portal: tests and demonstrations ask as fast as they can.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import Flask, current_app, request
from flask_login import current_user

from portal import refused
from portal.config import Settings
from portal.database import now
from portal.errors import PortalError
from portal.permissions import access_of

AT_ONCE = 300
REFILL = timedelta(seconds=0.2)
"""After ``AT_ONCE`` requests without a pause, one more each ``REFILL``: three hundred a minute."""


class TooFast(PortalError):
    """More than a person could read."""

    status = 429
    title = "Wait a moment"


@dataclass
class Pace:
    """A bucket for each person, or for each link, which empties with time."""

    at_once: int = AT_ONCE
    refill: timedelta = REFILL
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _levels: dict[str, tuple[float, datetime]] = field(default_factory=dict)

    def allows(self, person: str, at: datetime) -> bool:
        """Whether this request may go on; one that may not fills the bucket no further."""
        with self._lock:
            level, before = self._levels.get(person, (0.0, at))
            level = max(0.0, level - (at - before) / self.refill)
            fits = level <= self.at_once - 1
            self._levels[person] = (level + fits, at)
            return fits


def register(app: Flask, settings: Settings) -> None:
    if settings.is_production:
        app.extensions["pace"] = Pace()
        app.before_request(keep)


def keep() -> None:
    """Raise TooFast for somebody who is signed in and asks for too much; strangers are counted where they try."""
    access = access_of(current_app.view_functions.get(request.endpoint or ""))
    if access is None or access.public or not current_user.is_authenticated:
        return
    pace: Pace = current_app.extensions["pace"]
    if not pace.allows(current_user.actor_id, now()):
        refused.note_haste()
        raise TooFast("You have opened very many pages in a short time. Go back in a minute, then do this again.")
