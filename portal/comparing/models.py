"""Figures from elsewhere, as somebody read them. A newer reading stands beside the older, which stays."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, HasId


class ElsewhereFigure(HasId, Base):
    """What a source says about one question for the region or the nation; ``marker`` says why there is no value.

    A percentage is kept as it is printed (96.9), a grade as a number from 1 to 4.
    """

    __tablename__ = "elsewhere_figures"

    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnerships.id"), index=True)
    question_set: Mapped[str]
    question_key: Mapped[str]
    place: Mapped[str]
    value: Mapped[Decimal | None] = mapped_column(Numeric(18, 6))
    marker: Mapped[str] = mapped_column(default="")
    period: Mapped[str]
    source: Mapped[str]
    read_on: Mapped[date]
    kept_by: Mapped[str]
    kept_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("(value IS NULL) <> (marker = '')", name="value_or_marker"),)
