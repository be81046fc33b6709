"""The partnership's agreed ratings, and what follows a round: a challenge event, letters and recommendations."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, HasId
from portal.returns.models import Return


class AgreedRating(HasId, Base):
    """What the partnership agreed about one rating of one submission. A row is never changed into another judgement.

    ``own`` is the agency's rating at the time, ``rating`` the agreed one, an option of the same scale. ``ended_at`` is
    when another judgement took its place or it was taken back; at most one of a question stands. ``again_at`` is when
    the agency submitted another answer than the one that was judged: until somebody looks again, it does not count.
    """

    __tablename__ = "agreed_ratings"

    return_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("returns.id"), index=True)
    submission_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("submissions.id"))
    question_key: Mapped[str]
    own: Mapped[str]
    rating: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    by: Mapped[str]
    by_name: Mapped[str]
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str] = mapped_column(default="")
    again_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "ix_agreed_ratings_standing",
            "return_id",
            "question_key",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )


class PartnershipReview(Base):
    """How far the partnership is with one return. It is in preparation until ``shared_at``; then the agency reads it.

    ``agreed`` of ``rated`` is kept here at each judgement and each submission, so that lists open no answers; ``again``
    are those of the agreed ratings that somebody has to look at again. ``message`` stands at the head of the letter.
    """

    __tablename__ = "partnership_reviews"

    return_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("returns.id"), primary_key=True)
    rated: Mapped[int] = mapped_column(default=0)
    agreed: Mapped[int] = mapped_column(default=0)
    again: Mapped[int] = mapped_column(default=0)
    message: Mapped[str] = mapped_column(default="")
    shared_at: Mapped[datetime | None]
    shared_by: Mapped[str] = mapped_column(default="")


class ChallengeEvent(HasId, Base):
    """A day on which agencies talk about their answers with the partnership. ``heard`` is a note of what was said."""

    __tablename__ = "challenge_events"

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rounds.id"), index=True)
    held_on: Mapped[date]
    place: Mapped[str]
    heard: Mapped[str] = mapped_column(default="")
    by_name: Mapped[str]
    at: Mapped[datetime]


class ChallengeSeat(Base):
    """That an agency is invited to a challenge event, and whether it came."""

    __tablename__ = "challenge_seats"

    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("challenge_events.id"), primary_key=True)
    return_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("returns.id"), primary_key=True)
    attended: Mapped[bool] = mapped_column(default=False)


class State(StrEnum):
    """Where a recommendation stands. Overdue is worked out from the due day; it is never stored."""

    OPEN = "open"
    DONE = "done"


class Recommendation(HasId, Base):
    """What the partnership recommends after a round: to one agency, or to all where ``return_id`` is empty."""

    __tablename__ = "recommendations"

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rounds.id"), index=True)
    return_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("returns.id"), index=True)
    what: Mapped[str]
    owner: Mapped[str]
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(default=State.OPEN.value)
    made_by: Mapped[str]
    made_at: Mapped[datetime]

    return_: Mapped[Return | None] = relationship(lazy="joined")
    updates: Mapped[list[RecommendationUpdate]] = relationship(order_by="RecommendationUpdate.at", lazy="selectin")


class RecommendationUpdate(HasId, Base):
    """What was said about a recommendation on a day, and the state it has had since."""

    __tablename__ = "recommendation_updates"

    recommendation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("recommendations.id"), index=True)
    text: Mapped[str]
    state: Mapped[str]
    by_name: Mapped[str]
    at: Mapped[datetime]
