"""How often signing in failed, and the links that let people back in."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import Double, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, HasId


class SignInTry(Base):
    """Wrong tries about one thing: an address that was typed, a network, or everybody. The key is a keyed hash, so that
    the table names nobody, and an address without an account is counted like any other.

    ``level`` is how many there were; it sinks again with time, from ``at`` on.
    """

    __tablename__ = "sign_in_tries"

    key: Mapped[str] = mapped_column(primary_key=True)
    level: Mapped[float] = mapped_column(Double)
    at: Mapped[datetime]


class MailedLink(HasId, Base):
    """Somebody asked for a link to get back in. Only the hash of its token is kept, once the e-mail was written.

    ``user_id`` is empty when nobody who may sign in has the address that was typed: such a row leads to no e-mail, and
    is there so that asking costs the same. ``browser_hash`` is the browser that asked, where the link is for it alone.
    """

    __tablename__ = "mailed_links"

    kind: Mapped[str]
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    token_hash: Mapped[str | None] = mapped_column(unique=True)
    browser_hash: Mapped[str] = mapped_column(default="", server_default="")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
