"""Rounds and returns. A draft is one row a section; a submission is a frozen snapshot that never changes."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Agency, Partnership, User
from portal.database import Base, HasId, JsonText


class Status(StrEnum):
    """Where a return stands. Late, excused and no reply are worked out or recorded beside it."""

    NOT_STARTED = "not_started"
    DRAFT = "draft"
    AWAITING_APPROVAL = "awaiting_approval"
    SUBMITTED = "submitted"
    CHANGES_REQUESTED = "changes_requested"
    ACCEPTED = "accepted"


class Round(HasId, Base):
    """One collection: a question set version, an opening day, a due day, the agencies asked.

    ``due_on`` is until the end of that day, Europe/London. ``key`` is unique in an installation and never changes.
    """

    __tablename__ = "rounds"

    key: Mapped[str] = mapped_column(unique=True)
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnerships.id"), index=True)
    question_set: Mapped[str]
    version: Mapped[str]
    title: Mapped[str]
    opens_on: Mapped[date]
    due_on: Mapped[date]
    previous_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("rounds.id"))
    opened_by: Mapped[str]
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]

    partnership: Mapped[Partnership] = relationship(lazy="joined")

    __table_args__ = (CheckConstraint("due_on >= opens_on", name="due_after_opening"),)


class Return(HasId, Base):
    """One agency's answer in one round, pinned to the round's question set version.

    ``answered`` of ``asked`` is kept here at each save, so that lists of returns never open a draft.
    ``first_submitted_at`` decides whether it was late; ``submitted_at`` is the time of the latest submission.
    ``version`` counts the changes: two people cannot submit, or send back, the same return twice.
    ``note`` held what an earlier release asked to be changed; remarks do now, and the column goes with the next one.
    """

    __tablename__ = "returns"

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rounds.id"), index=True)
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agencies.id"), index=True)
    status: Mapped[str] = mapped_column(default=Status.NOT_STARTED.value, index=True)
    short: Mapped[bool] = mapped_column(default=False)
    answered: Mapped[int] = mapped_column(default=0)
    asked: Mapped[int] = mapped_column(default=0)
    extended_to: Mapped[date | None]
    excused_at: Mapped[datetime | None]
    excused_reason: Mapped[str] = mapped_column(default="")
    started_at: Mapped[datetime | None]
    last_saved_at: Mapped[datetime | None]
    sent_for_approval_at: Mapped[datetime | None]
    first_submitted_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=0)

    round: Mapped[Round] = relationship(lazy="joined")
    agency: Mapped[Agency] = relationship(lazy="joined")

    __table_args__ = (UniqueConstraint("round_id", "agency_id"),)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy declares it so.

    @property
    def due_on(self) -> date:
        """The day this agency is due: the round's, or later where it was given longer."""
        return self.extended_to or self.round.due_on


class SectionDraft(Base):
    """What was typed so far in one section, however wrong it is; ``revision`` counts its saves."""

    __tablename__ = "section_drafts"

    return_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("returns.id"), primary_key=True)
    section_key: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(default=0)
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    updated_at: Mapped[datetime]
    updated_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))

    __mapper_args__ = {"version_id_col": revision, "version_id_generator": False}  # noqa: RUF012 - as above.


class DraftChange(HasId, Base):
    """One answer changed by one save: what stood there before and what after, so that nothing typed is ever lost."""

    __tablename__ = "draft_changes"

    return_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("returns.id"), index=True)
    section_key: Mapped[str]
    question_key: Mapped[str]
    revision: Mapped[int]
    before: Mapped[Any] = mapped_column(JsonText, nullable=True)
    after: Mapped[Any] = mapped_column(JsonText, nullable=True)
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("return_id", "section_key", "question_key", "revision"),)


class Assignment(HasId, Base):
    """A section, or one question of it, that a colleague was asked to answer; with no question it is the whole section.

    When the colleague leaves it goes back to the lead.
    """

    __tablename__ = "assignments"

    return_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("returns.id"), index=True)
    section_key: Mapped[str]
    question_key: Mapped[str] = mapped_column(default="", server_default="")
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    assigned_by: Mapped[str]
    assigned_at: Mapped[datetime]

    user: Mapped[User] = relationship(lazy="joined")

    __table_args__ = (UniqueConstraint("return_id", "section_key", "question_key"),)


class Note(HasId, Base):
    """What colleagues of one agency say to each other about a question. It stays with the draft and is never submitted.

    ``to_id`` is whom it is meant for, nobody in particular when empty. ``settled_at`` folds it away.
    """

    __tablename__ = "draft_notes"

    return_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("returns.id"), index=True)
    section_key: Mapped[str]
    question_key: Mapped[str]
    text: Mapped[str]
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    to_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))

    author: Mapped[User] = relationship(lazy="joined", foreign_keys=[author_id])
    to: Mapped[User | None] = relationship(lazy="joined", foreign_keys=[to_id])


