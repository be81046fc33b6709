"""The tables of figures: past contacts, years as printed or frozen, training, feedback. No column of them is sealed,
for none holds a name, a narrative or anything that somebody typed: codes, days and counts alone.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, HasId


class PastContact(HasId, Base):
    """A contact from before the portal, as it was imported. Of its reference only a keyed hash is kept, for a
    spreadsheet's references may hold anything; it is there so that nothing is counted twice.
    """

    __tablename__ = "lado_past_contacts"

    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnerships.id"))
    reference_hash: Mapped[bytes] = mapped_column(LargeBinary)
    received_on: Mapped[date]
    decision: Mapped[str]
    employer_sector: Mapped[str | None]
    referrer_sector: Mapped[str | None]
    category_opened: Mapped[str | None]
    category_concluded: Mapped[str | None]
    outcome: Mapped[str | None]
    outcome_on: Mapped[date | None]
    meetings_held: Mapped[int | None]
    in_time: Mapped[bool | None]
    imported_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("partnership_id", "reference_hash"),
        Index(None, "partnership_id", "received_on"),
        CheckConstraint("outcome_on IS NULL OR outcome IS NOT NULL", name="day_has_outcome"),
        CheckConstraint("meetings_held IS NULL OR meetings_held >= 0", name="no_fewer_than_no_meeting"),
    )


class PrintedFigure(HasId, Base):
    """A figure of an earlier year as its report printed it. It corrects nothing, and stands beside what was counted."""

    __tablename__ = "lado_printed_figures"

    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnerships.id"))
    year: Mapped[str]
    key: Mapped[str]
    value: Mapped[int]
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("partnership_id", "year", "key"),
        CheckConstraint("value >= 0", name="no_less_than_nothing"),
    )


class FrozenYear(HasId, Base):
    """The numbers of a year as they stood on a day. A year that is frozen anew gets a further row, and keeps the first.

    ``sha256`` is of the numbers as they are stored, so that whoever reads them sees that nobody changed them.
    """

    __tablename__ = "lado_frozen_years"

    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnerships.id"))
    year: Mapped[str]
    number: Mapped[int]
    snapshot_on: Mapped[date]
    numbers: Mapped[dict[str, Any]]
    sha256: Mapped[str]
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("partnership_id", "year", "number"),
        CheckConstraint("number >= 1", name="numbered_from_one"),
    )


class Training(HasId, Base):
    """Training that was delivered: when, to whom, to how many."""

    __tablename__ = "lado_trainings"

    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnerships.id"))
    held_on: Mapped[date]
    audience: Mapped[str]
    people: Mapped[int]
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    __table_args__ = (
        Index(None, "partnership_id", "held_on"),
        CheckConstraint("people >= 1", name="somebody_came"),
    )


class FeedbackLink(HasId, Base):
    """A link in a closing letter that takes answers once. It names no contact, and only its hash is kept."""

    __tablename__ = "lado_feedback_links"

    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnerships.id"))
    token_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class FeedbackCount(HasId, Base):
    """How many gave one answer to one question in a year: answers are counted as they come, and not kept."""

    __tablename__ = "lado_feedback_counts"

    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnerships.id"))
    year: Mapped[str]
    question: Mapped[str]
    answer: Mapped[str]
    count: Mapped[int]

    __table_args__ = (
        UniqueConstraint("partnership_id", "year", "question", "answer"),
        CheckConstraint("count >= 0", name="no_less_than_nobody"),
    )
