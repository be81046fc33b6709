"""The tables of meetings: about which cases, who came, what was decided, and why none was held.

One meeting may be about several people. What is said of one of them hangs on that person's contact and is sealed with
its key; what belongs to the meeting alone - where it is, who comes - is sealed with a key of the meeting.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from portal.database import Base, HasId
from portal.lado.models import OnContact, SealedBase, _sealed
from portal.lado.sealing.fields import ERASED, Sealed


class OnMeeting(SealedBase):
    """A row that belongs to a meeting as a whole, and is sealed with the meeting's key."""

    @declared_attr
    def meeting_id(cls) -> Mapped[uuid.UUID]:  # noqa: N805 - SQLAlchemy gives the class.
        return mapped_column(ForeignKey("lado_meetings.id"), index=True)

    @property
    def sealed_for(self) -> uuid.UUID:
        return self.meeting_id


class OnPart(OnContact):
    """What a meeting says of one of its cases: it hangs on the meeting, and is sealed with the key of the contact."""

    @declared_attr
    def meeting_id(cls) -> Mapped[uuid.UUID]:  # noqa: N805 - SQLAlchemy gives the class.
        return mapped_column(ForeignKey("lado_meetings.id"), index=True)


class Entry(OnPart):
    """One of them that somebody noted: a document, a decision, a recommendation, an action."""

    at: Mapped[datetime]

    @declared_attr
    def by_id(cls) -> Mapped[uuid.UUID]:  # noqa: N805 - SQLAlchemy gives the class.
        return mapped_column(ForeignKey("users.id"))


class Meeting(SealedBase, Base):
    """A meeting, arranged, held or cancelled. Its key is made before it: ``keys.make(id)``."""

    __tablename__ = "lado_meetings"

    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnerships.id"), index=True)
    reference: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(default="arranged")
    starts_at: Mapped[datetime] = mapped_column(index=True)
    way: Mapped[str]
    place_sealed: Mapped[bytes | None] = _sealed("place")
    chair_sealed: Mapped[bytes | None] = _sealed("chair")
    agenda_sealed: Mapped[bytes | None] = _sealed("agenda")
    why_cancelled_sealed: Mapped[bytes | None] = _sealed("why_cancelled")
    made_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    held_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=0)

    place = Sealed[str]()
    chair = Sealed[str]()
    agenda = Sealed[list[str]]()
    why_cancelled = Sealed[str | None]()

    __table_args__ = (
        CheckConstraint("kind IN ('initial', 'review', 'outcome')", name="known_kind"),
        CheckConstraint("state IN ('arranged', 'held', 'cancelled')", name="known_state"),
        CheckConstraint("way IN ('room', 'video', 'telephone')", name="known_way"),
        CheckConstraint("(state = 'held') = (held_at IS NOT NULL)", name="holding_is_dated"),
        CheckConstraint("(state = 'cancelled') = (cancelled_at IS NOT NULL)", name="cancelling_is_dated"),
    )
    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - SQLAlchemy declares it so.


class MeetingCase(HasId, Base):
    """A case that a meeting is about. ``discussed_at`` is when its part was recorded as complete."""

    __tablename__ = "lado_meeting_cases"

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("lado_meetings.id"))
    contact_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("lado_contacts.id"), index=True)
    discussed: Mapped[bool] = mapped_column(default=False)
    discussed_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("meeting_id", "contact_id"),
        CheckConstraint("discussed = (discussed_at IS NOT NULL)", name="discussing_is_dated"),
    )


class Attendance(OnMeeting, Base):
    """Somebody who is asked to a meeting, came, sent apologies, was kept out, or only gets the minutes.

    ``contact_id`` is for somebody who comes for one of the cases alone: whoever may not read that case does not see
    that they come.
    """

    __tablename__ = "lado_attendances"

    contact_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("lado_contacts.id"), index=True)
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    part: Mapped[str] = mapped_column(default="asked")
    who_sealed: Mapped[bytes | None] = _sealed("who")
    why_sealed: Mapped[bytes | None] = _sealed("why")
    added_at: Mapped[datetime]
    invited_at: Mapped[datetime | None]

    who = Sealed[dict[str, str]]()
    why = Sealed[str | None]()

    @property
    def called(self) -> str:
        """Name and agency, for lists to choose from; what was erased has neither."""
        return ", ".join(one for one in (self.who.get("name", ERASED), self.who.get("agency", "")) if one)

    @property
    def introduced(self) -> str:
        """Name, job and agency, as minutes have them."""
        return ", ".join(one for one in (self.who.get(key, "") for key in ("name", "job", "agency")) if one) or ERASED

    __table_args__ = (
        CheckConstraint("part IN ('asked', 'came', 'apologies', 'absent', 'excluded', 'copy')", name="known_part"),
    )


