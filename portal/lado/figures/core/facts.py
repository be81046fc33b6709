"""What is counted: one fact a contact, a meeting or a question that was asked, wherever it was recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Fact:
    """One contact as the figures see it: codes and days. None is what is not known, or has not happened."""

    received_on: date
    decision: str | None = None
    first_decision: str | None = None
    employer_sector: str | None = None
    referrer_sector: str | None = None
    category_opened: str | None = None
    category_concluded: str | None = None
    outcome: str | None = None
    outcome_on: date | None = None
    closed_on: date | None = None
    in_time: bool | None = None
    discussions: int = 0
    """How often a meeting discussed it."""
    meetings_unlisted: int = 0
    """Meetings that are known by their number only, and stand in no list of meetings."""
    no_meeting: str | None = None
    response_days: int | None = None
    """Working days until the first answer; None when there is none, or nobody knows."""
    response_known: bool = True
    first_meeting_days: int | None = None
    followups: tuple[tuple[str, str], ...] = ()
    """Each duty that follows an outcome, with how it stands."""


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting that was held."""

    on: date
    kind: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that somebody asked and the LADO answers: a check (``check``), or a request of the DBS (``dbs``)."""

    kind: str
    arrived_on: date
    due_on: date | None = None
    answered_on: date | None = None
    result: str | None = None
