"""Refusals that strangers can cause without end: a bounded number is written, the others are counted.

A flood of made-up addresses or forged forms must neither fill the record nor keep others waiting for the write lock. So
in each window of time ``EACH`` such events are written from one network address or person, and ``ALL`` of strangers
from everywhere; the next one after that says how many were left out. Strangers cannot use up what is kept for people
who are signed in. The log has a line for every request, whatever the record leaves out.
"""

from __future__ import annotations

import threading
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from portal.audit.writing import circumstances, record_apart
from portal.database import now
from portal.permissions import Actor

WINDOW = timedelta(minutes=10)
EACH = 30
ALL = 200


class Sieve:
    """Counts what comes in one window. Each process of the portal has its own."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        self._ends: datetime | None = None
        self._seen: Counter[str] = Counter()
        self._strangers = 0
        self._left_out: Counter[str] = Counter()

    def admits(self, source: str, at: datetime, *, stranger: bool) -> int | None:
        """How many were left out since the last one that was written, or None when this one is left out as well.

        Each person has a count of their own: who reads it may know nothing of what others do elsewhere.
        """
        whose = "" if stranger else source
        with self._lock:
            if self._ends is None or at >= self._ends:
                self._ends, self._strangers = at + WINDOW, 0
                self._seen.clear()
            if self._seen[source] >= EACH or (stranger and self._strangers >= ALL):
                self._left_out[whose] += 1
                return None
            self._seen[source] += 1
            self._strangers += stranger
            return self._left_out.pop(whose, 0)


sieve = Sieve()


def record_noise(action: str, user: Actor | None, *, record_id: object = "", **facts: Any) -> None:
    """Write a refusal apart from the request's transaction, unless too many came from the same person or address."""
    source = user.actor_id if user is not None else circumstances.get().address
    left_out = sieve.admits(source, now(), stranger=user is None)
    if left_out is not None:
        counted: dict[str, Any] = {"left_out": left_out} if left_out else {}
        record_apart(action, user, record_id=record_id, **facts, **counted)
