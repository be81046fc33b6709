"""The tables behind the wall. Names and narrative are sealed; what is counted, dated or listed by is not.

``contact`` is anything that reaches the LADO about one person of concern, ``report`` what somebody sent by the form.
Two adults in one report are two contacts of one incident, and whoever is in conflict with one knows of neither. What
hangs on a report is sealed with the report's key, what hangs on a contact alone with the contact's.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from portal.database import Base, HasId
from portal.lado.sealing.fields import Sealed

ROUTES = ("ordinary", "private")
STATES = ("new", "acknowledged", "triaged", "open", "on_hold", "transferred", "closed")
"""Where a contact stands. ``portal.lado.workflow`` says what leads from one to the next."""
OVER = ("transferred", "closed")
"""States in which the desk has nothing to do with it any more, unless it is opened again."""


def _sealed(column: str) -> Mapped[bytes | None]:
    """The bytes of a sealed column; the attribute beside it, a ``Sealed``, is what code uses."""
    return mapped_column(column, LargeBinary, nullable=True)


class SealedBase(HasId):
    """A row with sealed columns: it gets its id first, and what is sealed last."""

    def __init__(self, **values: Any) -> None:
        values.setdefault("id", uuid.uuid4())
        sealed = {
            name: values.pop(name) for name in list(values) if isinstance(getattr(type(self), name, None), Sealed)
        }
        for name, value in values.items():
            setattr(self, name, value)
        self.settle()
        for name, value in sealed.items():
            setattr(self, name, value)

    def settle(self) -> None:
        """What has to stand before anything is sealed."""

    @property
    def sealed_for(self) -> uuid.UUID:
        """The holder whose key is used: the row itself, unless it hangs on another."""
        return self.id


class HeldBase(SealedBase):
    """A row that hangs on a report, or on a contact that no report was made for. Its holder is settled once: a report
    that joins a contact later changes no key.
    """

    report_id: Mapped[uuid.UUID | None]
    contact_id: Mapped[uuid.UUID | None]
    holder_id: Mapped[uuid.UUID]

    def settle(self) -> None:
        holder = self.report_id or self.contact_id
        if holder is None:
            raise ValueError("A row like this hangs on a report or on a contact: name one of them.")
        self.holder_id = holder

    @property
    def sealed_for(self) -> uuid.UUID:
        return self.holder_id


class OnContact(SealedBase):
    """A row that hangs on one contact."""

    @declared_attr
    def contact_id(cls) -> Mapped[uuid.UUID]:  # noqa: N805 - SQLAlchemy gives the class.
        return mapped_column(ForeignKey("lado_contacts.id"), index=True)

    @property
    def sealed_for(self) -> uuid.UUID:
        return self.contact_id


class OnEither(HeldBase):
    """A row that hangs on a report, on a contact, or on both."""

    @declared_attr
    def report_id(cls) -> Mapped[uuid.UUID | None]:  # noqa: N805 - SQLAlchemy gives the class.
        return mapped_column(ForeignKey("lado_reports.id"), index=True)

    @declared_attr
    def contact_id(cls) -> Mapped[uuid.UUID | None]:  # noqa: N805 - SQLAlchemy gives the class.
        return mapped_column(ForeignKey("lado_contacts.id"), index=True)


class Report(SealedBase, Base):
    """What somebody sent by the form, or is writing. On the private route no agency is attached."""

    __tablename__ = "lado_reports"

    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnerships.id"), index=True)
    incident_id: Mapped[uuid.UUID] = mapped_column(default=uuid.uuid4, index=True)
    reference: Mapped[str] = mapped_column(unique=True)
    author_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    agency_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agencies.id"))
    route: Mapped[str] = mapped_column(default="ordinary")
    state: Mapped[str] = mapped_column(default="draft")
    set_key: Mapped[str]
    set_version: Mapped[str]
    answers_sealed: Mapped[bytes | None] = _sealed("answers")
    email_sealed: Mapped[bytes | None] = _sealed("email")
    email_proved_at: Mapped[datetime | None]
    safe_tonight: Mapped[str | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    delete_after: Mapped[datetime | None] = mapped_column(index=True)
    nudged_at: Mapped[datetime | None]
    submission_token: Mapped[str | None] = mapped_column(unique=True)
    erased_at: Mapped[datetime | None]

    answers = Sealed[dict[str, Any]]()
    email = Sealed[str | None]()

    __table_args__ = (
        CheckConstraint("route IN ('ordinary', 'private')", name="known_route"),
        CheckConstraint("state IN ('draft', 'sent')", name="known_state"),
        CheckConstraint("route <> 'private' OR agency_id IS NULL", name="private_has_no_agency"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_is_dated"),
    )
    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - SQLAlchemy declares it so.


class Contact(SealedBase, Base):
    """Anything that reaches the LADO, about one person of concern or about nobody named; it is counted once."""

    __tablename__ = "lado_contacts"

    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnerships.id"))
    reference: Mapped[str] = mapped_column(unique=True)
    incident_id: Mapped[uuid.UUID] = mapped_column(default=uuid.uuid4, index=True)
    report_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("lado_reports.id"), index=True)
    arrived_at: Mapped[datetime]
    arrived_by: Mapped[str]
    logged_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    route: Mapped[str] = mapped_column(default="ordinary")
    asks_for: Mapped[str]
    state: Mapped[str] = mapped_column(default="new")
    named: Mapped[bool] = mapped_column(default=False)
    employer_sector: Mapped[str | None]
    referrer_sector: Mapped[str | None]
    employer_agency_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agencies.id"))
    aware_at: Mapped[datetime | None]
    aware_precision: Mapped[str] = mapped_column(default="exact")
    respond_by: Mapped[datetime | None]
    late_reason: Mapped[str | None]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    officer_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    cover_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    decision: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    person_sealed: Mapped[bytes | None] = _sealed("person")
    summary_sealed: Mapped[bytes | None] = _sealed("summary")
    submission_token: Mapped[str | None] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=0)

    person = Sealed[dict[str, Any] | None]()
    summary = Sealed[str | None]()

    __table_args__ = (
        CheckConstraint("route IN ('ordinary', 'private')", name="known_route"),
        CheckConstraint(f"state IN {STATES}", name="known_state"),
        CheckConstraint("(decision IS NULL) = (decided_at IS NULL)", name="decision_is_dated"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closing_is_dated"),
        Index(None, "partnership_id", "state", "respond_by"),
        Index(None, "state"),
        Index(None, "partnership_id", "arrived_at"),
        Index(None, "officer_id", "state"),
    )
    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - SQLAlchemy declares it so.


class ReportLink(SealedBase, Base):
    """A link by e-mail that opens a report once: to begin it, or to come back to it. Only its hash is kept.

    ``holder_id`` is the report, whose id and key are there before its draft is. One that nobody asked for rightly has
    no holder, and no e-mail follows. ``contact_id`` is the call that the report will follow.
    """

    __tablename__ = "lado_links"

    holder_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    contact_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("lado_contacts.id"), index=True)
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnerships.id"), index=True)
    token_hash: Mapped[str | None] = mapped_column(unique=True)
    purpose: Mapped[str]
    email_sealed: Mapped[bytes | None] = _sealed("email")
    made_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    email = Sealed[str | None]()

    @property
    def sealed_for(self) -> uuid.UUID:
        return self.holder_id or self.id

    __table_args__ = (CheckConstraint("purpose IN ('start', 'reopen')", name="known_purpose"),)


class Visit(Base):
    """A browser in which somebody without an account is at their report. The browser holds an id, this its hash."""

    __tablename__ = "lado_visits"

    id_hash: Mapped[str] = mapped_column(primary_key=True)
    link_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("lado_links.id"), index=True)
    report_id: Mapped[uuid.UUID] = mapped_column(index=True)
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnerships.id"))
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    paused_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class ReportReader(SealedBase, Base):
    """Somebody whom the referrer lets read a report, with an account or by name. It ends, and is never deleted."""

    __tablename__ = "lado_readers"

    report_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("lado_reports.id"), index=True)
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    who_sealed: Mapped[bytes | None] = _sealed("who")
    part: Mapped[str]
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    added_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))

    who = Sealed[dict[str, Any] | None]()

    @property
    def sealed_for(self) -> uuid.UUID:
        return self.report_id


class NamedConflict(OnEither, Base):
    """Somebody who must not know: the person of concern, or whom the referrer named. It hides the whole incident.

    ``name_match`` is an account with the same name, hidden from until the LADO decides.
    """

    __tablename__ = "lado_conflicts"

    holder_id: Mapped[uuid.UUID]
    incident_id: Mapped[uuid.UUID]
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    who_sealed: Mapped[bytes | None] = _sealed("who")
    why: Mapped[str]
    since: Mapped[datetime]
    lifted_at: Mapped[datetime | None]
    lifted_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))

    who = Sealed[dict[str, Any] | None]()

    __table_args__ = (Index(None, "user_id", "incident_id"), Index(None, "incident_id"))


class ConflictTrace(HasId, Base):
    """One line of the blind index of those who must not know: their name or address, to find later accounts by."""

    __tablename__ = "lado_conflict_traces"

    conflict_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("lado_conflicts.id"), index=True)
    kind: Mapped[str]
    value: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (Index(None, "value", "kind"),)


class Decision(OnContact, Base):
    """What was decided about a contact, by which criteria and why. A later one replaces it, and it stays."""

    __tablename__ = "lado_decisions"

    decision: Mapped[str]
    criteria: Mapped[list[str]]
    at: Mapped[datetime]
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    reason_sealed: Mapped[bytes | None] = _sealed("reason")
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("lado_decisions.id"))

    reason = Sealed[str]()


class Message(OnEither, Base):
    """A question, an answer, something added later, or a letter; it is never changed."""

    __tablename__ = "lado_messages"

    holder_id: Mapped[uuid.UUID]
    kind: Mapped[str] = mapped_column(default="message")
    from_desk: Mapped[bool]
    at: Mapped[datetime]
    author_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    text_sealed: Mapped[bytes | None] = _sealed("text")
    read_at: Mapped[datetime | None]

    text = Sealed[str]()


class Document(OnEither, Base):
    """A file that came with a report. What lies in ``portal.storage`` is sealed with the holder's key."""

    __tablename__ = "lado_documents"

    holder_id: Mapped[uuid.UUID]
    at: Mapped[datetime]
    added_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    label_sealed: Mapped[bytes | None] = _sealed("label")
    kind: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    scanned: Mapped[str] = mapped_column(default="not_scanned")
    file_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("stored_files.id", ondelete="SET NULL"))

    label = Sealed[str]()


