"""Links, and how often each answer was given. There is no row of one person's answers, and none ever exists.

Nothing here says who answered, from where or when; ``SurveyBrowser`` keeps only that a browser has.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, HasId
from portal.returns.models import Return

EVERYBODY = ""
"""The key of the count of all who answered."""


class SurveyLink(HasId, Base):
    """The survey of one agency beside one return. It is opened once and closed once: results exist from then on."""

    __tablename__ = "survey_links"

    return_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("returns.id"), unique=True)
    token: Mapped[str] = mapped_column(unique=True)
    question_set: Mapped[str]
    version: Mapped[str]
    opened_by: Mapped[str]
    opened_at: Mapped[datetime]
    closed_by: Mapped[str] = mapped_column(default="")
    closed_at: Mapped[datetime | None]
    hide_below: Mapped[int]
    """What was promised to those who answer; a limit that is changed later is not theirs."""

    return_: Mapped[Return] = relationship(lazy="joined")


class SurveyCount(HasId, Base):
    """How many people gave one answer; with empty keys, how many answered at all."""

    __tablename__ = "survey_counts"

    link_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("survey_links.id"), index=True)
    question_key: Mapped[str]
    option_key: Mapped[str]
    people: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        UniqueConstraint("link_id", "question_key", "option_key"),
        CheckConstraint("people >= 0", name="never_negative"),
    )


class SurveyBrowser(HasId, Base):
    """That a browser has answered, as a keyed hash of its random session; erased once no more answers are taken."""

    __tablename__ = "survey_browsers"

    link_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("survey_links.id"), index=True)
    browser_hash: Mapped[str]

    __table_args__ = (UniqueConstraint("link_id", "browser_hash"),)


class PeopleEvent(HasId, Base):
    """A meeting of practitioners or of managers beside a round: who came, in numbers and groups, never by name."""

    __tablename__ = "people_events"

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rounds.id"), index=True)
    kind: Mapped[str]
    held_on: Mapped[date]
    people: Mapped[int]
    came: Mapped[str]
    by_name: Mapped[str]
    at: Mapped[datetime]


class PeopleEventNote(HasId, Base):
    """What was said there about one theme of the return."""

    __tablename__ = "people_event_notes"

    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people_events.id"), index=True)
    section_key: Mapped[str]
    text: Mapped[str]
    by_name: Mapped[str]
    at: Mapped[datetime]
