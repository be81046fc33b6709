"""Groups, what each needs to decide, the bodies that sit in them, their meetings, and who was there."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, HasId


class MeetingGroup(HasId, Base):
    """The partnership's board, or one of its groups. ``cadence`` is how often it meets, as its terms say."""

    __tablename__ = "meeting_groups"

    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnerships.id"), index=True)
    name: Mapped[str]
    place: Mapped[int]
    cadence: Mapped[str] = mapped_column(default="")

    __table_args__ = (UniqueConstraint("partnership_id", "name"),)


class QuorumRule(HasId, Base):
    """What a group needs to decide from a day on; a later day replaces it. ``bodies`` are names, each of a body or of a
    list that several bodies are on. ``share`` is how many in a hundred may be of the kind ``limited``.
    """

    __tablename__ = "quorum_rules"

    group_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meeting_groups.id"), index=True)
    starts_on: Mapped[date]
    kind: Mapped[str]
    for_money: Mapped[bool] = mapped_column(default=False)
    number: Mapped[int | None]
    bodies: Mapped[list[str]] = mapped_column(default=list)
    limited: Mapped[str] = mapped_column(default="")
    share: Mapped[int | None]
    words: Mapped[str]

    __table_args__ = (UniqueConstraint("group_id", "starts_on", "for_money"),)


class Body(HasId, Base):
    """Whoever is represented, an agency or not. ``other_names`` are further names, and the lists that it is on."""

    __tablename__ = "attending_bodies"

    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnerships.id"), index=True)
    agency_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agencies.id"), index=True)
    name: Mapped[str]
    place: Mapped[int]
    other_names: Mapped[list[str]] = mapped_column(default=list)

    __table_args__ = (UniqueConstraint("partnership_id", "name"),)


class Meeting(HasId, Base):
    """One meeting of a group. Where only the month is known ``day`` is its first, and ``label`` says the month."""

    __tablename__ = "meetings"

    group_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meeting_groups.id"), index=True)
    day: Mapped[date]
    label: Mapped[str]
    decides_money: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]

    group: Mapped[MeetingGroup] = relationship(lazy="joined")

    __table_args__ = (UniqueConstraint("group_id", "day"),)


class Presence(HasId, Base):
    """One person at one meeting, for one body; or, without a name, the tick that an earlier table had for the body.

    ``kind`` is what the person is beside it where a rule limits that, such as Councillor.
    """

    __tablename__ = "presences"

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meetings.id"), index=True)
    body_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("attending_bodies.id"), index=True)
    person: Mapped[str] = mapped_column(default="")
    capacity: Mapped[str]
    came: Mapped[str]
    kind: Mapped[str] = mapped_column(default="")
    made_by: Mapped[str]
    made_at: Mapped[datetime]

    body: Mapped[Body] = relationship(lazy="joined")

    __table_args__ = (
        UniqueConstraint("meeting_id", "body_id", "person"),
        CheckConstraint("capacity IN ('member', 'deputy')", name="known_capacity"),
        CheckConstraint("came IN ('yes', 'apologies', 'no')", name="known_coming"),
    )
