"""The three strands of a case - police, social care, employer - and what was heard of each."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base
from portal.lado.models import OnContact, _sealed
from portal.lado.sealing.fields import Sealed


class Strand(OnContact, Base):
    """How far one of the three is with a case. ``heard_at`` is when the desk last heard of it, or began to wait."""

    __tablename__ = "lado_strands"

    kind: Mapped[str]
    state: Mapped[str] = mapped_column(default="awaiting")
    result: Mapped[str | None]
    told_on: Mapped[date | None]
    started_on: Mapped[date | None]
    expected_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    chase_on: Mapped[date | None]
    heard_at: Mapped[datetime]
    reference_sealed: Mapped[bytes | None] = _sealed("reference")
    officer_sealed: Mapped[bytes | None] = _sealed("officer")

    reference = Sealed[str | None]()
    officer = Sealed[str | None]()

    __table_args__ = (
        UniqueConstraint("contact_id", "kind"),
        CheckConstraint("kind IN ('police', 'social_care', 'employer')", name="known_kind"),
        CheckConstraint("state IN ('not_needed', 'awaiting', 'open', 'ended')", name="known_state"),
        CheckConstraint("(state = 'ended') = (ended_on IS NOT NULL)", name="ending_is_dated"),
        CheckConstraint("state <> 'ended' OR result IS NOT NULL", name="ends_with_a_result"),
        Index(None, "state", "heard_at"),
        Index(None, "state", "chase_on"),
    )


class StrandWord(OnContact, Base):
    """What was heard of a strand, or how it was changed. It is never changed itself."""

    __tablename__ = "lado_strand_words"

    strand_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("lado_strands.id"), index=True)
    at: Mapped[datetime]
    heard_on: Mapped[date]
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    state: Mapped[str]
    result: Mapped[str | None]
    text_sealed: Mapped[bytes | None] = _sealed("text")

    text = Sealed[str | None]()
