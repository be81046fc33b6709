"""A change of address that is under way."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.database import Base, HasId


class EmailChange(HasId, Base):
    """Someone's new address, until both mailboxes have said yes. Only the hashes of the two links are kept."""

    __tablename__ = "email_changes"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(User.id), index=True)
    new_email: Mapped[str]
    started_by: Mapped[str]
    old_hash: Mapped[str] = mapped_column(unique=True)
    new_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    old_confirmed_at: Mapped[datetime | None]
    new_confirmed_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()
