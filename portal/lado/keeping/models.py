"""The tables of keeping: how long what is kept, holds, reviews, erasures, what the person of concern asks for, and what
they were given. What is said of people is sealed with the key of the contact, and goes with it; what is counted is not.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base
from portal.lado.models import OnContact, _sealed
from portal.lado.sealing.fields import Sealed


class KeepRule(Base):
    """A partnership's own answer to how long cases that ended so are kept; without a row the shipped one counts."""

    __tablename__ = "lado_keep_rules"

    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnerships.id"), primary_key=True)
    rule: Mapped[str] = mapped_column(primary_key=True)
    counted_from: Mapped[str]
    years: Mapped[int]
    changed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    changed_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("counted_from IN ('born', 'closed')", name="known_start"),
        CheckConstraint("years > 0", name="some_years"),
    )


class CaseHold(OnContact, Base):
    """A case that must not be erased, whatever its age, until somebody ends the hold."""

    __tablename__ = "lado_holds"

    reason_sealed: Mapped[bytes | None] = _sealed("reason")
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    since: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    end_reason_sealed: Mapped[bytes | None] = _sealed("end_reason")

    reason = Sealed[str]()
    end_reason = Sealed[str | None]()

    __table_args__ = (
        Index(
            "uq_lado_holds_standing",
            "contact_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )


class KeepReview(OnContact, Base):
    """A case whose time came: by which rule, and what the manager decided. It is kept until a day, or erased."""

    __tablename__ = "lado_keep_reviews"

    rule: Mapped[str]
    found_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    keep_until: Mapped[date | None]
    reason_sealed: Mapped[bytes | None] = _sealed("reason")

    reason = Sealed[str | None]()

    __table_args__ = (
        Index(
            "uq_lado_keep_reviews_open",
            "contact_id",
            unique=True,
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
    )


class Asked(OnContact, Base):
    """What the person of concern asked for: what is held of them, or that it is erased; and what was answered."""

    __tablename__ = "lado_asked"

    kind: Mapped[str]
    asked_on: Mapped[date]
    due_on: Mapped[date]
    who_sealed: Mapped[bytes | None] = _sealed("who")
    noted_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    noted_at: Mapped[datetime]
    answer: Mapped[str | None]
    refused_for: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    words_sealed: Mapped[bytes | None] = _sealed("words")
    answered_to_sealed: Mapped[bytes | None] = _sealed("answered_to")

    who = Sealed[str]()
    words = Sealed[str | None]()
    answered_to = Sealed[str | None]()

    __table_args__ = (
        CheckConstraint("kind IN ('copy', 'erasure')", name="known_kind"),
        CheckConstraint("answer IN ('granted', 'refused')", name="known_answer"),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answer_is_dated"),
        CheckConstraint("(refused_for IS NOT NULL) = (answer = 'refused')", name="refusal_has_a_reason"),
    )


class Erasure(OnContact, Base):
    """A case that one person proposed to erase and another one confirmed. What stays counts, and names nobody."""

    __tablename__ = "lado_erasures"

    why: Mapped[str]
    note_sealed: Mapped[bytes | None] = _sealed("note")
    proposed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    proposed_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    confirmed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    confirmed_at: Mapped[datetime | None]
    destroyed_at: Mapped[datetime | None]
    complete_on: Mapped[date | None]
    with_report: Mapped[bool] = mapped_column(default=False)

    note = Sealed[str]()

    __table_args__ = (
        CheckConstraint("confirmed_by_id <> proposed_by_id", name="two_people"),
        CheckConstraint("(confirmed_by_id IS NULL) = (confirmed_at IS NULL)", name="confirmation_is_dated"),
        CheckConstraint("destroyed_at IS NULL OR confirmed_at IS NOT NULL", name="confirmed_first"),
        Index(
            "uq_lado_erasures_standing",
            "contact_id",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )


class PassageMark(OnContact, Base):
    """What becomes of one passage when a copy is given: given, withheld and why, or given with words taken out."""

    __tablename__ = "lado_passage_marks"

    asked_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("lado_asked.id"), index=True)
    source: Mapped[str]
    row_id: Mapped[uuid.UUID]
    part: Mapped[str]
    mark: Mapped[str]
    code: Mapped[str | None]
    text_sealed: Mapped[bytes | None] = _sealed("text")
    fingerprint: Mapped[str]
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]

    text = Sealed[str | None]()

    __table_args__ = (
        CheckConstraint("mark IN ('give', 'withhold', 'redact')", name="known_mark"),
        CheckConstraint("(mark = 'give') = (code IS NULL)", name="kept_back_for_a_reason"),
        UniqueConstraint("asked_id", "source", "row_id", "part"),
    )


class Remark(OnContact, Base):
    """Something that the person of concern says is not so. It stands beside the passage, and takes nothing away."""

    __tablename__ = "lado_remarks"

    source: Mapped[str]
    row_id: Mapped[uuid.UUID]
    part: Mapped[str]
    text_sealed: Mapped[bytes | None] = _sealed("text")
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]

    text = Sealed[str]()


class Release(OnContact, Base):
    """A copy that was given: by whom, when, to whom and how, its hash, and how much of it was kept back."""

    __tablename__ = "lado_releases"

    asked_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("lado_asked.id"), index=True)
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]
    how: Mapped[str]
    to_whom_sealed: Mapped[bytes | None] = _sealed("to_whom")
    sha256: Mapped[str]
    given: Mapped[int]
    withheld: Mapped[int]
    redacted: Mapped[int]

    to_whom = Sealed[str]()
