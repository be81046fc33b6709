"""What a caller hands over to have a workbook made: plain frozen dataclasses and nothing else.

The caller (a service, a command, a job) has already decided who may see what; nothing here looks anything up.
Dates with a time are timezone-aware and in UTC, as they are stored; the cells turn them into Europe/London time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Any

from portal.forms.spec import QuestionSet


class Status(StrEnum):
    """Where a return stands. Late, excused and no reply are kept beside it, never in it."""

    NOT_STARTED = "not_started"
    DRAFT = "draft"
    AWAITING_APPROVAL = "awaiting_approval"
    SUBMITTED = "submitted"
    CHANGES_REQUESTED = "changes_requested"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class PreviousRound:
    """The round that this one is compared with: its title, and what was asked then."""

    title: str
    question_set: QuestionSet


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure from elsewhere. Without a value, ``words`` says why; ``about`` is source, period and date."""

    value: Fraction | None
    words: str
    about: str


@dataclass(frozen=True, slots=True)
class PeopleAnswer:
    """How many practitioners gave one answer: ``people`` is None where it is hidden. ``pair`` is the number of the
    managers' question beside it, ``managers`` what they said; mean and gap are there where both use one scale."""

    number: str
    question: str
    answer: str
    people: int | None
    pair: str = ""
    managers: str = ""
    mean: Decimal | None = None
    gap: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """One note of a meeting beside a round: for whom it was, how many came and who, and what was said of which theme.
    Without a note it has neither theme nor words."""

    kind: str
    held_on: date
    people: int
    came: str = field(repr=False)
    theme: str = ""
    said: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class About:
    """What the ``Notes`` sheet says of the whole workbook.

    ``filters`` are pairs of what was filtered by and what was chosen ("Sector", "Police"), in the words of the screen.
    ``reference`` is the export's own, for tracing a copy; it is printed in the footer of every sheet. ``reviewed`` is
    whether the partnership agreed ratings in this round, so that there are columns for them. ``compared`` has, for the
    key of a question and "region" or "national", the figure from elsewhere. ``surveyed`` is whether a survey was held
    beside the round, ``meetings`` what practitioners and managers said in meetings.
    """

    round_key: str
    round_title: str
    partnership: str
    taken_at: datetime
    opened: date | None = None
    due: date | None = None
    filters: tuple[tuple[str, str], ...] = ()
    reference: str = ""
    previous: PreviousRound | None = None
    reviewed: bool = False
    compared: Mapping[tuple[str, str], Compared] = field(default_factory=dict)
    surveyed: bool = False
    meetings: tuple[Meeting, ...] = ()


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was submitted last in the previous round, by the agency or by one that has merged into it since.

    ``kinds`` and ``short`` are what that submission was asked by.
    """

    answers: Mapping[str, Any] = field(repr=False)
    kinds: frozenset[str] = frozenset()
    short: bool = False


@dataclass(frozen=True, slots=True)
class Agreed:
    """The partnership's rating of one question: the key of an option of its scale, and why it is not the agency's."""

    rating: str
    reason: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """One agency in one round, whether or not it has answered.

    ``answers`` is the raw mapping of the **latest submission**, or None when the agency has never submitted: a draft
    never enters a workbook, it only counts in ``answered`` of ``asked``. ``kinds`` and ``short`` are what the
    submission was asked by, and ``submitted_at`` is the time of that same submission. ``due`` is the agency's own due
    date when it was given another one than the round's. ``earlier`` is None when there is nothing to compare with.
    ``agreed`` is by question, and holds what the partnership agreed about that same submission. ``first`` is what was
    submitted first, where it was corrected since; ``people`` is what its practitioners said, as counts.
    """

    agency_code: str
    agency: str
    status: Status
    sector: str = ""
    kinds: frozenset[str] = frozenset()
    short: bool = False
    late: bool = False
    excused: bool = False
    answered: int = 0
    asked: int = 0
    due: date | None = None
    started_at: datetime | None = None
    submitted_at: datetime | None = None
    accepted_at: datetime | None = None
    reference: str = ""
    revision: int = 0
    answers: Mapping[str, Any] | None = field(default=None, repr=False)
    earlier: Earlier | None = field(default=None, repr=False)
    agreed: Mapping[str, Agreed] = field(default_factory=dict, repr=False)
    first: Mapping[str, Any] | None = field(default=None, repr=False)
    people: tuple[PeopleAnswer, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """What was written. ``sheets`` are in the order of the tabs, ``rows`` is how many agencies were listed."""

    path: Path
    sheets: tuple[str, ...]
    rows: int
    replaced_characters: int
    long_texts: int
    sha256: str