class Paper(Entry, Base):
    """A document that a meeting relied on."""

    __tablename__ = "lado_meeting_papers"

    what_sealed: Mapped[bytes | None] = _sealed("what")

    what = Sealed[str]()


class MeetingDecision(Entry, Base):
    """What a meeting decided about one person, and why."""

    __tablename__ = "lado_meeting_decisions"

    what_sealed: Mapped[bytes | None] = _sealed("what")
    why_sealed: Mapped[bytes | None] = _sealed("why")

    what = Sealed[str]()
    why = Sealed[str]()


class Recommendation(Entry, Base):
    """What somebody recommended to a meeting; ``verdict`` is empty until it was considered."""

    __tablename__ = "lado_recommendations"

    from_whom_sealed: Mapped[bytes | None] = _sealed("from_whom")
    what_sealed: Mapped[bytes | None] = _sealed("what")
    verdict: Mapped[str | None]
    why_sealed: Mapped[bytes | None] = _sealed("why")
    considered_at: Mapped[datetime | None]

    from_whom = Sealed[str]()
    what = Sealed[str]()
    why = Sealed[str | None]()

    __table_args__ = (
        CheckConstraint("verdict IN ('accepted', 'in_part', 'not_accepted')", name="known_verdict"),
        CheckConstraint("(verdict IS NULL) = (considered_at IS NULL)", name="considering_is_dated"),
    )


class MeetingAction(Entry, Base):
    """What somebody does after a meeting, by a day. ``attendance_id`` is its owner where they are on the list."""

    __tablename__ = "lado_meeting_actions"

    at: Mapped[datetime]
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    attendance_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("lado_attendances.id"), index=True)
    owner_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    owner_sealed: Mapped[bytes | None] = _sealed("owner")
    what_sealed: Mapped[bytes | None] = _sealed("what")
    state: Mapped[str] = mapped_column(default="open")
    first_due_on: Mapped[date]
    due_on: Mapped[date]
    done_on: Mapped[date | None]
    done_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    soon_told_on: Mapped[date | None]
    late_told_on: Mapped[date | None]
    said_sealed: Mapped[bytes | None] = _sealed("said")

    owner = Sealed[str]()
    what = Sealed[str]()
    said = Sealed[list[str] | None]()

    __table_args__ = (
        CheckConstraint("state IN ('open', 'done')", name="known_state"),
        CheckConstraint("(state = 'done') = (done_on IS NOT NULL)", name="doing_is_dated"),
        Index(None, "state", "due_on"),
    )


class Minutes(OnPart, Base):
    """One version of what a meeting records of one case, frozen when it was issued."""

    __tablename__ = "lado_minutes"

    version: Mapped[int]
    issued_at: Mapped[datetime]
    issued_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    text_sealed: Mapped[bytes | None] = _sealed("text")
    changed_sealed: Mapped[bytes | None] = _sealed("changed")

    text = Sealed[str]()
    changed = Sealed[str | None]()

    __table_args__ = (UniqueConstraint("meeting_id", "contact_id", "version"),)


class Release(HasId, Base):
    """What the desk gave somebody of one case: the pack, or a version of the minutes; when, until when, and when they
    confirmed it. Whoever has no account gets it ``by`` another way, and the desk writes that down.
    """

    __tablename__ = "lado_meeting_releases"

    attendance_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("lado_attendances.id"), index=True)
    contact_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("lado_contacts.id"), index=True)
    minutes_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("lado_minutes.id"), index=True)
    way: Mapped[str]
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    confirmed_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("way IN ('portal', 'secure_email', 'paper', 'shown')", name="known_way"),
        CheckConstraint("(way = 'portal') = (until IS NOT NULL)", name="portal_ends"),
    )


class NoMeeting(OnContact, Base):
    """Why no meeting was held about a case: who decided, with whom, on which day, and what happens next."""

    __tablename__ = "lado_no_meetings"

    reason_code: Mapped[str]
    decided_on: Mapped[date]
    at: Mapped[datetime]
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    decided_by_sealed: Mapped[bytes | None] = _sealed("decided_by")
    with_whom_sealed: Mapped[bytes | None] = _sealed("with_whom")
    why_sealed: Mapped[bytes | None] = _sealed("why")
    what_next_sealed: Mapped[bytes | None] = _sealed("what_next")
    filed_on: Mapped[date | None]
    filed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))

    decided_by = Sealed[str]()
    with_whom = Sealed[str]()
    why = Sealed[str]()
    what_next = Sealed[str]()
