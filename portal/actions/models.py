"""Actions that agencies named in what they submitted, and what became of them."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Agency, User
from portal.database import Base, HasId
from portal.returns.models import Return


class State(StrEnum):
    """Where an action stands. Overdue is worked out from the due day; it is never stored."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class FollowedAction(HasId, Base):
    """One action of an agency, as it was last submitted; ``row_id`` is its id in the list of the return.

    The same row submitted again, also in a later round, is the same action. ``serves`` holds the keys of the questions
    that point to it. ``how_we_know`` is what an agency says, when it closes the action, about how it knows it worked.
    """

    __tablename__ = "followed_actions"

    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agencies.id"), index=True)
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnerships.id"), index=True)
    return_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("returns.id"), index=True)
    row_id: Mapped[str]
    what: Mapped[str]
    difference: Mapped[str] = mapped_column(default="")
    owner: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date | None]
    serves: Mapped[list[str]] = mapped_column(default=list)
    state: Mapped[str] = mapped_column(default=State.OPEN.value, index=True)
    first_submitted_at: Mapped[datetime]
    submitted_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    how_we_know: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=0)

    agency: Mapped[Agency] = relationship(lazy="joined")
    return_: Mapped[Return] = relationship(lazy="joined")

    __table_args__ = (UniqueConstraint("agency_id", "partnership_id", "row_id"),)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy declares it so.


class ActionUpdate(HasId, Base):
    """What someone of the agency said about an action on a day, and the state it has had since."""

    __tablename__ = "action_updates"

    action_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("followed_actions.id"), index=True)
    text: Mapped[str]
    state: Mapped[str]
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]

    user: Mapped[User] = relationship(lazy="joined")
