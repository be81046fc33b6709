"""Who has said that they have no interest in a contact, what was settled about naming, and which weeks were told."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, HasId
from portal.lado.models import OnContact, _sealed
from portal.lado.sealing.fields import Sealed

NO_INTEREST = "none"
INTERESTS = ("knows_person", "knows_employer", "works_for_employer", "other_role")
REFERRER, TEACHER, LINE = "referrer", "teacher", "line"


class Declaration(OnContact, Base):
    """What an officer said of their own interest in a contact. A later one counts, and the earlier ones stay."""

    __tablename__ = "lado_declarations"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    interest: Mapped[str]
    at: Mapped[datetime]
    words_sealed: Mapped[bytes | None] = _sealed("words")

    words = Sealed[str | None]()

    __table_args__ = (
        CheckConstraint(
            "interest IN ('none', 'knows_person', 'knows_employer', 'works_for_employer', 'other_role')",
            name="known_interest",
        ),
    )


class Mark(OnContact, Base):
    """Something settled about a contact: how its referrer is named, whether a teacher may be, whether its officer
    stands outside the line. The latest of a kind counts, and none is overwritten.
    """

    __tablename__ = "lado_marks"

    kind: Mapped[str]
    value: Mapped[str]
    at: Mapped[datetime]
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    reason_sealed: Mapped[bytes | None] = _sealed("reason")

    reason = Sealed[str | None]()

    __table_args__ = (
        CheckConstraint(
            "(kind = 'referrer' AND value IN ('identified', 'withheld', 'anonymous'))"
            " OR (kind = 'teacher' AND value IN ('teacher', 'not_teacher', 'over'))"
            " OR (kind = 'line' AND value IN ('inside', 'outside'))",
            name="known_value",
        ),
    )


class Digest(HasId, Base):
    """A week of which the manager and the watcher were told how much others read. The numbers are the whole team's."""

    __tablename__ = "lado_digests"

    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnerships.id"))
    week: Mapped[date]
    told_at: Mapped[datetime]
    reads: Mapped[int]
    people: Mapped[int]

    __table_args__ = (UniqueConstraint("partnership_id", "week"),)
