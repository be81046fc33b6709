"""The tables of checks and of requests by the DBS. Each is a contact, which is counted once and hides as all do.

A check is sealed with a key of its own, so that the names of somebody who is not known can go while the contact stays
counted. What the DBS asks hangs on its contact, and goes with that.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, HasId
from portal.lado.models import OnContact, SealedBase, _sealed
from portal.lado.sealing.fields import Sealed

SECOND = "approved_by_id IS NULL OR (proposed_by_id IS NOT NULL AND approved_by_id <> proposed_by_id)"
"""Nobody approves what they proposed, whatever code forgets to ask."""


class Check(SealedBase, Base):
    """Somebody asks whether a recruit or a carer is known: who asks and why, what was found, what was answered.

    ``person`` and ``requester`` are what was typed of them, ``disclosed`` exactly what the answer tells, ``basis`` why
    it may, ``exception`` why an outcome is told that never is by default. ``fingerprint`` finds the same row of a list
    again. After ``review_on`` the key of a check that found nobody is destroyed.
    """

    __tablename__ = "lado_checks"

    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnerships.id"))
    contact_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("lado_contacts.id"), unique=True)
    purpose: Mapped[str]
    requester_sector: Mapped[str | None]
    verified: Mapped[str]
    told: Mapped[str]
    arrived_at: Mapped[datetime]
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(default="open")
    result: Mapped[str | None]
    answer: Mapped[str | None]
    against_default: Mapped[bool] = mapped_column(default=False)
    proposed_at: Mapped[datetime | None]
    proposed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    review_on: Mapped[date | None] = mapped_column(index=True)
    erased_at: Mapped[datetime | None]
    fingerprint: Mapped[bytes | None] = mapped_column(LargeBinary)
    requester_sealed: Mapped[bytes | None] = _sealed("requester")
    person_sealed: Mapped[bytes | None] = _sealed("person")
    evidence_sealed: Mapped[bytes | None] = _sealed("evidence")
    note_sealed: Mapped[bytes | None] = _sealed("note")
    disclosed_sealed: Mapped[bytes | None] = _sealed("disclosed")
    basis_sealed: Mapped[bytes | None] = _sealed("basis")
    exception_sealed: Mapped[bytes | None] = _sealed("exception")
    sent_back_sealed: Mapped[bytes | None] = _sealed("sent_back")
    letter_sealed: Mapped[bytes | None] = _sealed("letter")

    requester = Sealed[dict[str, Any]]()
    person = Sealed[dict[str, Any]]()
    evidence = Sealed[str | None]()
    note = Sealed[str | None]()
    disclosed = Sealed[str | None]()
    basis = Sealed[str | None]()
    exception = Sealed[str | None]()
    sent_back = Sealed[str | None]()
    letter = Sealed[str | None]()

    __table_args__ = (
        CheckConstraint("state IN ('open', 'proposed', 'answered')", name="known_state"),
        CheckConstraint("result IN ('none', 'possible', 'confirmed')", name="known_result"),
        CheckConstraint("answer IN ('nothing', 'held', 'declined')", name="known_answer"),
        CheckConstraint("(state = 'answered') = (answered_at IS NOT NULL)", name="answer_is_dated"),
        CheckConstraint(SECOND, name="second_is_another"),
        CheckConstraint(
            "state <> 'answered' OR answer <> 'held' OR approved_by_id IS NOT NULL", name="disclosed_twice_seen"
        ),
        Index(None, "partnership_id", "state", "due_on"),
        Index(None, "partnership_id", "fingerprint", unique=True),
    )


class CheckLink(HasId, Base):
    """An earlier contact that is about the person of a check, as the officer found."""

    __tablename__ = "lado_check_links"

    check_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("lado_checks.id"), index=True)
    contact_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("lado_contacts.id"), index=True)


class CheckImport(SealedBase, Base):
    """The rows of a list of checks as they were read, between the page that shows them and "Add them"."""

    __tablename__ = "lado_check_imports"

    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnerships.id"), index=True)
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    confirmed_at: Mapped[datetime | None]
    rows_sealed: Mapped[bytes | None] = _sealed("rows")

    rows = Sealed[list[dict[str, Any]]]()


class DbsRequest(OnContact, Base):
    """The DBS asks for papers: until when, what was found of it, what was released and on whose approval.

    ``family_court`` is whether material of a family court is among it; ``legal_advice`` is what was advised of that.
    """

    __tablename__ = "lado_dbs_requests"

    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnerships.id"))
    arrived_at: Mapped[datetime]
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(default="open")
    redaction: Mapped[str] = mapped_column(default="to_do")
    legal_review: Mapped[str] = mapped_column(default="to_do")
    family_court: Mapped[bool] = mapped_column(default=False)
    legal_advice_on: Mapped[date | None]
    proposed_at: Mapped[datetime | None]
    proposed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    sent_by: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    acknowledged_on: Mapped[date | None]
    decision: Mapped[str | None]
    decision_on: Mapped[date | None]
    details_sealed: Mapped[bytes | None] = _sealed("details")
    legal_advice_sealed: Mapped[bytes | None] = _sealed("legal_advice")
    disclosed_sealed: Mapped[bytes | None] = _sealed("disclosed")
    basis_sealed: Mapped[bytes | None] = _sealed("basis")
    sent_back_sealed: Mapped[bytes | None] = _sealed("sent_back")

    details = Sealed[dict[str, Any]]()
    legal_advice = Sealed[str | None]()
    disclosed = Sealed[str | None]()
    basis = Sealed[str | None]()
    sent_back = Sealed[str | None]()

    __table_args__ = (
        CheckConstraint("state IN ('open', 'proposed', 'answered')", name="known_state"),
        CheckConstraint("(state = 'answered') = (answered_at IS NOT NULL)", name="answer_is_dated"),
        CheckConstraint(SECOND, name="second_is_another"),
        CheckConstraint("state <> 'answered' OR approved_by_id IS NOT NULL", name="released_twice_seen"),
        CheckConstraint(
            "state <> 'answered' OR NOT family_court OR legal_advice_on IS NOT NULL", name="family_court_advised"
        ),
        UniqueConstraint("contact_id"),
        Index(None, "partnership_id", "state", "due_on"),
    )


class DbsItem(OnContact, Base):
    """One thing that the DBS asked for: located, not held, or withheld and why."""

    __tablename__ = "lado_dbs_items"

    request_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("lado_dbs_requests.id"), index=True)
    position: Mapped[int]
    state: Mapped[str] = mapped_column(default="asked")
    what_sealed: Mapped[bytes | None] = _sealed("what")
    reason_sealed: Mapped[bytes | None] = _sealed("reason")

    what = Sealed[str]()
    reason = Sealed[str | None]()

    __table_args__ = (CheckConstraint("state IN ('asked', 'located', 'not_held', 'withheld')", name="known_state"),)


class DbsSubject(HasId, Base):
    """A contact that a request of the DBS is about."""

    __tablename__ = "lado_dbs_subjects"

    request_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("lado_dbs_requests.id"), index=True)
    contact_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("lado_contacts.id"), index=True)
