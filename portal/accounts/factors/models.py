"""What a person proves themselves with beside their password, and the way back for those who lost it."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.database import Base, HasId


class TimeCode(HasId, Base):
    """An authenticator app. ``sealed`` is its secret, encrypted for this row alone; ``last_step`` the latest thirty
    seconds whose code was taken. Without ``confirmed_at`` it is being set up and opens nothing, and ``name`` holds the
    hash of the session that sets it up.
    """

    __tablename__ = "time_codes"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    name: Mapped[str]
    sealed: Mapped[bytes]
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()


class Passkey(HasId, Base):
    """A passkey: the public half of a key that never leaves the person's device."""

    __tablename__ = "passkeys"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    name: Mapped[str]
    credential_id: Mapped[bytes] = mapped_column(unique=True)
    public_key: Mapped[bytes]
    sign_count: Mapped[int] = mapped_column(BigInteger, default=0)
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]


class PasskeyChallenge(HasId, Base):
    """What a device is asked to sign, once: bound to the person, to the browser's session and to what it is for."""

    __tablename__ = "passkey_challenges"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    session_hash: Mapped[str]
    purpose: Mapped[str]
    challenge: Mapped[bytes]
    created_at: Mapped[datetime] = mapped_column(index=True)

    __table_args__ = (UniqueConstraint("user_id", "session_hash", "purpose"),)


class RecoveryCode(HasId, Base):
    """One of ten codes for the day without the device. Only a slow hash is kept; all of a set share its salt."""

    __tablename__ = "recovery_codes"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    salt: Mapped[bytes]
    code_hash: Mapped[bytes]
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class FactorTries(Base):
    """How many codes a person got wrong one after the other, and until when none is looked at."""

    __tablename__ = "factor_tries"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)
    tries: Mapped[int] = mapped_column(default=0)
    wait_until: Mapped[datetime | None]


def _one_current(name: str, column: str, where: str) -> Index:
    return Index(name, column, unique=True, sqlite_where=text(where), postgresql_where=text(where))


class FactorExemption(HasId, Base):
    """A partnership lets people who read nothing but their own agency's answers sign in with a password alone."""

    __tablename__ = "factor_exemptions"

    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnerships.id"), index=True)
    began_by: Mapped[str]
    began_at: Mapped[datetime]
    reason: Mapped[str]
    ended_by: Mapped[str] = mapped_column(default="")
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str] = mapped_column(default="")

    __table_args__ = (_one_current("uq_factor_exemptions_current", "partnership_id", "ended_at IS NULL"),)


class FactorReset(HasId, Base):
    """Somebody lost the device: who asked (nobody, when a command did it), who approved, whether it was stopped."""

    __tablename__ = "factor_resets"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    stop_hash: Mapped[str] = mapped_column(unique=True)
    reason: Mapped[str]
    asked_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    asked_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(foreign_keys=[user_id])
    approvals: Mapped[list[FactorResetApproval]] = relationship(lazy="selectin")

    __table_args__ = (_one_current("uq_factor_resets_open", "user_id", "stopped_at IS NULL AND done_at IS NULL"),)


class FactorResetApproval(Base):
    """One person's yes to a reset; nobody says it twice."""

    __tablename__ = "factor_reset_approvals"

    reset_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("factor_resets.id"), primary_key=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)
    approved_at: Mapped[datetime]

    user: Mapped[User] = relationship(foreign_keys=[user_id])