class Source(StrEnum):
    """Who remarks on answers: the agency's approver before they go out, the partnership after it has read them."""

    APPROVER = "approver"
    PARTNERSHIP = "partnership"


class Remark(HasId, Base):
    """What must change before answers are taken: about one question, or with no question about all of them.

    An approver's remarks stay in the agency; the partnership's are read by both. ``settled_at`` is when the agency
    sent the answers on again.
    """

    __tablename__ = "remarks"

    return_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("returns.id"), index=True)
    source: Mapped[str]
    question_key: Mapped[str] = mapped_column(default="")
    text: Mapped[str]
    author_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]
    settled_at: Mapped[datetime | None]

    author: Mapped[User | None] = relationship(lazy="joined")


class Withdrawal(HasId, Base):
    """An agency asks for what it submitted to be opened again, and the partnership says yes or no."""

    __tablename__ = "withdrawals"

    return_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("returns.id"), index=True)
    reason: Mapped[str]
    asked_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(default="")
    granted: Mapped[bool | None]
    answer: Mapped[str] = mapped_column(default="")

    person: Mapped[User] = relationship(lazy="joined")


class ExtensionRequest(HasId, Base):
    """An agency asks for more time, and the partnership says yes or no."""

    __tablename__ = "extension_requests"

    return_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("returns.id"), index=True)
    until: Mapped[date]
    reason: Mapped[str]
    asked_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(default="")
    granted: Mapped[bool | None]
    answer: Mapped[str] = mapped_column(default="")

    person: Mapped[User] = relationship(lazy="joined")


class Reminder(Base):
    """That the people of a return were reminded, and of what, so that nobody is reminded twice of the same thing."""

    __tablename__ = "reminders"

    return_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("returns.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    due_on: Mapped[date] = mapped_column(primary_key=True)
    sent_at: Mapped[datetime]


class RoundChange(HasId, Base):
    """What a coordinator changed about a round, or about one agency in it, with the note that says why."""

    __tablename__ = "round_changes"

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rounds.id"), index=True)
    agency_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agencies.id"), index=True)
    what: Mapped[str]
    before: Mapped[str] = mapped_column(default="")
    after: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    by: Mapped[str]
    by_name: Mapped[str]
    at: Mapped[datetime]

    agency: Mapped[Agency | None] = relationship(lazy="joined")


class Contact(HasId, Base):
    """That the partnership spoke or wrote to an agency about a return: a call, an e-mail, a meeting, a note of its own.

    Only the partnership reads these.
    """

    __tablename__ = "contacts"

    return_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("returns.id"), index=True)
    kind: Mapped[str]
    text: Mapped[str] = mapped_column(default="")
    by: Mapped[str]
    by_name: Mapped[str]
    at: Mapped[datetime]


class Query(HasId, Base):
    """What the partnership asks an agency about one answer that it submitted, and what was said since.

    ``closed_at`` is when the partnership was satisfied; ``waits_for`` is who is to speak next.
    """

    __tablename__ = "queries"

    return_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("returns.id"), index=True)
    question_key: Mapped[str]
    asked_at: Mapped[datetime]
    waits_for: Mapped[str] = mapped_column(index=True)
    closed_at: Mapped[datetime | None]

    messages: Mapped[list[QueryMessage]] = relationship(order_by="QueryMessage.at", lazy="selectin")


class QueryMessage(HasId, Base):
    """One turn of a query. ``side`` is ``agency`` or ``partnership``."""

    __tablename__ = "query_messages"

    query_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("queries.id"), index=True)
    side: Mapped[str]
    text: Mapped[str]
    author_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]

    author: Mapped[User | None] = relationship(lazy="joined")


class Submission(HasId, Base):
    """A frozen return: the answers that were asked, their SHA-256, who submitted them, and the receipt's reference.

    ``token`` is the id that the approval page carried: the same page sent twice makes one submission.
    """

    __tablename__ = "submissions"

    return_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("returns.id"), index=True)
    number: Mapped[int]
    reference: Mapped[str] = mapped_column(unique=True)
    token: Mapped[str] = mapped_column(unique=True)
    question_set: Mapped[str]
    short: Mapped[bool]
    kinds: Mapped[list[str]]
    answers: Mapped[dict[str, Any]]
    sha256: Mapped[str]
    declaration: Mapped[str]
    submitted_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    submitter_name: Mapped[str]
    submitter_job_title: Mapped[str]
    submitted_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("return_id", "number"),)
