"""How long a partnership keeps what, what must stay, what was decided, and the files that were asked for."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Partnership, User
from portal.database import Base, HasId
from portal.storage import StoredFile


class Kind(StrEnum):
    """What can be due to go: an audit with all its answers, or an account without a role."""

    AUDIT = "audit"
    ACCOUNT = "account"


class Decision(StrEnum):
    """What a person who reviewed it decided."""

    REMOVED = "removed"
    KEPT = "kept"


class RetentionPeriod(Base):
    """How many months a partnership keeps records of one kind; without a row the proposal of ``tables.yaml`` holds."""

    __tablename__ = "retention_periods"

    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnerships.id"), primary_key=True)
    period: Mapped[str] = mapped_column(primary_key=True)
    months: Mapped[int]
    reason: Mapped[str]
    changed_by: Mapped[str]
    changed_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("months > 0", name="some_months"),)


class Hold(HasId, Base):
    """A record that must not be removed, whatever its age, until someone lifts the hold."""

    __tablename__ = "retention_holds"

    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnerships.id"), index=True)
    kind: Mapped[str]
    record_id: Mapped[uuid.UUID] = mapped_column(index=True)
    reason: Mapped[str]
    placed_by: Mapped[str]
    placed_at: Mapped[datetime]
    release_reason: Mapped[str] = mapped_column(default="")
    released_by: Mapped[str] = mapped_column(default="")
    released_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "uq_retention_holds_standing",
            "partnership_id",
            "kind",
            "record_id",
            unique=True,
            sqlite_where=text("released_at IS NULL"),
            postgresql_where=text("released_at IS NULL"),
        ),
    )


class Review(HasId, Base):
    """What was decided about a record that was due: removed, or kept until a day; ``rows`` is how many went."""

    __tablename__ = "retention_reviews"

    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnerships.id"), index=True)
    kind: Mapped[str]
    record_id: Mapped[uuid.UUID] = mapped_column(index=True)
    decision: Mapped[str]
    keep_until: Mapped[date | None]
    reason: Mapped[str]
    rows: Mapped[int] = mapped_column(default=0)
    reviewed_by: Mapped[str]
    reviewed_at: Mapped[datetime]


class Takeaway(HasId, Base):
    """A file of everything that a partnership holds, or with ``person_id`` of what it holds about one person."""

    __tablename__ = "takeaways"

    kind: Mapped[str]
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnerships.id"), index=True)
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    requested_by: Mapped[str]
    requested_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="waiting")
    problem: Mapped[str] = mapped_column(default="")
    file_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("stored_files.id", ondelete="SET NULL"))
    finished_at: Mapped[datetime | None]

    partnership: Mapped[Partnership] = relationship(lazy="joined")
    person: Mapped[User | None] = relationship(lazy="joined")
    file: Mapped[StoredFile | None] = relationship(lazy="joined")