class SightGrant(OnContact, Base):
    """For a while somebody may read a contact that their role would not let them: the row alone, or what happened.

    ``kind`` is whether a manager granted it, or somebody of the desk opened it and said why: what is ``related`` to
    their work, or anything else, ``in_need``.
    """

    __tablename__ = "lado_grants"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    kind: Mapped[str] = mapped_column(default="granted", server_default="granted")
    level: Mapped[str]
    reason_sealed: Mapped[bytes | None] = _sealed("reason")
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    since: Mapped[datetime]
    until: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    reason = Sealed[str]()

    __table_args__ = (
        CheckConstraint("level IN ('read', 'narrative')", name="known_level"),
        CheckConstraint("kind IN ('granted', 'related', 'in_need')", name="known_kind"),
    )


class Allocation(HasId, Base):
    """Whose contact it is, and was: a row each time it changes hands."""

    __tablename__ = "lado_allocations"

    contact_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("lado_contacts.id"), index=True)
    officer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    since: Mapped[datetime]
    until: Mapped[datetime | None]


class Trace(HasId, Base):
    """One line of the blind index: a keyed hash of something that is known of the person of a contact."""

    __tablename__ = "lado_traces"

    contact_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("lado_contacts.id"), index=True)
    kind: Mapped[str]
    value: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (Index(None, "value", "kind"),)
