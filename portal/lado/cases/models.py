"""The case: a contact that met the threshold. What it is about, what came of it, what follows, and each step it took.

What is counted, dated or listed by is plain; whatever anybody typed is sealed with the contact's key.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base
from portal.lado.models import OnContact, SealedBase, _sealed
from portal.lado.sealing.fields import Sealed


class Case(SealedBase, Base):
    """What a contact is from the first decision that it meets the threshold, whatever is decided later.

    Its id is the contact's. ``first_decision`` is what it was counted as when it began; ``begun_at`` when it left
    triage. ``closed_as`` is ``concluded``, or ``withdrawn`` where the threshold turned out not to be met.
    """

    __tablename__ = "lado_cases"

    contact_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("lado_contacts.id"), unique=True)
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnerships.id"))
    opened_at: Mapped[datetime]
    first_decision: Mapped[str]
    begun_at: Mapped[datetime | None]
    delay_reason: Mapped[str | None]
    delay_note_sealed: Mapped[bytes | None] = _sealed("delay_note")
    delay_set_at: Mapped[datetime | None]
    delay_set_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    held_since: Mapped[datetime | None]
    transferred_at: Mapped[datetime | None]
    transferred_to_sealed: Mapped[bytes | None] = _sealed("transferred_to")
    closed_as: Mapped[str | None]
    reopened_at: Mapped[datetime | None]

    delay_note = Sealed[str | None]()
    transferred_to = Sealed[str | None]()

    @property
    def sealed_for(self) -> uuid.UUID:
        return self.contact_id

    __table_args__ = (
        CheckConstraint("id = contact_id", name="is_the_contacts"),
        CheckConstraint("closed_as IN ('concluded', 'withdrawn')", name="known_closing"),
        CheckConstraint("(delay_reason IS NULL) = (delay_set_at IS NULL)", name="delay_is_dated"),
        Index(None, "partnership_id", "opened_at"),
    )


class Allegation(OnContact, Base):
    """One thing that is said to have happened; its category when it was opened, and at conclusion."""

    __tablename__ = "lado_allegations"

    position: Mapped[int]
    category_opened: Mapped[str]
    category_concluded: Mapped[str | None]
    context: Mapped[str]
    recent: Mapped[bool | None]
    restraint: Mapped[bool | None]
    added_at: Mapped[datetime]
    added_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    text_sealed: Mapped[bytes | None] = _sealed("text")

    text = Sealed[str]()

    __table_args__ = (
        CheckConstraint("context IN ('work', 'private', 'own_children', 'online')", name="known_context"),
        UniqueConstraint("contact_id", "position"),
    )


class Outcome(OnContact, Base):
    """What was found of one allegation, and why. A later one replaces it, and it stays.

    ``agreed_on`` is the day on which it was agreed, which says by what list of outcomes it is read.
    """

    __tablename__ = "lado_outcomes"

    allegation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("lado_allegations.id"), index=True)
    outcome: Mapped[str]
    agreed_on: Mapped[date]
    at: Mapped[datetime]
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("lado_outcomes.id"), unique=True)
    reasoning_sealed: Mapped[bytes | None] = _sealed("reasoning")
    dissent_sealed: Mapped[bytes | None] = _sealed("dissent")

    reasoning = Sealed[str]()
    dissent = Sealed[str | None]()


class FollowUp(OnContact, Base):
    """One thing that an outcome may ask for: whether it is needed, who does it by when, and that it was done."""

    __tablename__ = "lado_followups"

    kind: Mapped[str]
    state: Mapped[str] = mapped_column(default="to_decide")
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]
    set_at: Mapped[datetime]
    set_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    who_sealed: Mapped[bytes | None] = _sealed("who")
    reference_sealed: Mapped[bytes | None] = _sealed("reference")
    note_sealed: Mapped[bytes | None] = _sealed("note")

    who = Sealed[str | None]()
    reference = Sealed[str | None]()
    note = Sealed[str | None]()

    __table_args__ = (
        CheckConstraint("state IN ('to_decide', 'needed', 'not_needed', 'done')", name="known_state"),
        CheckConstraint("(state = 'done') = (done_on IS NOT NULL)", name="done_is_dated"),
        UniqueConstraint("contact_id", "kind"),
        Index(None, "state", "due_on"),
    )


class Lesson(OnContact, Base):
    """Something to learn, for the setting or for the partnership, and who sees to it by when."""

    __tablename__ = "lado_lessons"

    for_whom: Mapped[str]
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]
    at: Mapped[datetime]
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    text_sealed: Mapped[bytes | None] = _sealed("text")
    owner_sealed: Mapped[bytes | None] = _sealed("owner")

    text = Sealed[str]()
    owner = Sealed[str]()

    __table_args__ = (CheckConstraint("for_whom IN ('setting', 'partnership')", name="known_learner"),)


class Step(OnContact, Base):
    """One step of the workflow: who did what when, and from which state to which. ``position`` counts from 1."""

    __tablename__ = "lado_steps"

    position: Mapped[int]
    action: Mapped[str]
    from_state: Mapped[str]
    to_state: Mapped[str]
    at: Mapped[datetime]
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    note_sealed: Mapped[bytes | None] = _sealed("note")

    note = Sealed[str | None]()

    __table_args__ = (UniqueConstraint("contact_id", "position"),)
