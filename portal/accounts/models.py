"""Partnerships, agencies, people and what they may do where."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, HasId
from portal.permissions import Grant, Role


class Partnership(HasId, Base):
    """A safeguarding partnership. Rounds, coordinators and ledgers belong to one; its words and numbers are its own.

    ``wording`` holds what the partnership says in its own words on shared pages (a flat mapping of named texts).
    """

    __tablename__ = "partnerships"

    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    short_name: Mapped[str]
    team_name: Mapped[str]
    is_default: Mapped[bool] = mapped_column(default=False)
    is_demonstration: Mapped[bool] = mapped_column(default=False)
    contact_email: Mapped[str] = mapped_column(default="")
    contact_phone: Mapped[str] = mapped_column(default="")
    contact_hours: Mapped[str] = mapped_column(default="")
    logo_file_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("stored_files.id"))
    wording: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]

    agencies: Mapped[list[Agency]] = relationship(secondary="partnership_agencies", back_populates="partnerships")

    __table_args__ = (
        Index(
            "uq_partnerships_one_default",
            "is_default",
            unique=True,
            sqlite_where=text("is_default"),
            postgresql_where=text("is_default"),
        ),
    )


class PartnershipAgency(Base):
    """An agency's place in a partnership; a police force has one in several."""

    __tablename__ = "partnership_agencies"

    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnerships.id"), primary_key=True)
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agencies.id"), primary_key=True, index=True)


class Agency(HasId, Base):
    """An organisation that answers. ``sector`` is one; ``kinds`` are what question sets ask by.

    When organisations merge the earlier one names its successor and the day, and last year's answers follow.
    """

    __tablename__ = "agencies"

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    sector: Mapped[str]
    parent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agencies.id"), index=True)
    active_from: Mapped[date | None]
    active_to: Mapped[date | None]
    successor_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agencies.id"), index=True)
    succeeded_on: Mapped[date | None]
    created_at: Mapped[datetime]

    partnerships: Mapped[list[Partnership]] = relationship(
        secondary="partnership_agencies", back_populates="agencies", viewonly=True
    )
    kind_rows: Mapped[list[AgencyKind]] = relationship(cascade="all, delete-orphan", lazy="selectin")
    alias_rows: Mapped[list[AgencyAlias]] = relationship(cascade="all, delete-orphan")
    parent: Mapped[Agency | None] = relationship(remote_side="Agency.id", foreign_keys=[parent_id])
    successor: Mapped[Agency | None] = relationship(remote_side="Agency.id", foreign_keys=[successor_id])

    __table_args__ = (
        CheckConstraint("(successor_id IS NULL) = (succeeded_on IS NULL)", name="successor_is_dated"),
        CheckConstraint("successor_id IS NULL OR successor_id <> id", name="not_its_own_successor"),
        CheckConstraint("parent_id IS NULL OR parent_id <> id", name="not_its_own_parent"),
    )

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(row.kind for row in self.kind_rows)

    def is_active(self, today: date) -> bool:
        """True from ``active_from`` until the end of ``active_to``."""
        begun = self.active_from is None or self.active_from <= today
        return begun and (self.active_to is None or today <= self.active_to)


class AgencyKind(Base):
    """One of an agency's kinds, for example ``health``."""

    __tablename__ = "agency_kinds"

    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agencies.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)


class AgencyAlias(Base):
    """Another name that people know the agency by; searches and imports find it."""

    __tablename__ = "agency_aliases"

    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agencies.id"), primary_key=True)
    alias: Mapped[str] = mapped_column(primary_key=True)


