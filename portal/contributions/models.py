"""Who contributes, what was agreed and confirmed for a year, what was invoiced and paid, and the budget's lines."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.contributions.money import Money
from portal.contributions.states import Asked, State
from portal.database import Base, HasId


class Contributor(HasId, Base):
    """Whoever pays. It need not be an agency: one may pay for several (``pays_for``), or through another
    (``paid_through``). ``place`` orders them as they are published; a table finds them by ``other_names`` as well. The
    contact is whom the finance office named.
    """

    __tablename__ = "contributors"

    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnerships.id"), index=True)
    agency_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agencies.id"), index=True)
    name: Mapped[str]
    place: Mapped[int]
    other_names: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    pays_for: Mapped[str] = mapped_column(default="", server_default="")
    paid_through: Mapped[str] = mapped_column(default="", server_default="")
    contact_name: Mapped[str] = mapped_column(default="")
    contact_email: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("partnership_id", "name"),)


class Entry(HasId, Base):
    """What a contributor pays for a year, as it stands or once stood. A change is a new row; the earlier one stays
    with the moment at which it was replaced, and ``number`` counts them.

    ``total_printed`` is the total beside the two amounts where they were read from a table; it need not be their sum.
    """

    __tablename__ = "contribution_entries"

    contributor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contributors.id"), index=True)
    year: Mapped[str]
    number: Mapped[int]
    childrens_asked: Mapped[str]
    childrens: Mapped[Decimal | None] = mapped_column(Money())
    adults_asked: Mapped[str]
    adults: Mapped[Decimal | None] = mapped_column(Money())
    total_printed: Mapped[Decimal | None] = mapped_column(Money())
    agreed_on: Mapped[date | None]
    meeting: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default=State.PROPOSED.value)
    confirmed_childrens: Mapped[Decimal | None] = mapped_column(Money())
    confirmed_adults: Mapped[Decimal | None] = mapped_column(Money())
    purchase_order: Mapped[str] = mapped_column(default="")
    why: Mapped[str] = mapped_column(default="")
    made_by: Mapped[str]
    made_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]

    contributor: Mapped[Contributor] = relationship(lazy="joined")

    __table_args__ = (
        UniqueConstraint("contributor_id", "year", "number"),
        Index(
            "uq_contribution_entries_current",
            "contributor_id",
            "year",
            unique=True,
            sqlite_where=text("replaced_at IS NULL"),
            postgresql_where=text("replaced_at IS NULL"),
        ),
        CheckConstraint("childrens IS NULL OR childrens >= 0", name="childrens_is_positive"),
        CheckConstraint("adults IS NULL OR adults >= 0", name="adults_is_positive"),
        CheckConstraint("(childrens IS NULL) = (childrens_asked IN ('in_kind', 'not_asked'))", name="childrens_agreed"),
        CheckConstraint("(adults IS NULL) = (adults_asked IN ('in_kind', 'not_asked'))", name="adults_agreed"),
        CheckConstraint("(confirmed_childrens IS NULL) = (confirmed_adults IS NULL)", name="confirmed_whole"),
    )

    @property
    def asked(self) -> tuple[Asked, Asked]:
        """What was agreed for children's and for adults'."""
        return Asked(self.childrens_asked), Asked(self.adults_asked)


class YearSettings(HasId, Base):
    """What the partnership settled for a year: the last day for replies, and the amount above which it asks that a
    second person at the contributor approves.
    """

    __tablename__ = "contribution_years"

    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnerships.id"), index=True)
    year: Mapped[str]
    reply_by: Mapped[date | None]
    second_above: Mapped[Decimal | None] = mapped_column(Money())

    __table_args__ = (
        UniqueConstraint("partnership_id", "year"),
        CheckConstraint("second_above IS NULL OR second_above >= 0", name="limit_is_positive"),
    )


class Movement(HasId, Base):
    """An invoice, a credit note, a payment, a refund or what was written off. One entered by mistake is struck out and
    stays. The amount is positive; ``kind`` says which way it goes.
    """

    __tablename__ = "contribution_movements"

    contributor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contributors.id"), index=True)
    year: Mapped[str]
    kind: Mapped[str]
    amount: Mapped[Decimal] = mapped_column(Money())
    day: Mapped[date]
    due_on: Mapped[date | None]
    reference: Mapped[str] = mapped_column(default="")
    made_by: Mapped[str]
    made_at: Mapped[datetime]
    struck_at: Mapped[datetime | None]
    struck_why: Mapped[str] = mapped_column(default="")

    __table_args__ = (CheckConstraint("amount > 0", name="amount_is_positive"),)


class BudgetLine(HasId, Base):
    """A line of a year's budget as finance printed it. The amount is positive; ``direction`` says which way it goes."""

    __tablename__ = "budget_lines"

    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnerships.id"), index=True)
    year: Mapped[str]
    place: Mapped[int]
    section: Mapped[str]
    line: Mapped[str]
    kind: Mapped[str]
    direction: Mapped[str]
    amount: Mapped[Decimal] = mapped_column(Money())

    __table_args__ = (
        UniqueConstraint("partnership_id", "year", "place"),
        CheckConstraint("amount >= 0", name="amount_is_positive"),
    )


class Reply(HasId, Base):
    """A link by e-mail to a contributor's finance contact, and what they answered by it. Only its hash is kept.

    ``answers`` are a draft until ``used_at``; then the link is used up and they stay as they were sent. ``message_id``
    is the e-mail that carries it, which the outbox forgets in time.
    """

    __tablename__ = "contribution_replies"

    entry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contribution_entries.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    email: Mapped[str]
    message_id: Mapped[uuid.UUID | None]
    question_set: Mapped[str]
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    made_by: Mapped[str]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    entry: Mapped[Entry] = relationship(lazy="joined")


class MoneyMessage(HasId, Base):
    """One message between a contributor and the coordinator about a year, in the order of ``at``."""

    __tablename__ = "contribution_messages"

    contributor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contributors.id"), index=True)
    year: Mapped[str]
    from_desk: Mapped[bool]
    author: Mapped[str]
    text: Mapped[str]
    at: Mapped[datetime]