class User(HasId, Base):
    """A person with an account. ``email`` is kept in lower case and is how they sign in.

    When someone turns out to have two accounts, one is merged into the other: it stays, so that what was written under
    it can be followed to the person, and nobody signs in with it again.
    """

    __tablename__ = "users"

    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    job_title: Mapped[str] = mapped_column(default="")
    password_hash: Mapped[str]
    created_at: Mapped[datetime]
    last_signed_in_at: Mapped[datetime | None]
    suspended_at: Mapped[datetime | None]
    merged_into_id: Mapped[uuid.UUID | None]
    merged_at: Mapped[datetime | None]

    memberships: Mapped[list[Membership]] = relationship(
        back_populates="user", lazy="selectin", foreign_keys="Membership.user_id"
    )

    is_authenticated = True
    is_anonymous = False
    is_system = False

    def get_id(self) -> str:
        """What flask-login keeps to find the person again."""
        return str(self.id)

    @property
    def is_active(self) -> bool:
        return self.suspended_at is None and self.merged_into_id is None

    @property
    def actor_id(self) -> str:
        return str(self.id)

    @property
    def current_memberships(self) -> list[Membership]:
        return [membership for membership in self.memberships if membership.ended_at is None]

    @property
    def grants(self) -> tuple[Grant, ...]:
        """What the person may do where; nothing at all once they are suspended."""
        if not self.is_active:
            return ()
        return tuple(
            Grant(Role(one.role), agency_id=one.agency_id, partnership_id=one.partnership_id)
            for one in self.current_memberships
        )


def _one_current(place: str) -> Index:
    """A person has a role in a place once at a time. One index a place, for an empty column never equals another."""
    where = text(f"ended_at IS NULL AND {place} IS NOT NULL")
    return Index(
        f"uq_memberships_current_{place}",
        "user_id",
        "role",
        place,
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )


class InOnePlace:
    """For a row that belongs to one agency, or to one partnership."""

    agency: Mapped[Agency | None]
    partnership: Mapped[Partnership | None]

    @property
    def place(self) -> Agency | Partnership:
        """The agency or partnership itself."""
        if self.agency is not None:
            return self.agency
        if self.partnership is not None:
            return self.partnership
        raise ValueError("A row like this belongs to exactly one place; the database holds it to that.")

    @property
    def place_name(self) -> str:
        """The agency or partnership by name."""
        return self.place.name


class Membership(InOnePlace, HasId, Base):
    """A person's role in one agency, or in one partnership. It is ended, never deleted.

    ``given_by`` is who gave it, by id: a person, ``system``, or nobody that is known.
    """

    __tablename__ = "memberships"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    role: Mapped[str]
    agency_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agencies.id"), index=True)
    partnership_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("partnerships.id"), index=True)
    given_by: Mapped[str] = mapped_column(default="", server_default="")
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_reason: Mapped[str] = mapped_column(default="")

    user: Mapped[User] = relationship(back_populates="memberships", foreign_keys=[user_id])
    agency: Mapped[Agency | None] = relationship(lazy="joined")
    partnership: Mapped[Partnership | None] = relationship(lazy="joined")

    __table_args__ = (
        CheckConstraint("(agency_id IS NULL) <> (partnership_id IS NULL)", name="one_place"),
        _one_current("agency_id"),
        _one_current("partnership_id"),
    )


class Invitation(InOnePlace, HasId, Base):
    """An e-mailed link that makes one account, once. Only the hash of its token is kept."""

    __tablename__ = "invitations"

    token_hash: Mapped[str] = mapped_column(unique=True)
    email: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    role: Mapped[str]
    agency_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agencies.id"))
    partnership_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("partnerships.id"))
    invited_by: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    agency: Mapped[Agency | None] = relationship(lazy="joined")
    partnership: Mapped[Partnership | None] = relationship(lazy="joined")

    __table_args__ = (CheckConstraint("(agency_id IS NULL) <> (partnership_id IS NULL)", name="one_place"),)


class UserSession(Base):
    """A signed-in browser. The cookie holds a random id; only its hash is here, and sign-out ends the row.

    ``factor_at`` is empty between the password and the second factor: nobody is signed in then. ``fresh_at`` is when
    the person last proved who they are. ``paused_at`` is when the session had rested for longer than confidential
    pages allow. ``browser`` is a few words for the list of sessions, such as "Firefox on Windows".
    """

    __tablename__ = "user_sessions"

    id_hash: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    factor_at: Mapped[datetime | None]
    fresh_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    browser: Mapped[str] = mapped_column(default="", server_default="")
    address: Mapped[str] = mapped_column(default="", server_default="")
    acting_for_id: Mapped[uuid.UUID | None]

    __table_args__ = (UniqueConstraint("id_hash", "user_id"),)


class MutedNotice(Base):
    """A kind of e-mail that a person does not want."""

    __tablename__ = "muted_notices"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
