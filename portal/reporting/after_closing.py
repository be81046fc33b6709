"""What follows a round: how far the reviews are, challenge events, recommendations - in numbers, and by agency."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, and_, case, func, select

from portal.accounts.models import Agency
from portal.database import db
from portal.returns.models import Return, Round, Submission
from portal.returns.reviewing.models import ChallengeEvent, PartnershipReview
from portal.returns.reviewing.recommendations import count_open

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class After:
    """The steps after closing, in numbers. ``submitted`` are the agencies whose answers can be reviewed."""

    submitted: int
    reviewed: int
    shared: int
    agreed: int
    again: int
    events: int
    open_recommendations: int
    overdue: int


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One agency in the list of reviews; ``review`` is None where nobody has begun."""

    return_id: uuid.UUID
    agency: str
    sector: str
    review: PartnershipReview | None


def after_closing(round_: Round) -> After:
    """Four statements, however many agencies."""
    whole = and_(PartnershipReview.agreed >= PartnershipReview.rated, PartnershipReview.rated > 0)
    numbers = (
        func.sum(case((whole, 1), else_=0)),
        func.count(PartnershipReview.shared_at),
        func.sum(PartnershipReview.agreed),
        func.sum(PartnershipReview.again),
    )
    query = select(*numbers).join(Return, Return.id == PartnershipReview.return_id)
    row = db.session.execute(query.where(Return.round_id == round_.id)).one()
    reviewed, shared, agreed, again = (int(each or 0) for each in row)
    events = select(func.count()).select_from(ChallengeEvent).where(ChallengeEvent.round_id == round_.id)
    open_, overdue = count_open(round_.id)
    there = db.session.scalar(events) or 0
    return After(count_submitted(round_), reviewed, shared, agreed, again, there, open_, overdue)


def count_submitted(round_: Round) -> int:
    query = select(func.count()).select_from(_submitted(round_).subquery())
    return db.session.scalar(query) or 0


def review_lines(round_: Round, page: int) -> Sequence[ReviewLine]:
    """A page of the agencies that have submitted: what to look at again first, what is agreed in full last."""
    left = PartnershipReview.rated - PartnershipReview.agreed
    order = case((PartnershipReview.again > 0, 0), (PartnershipReview.return_id.is_(None), 2), (left > 0, 1), else_=3)
    query = (
        _submitted(round_)
        .with_only_columns(Return.id, Agency.name, Agency.sector, PartnershipReview)
        .join(Agency, Agency.id == Return.agency_id)
        .outerjoin(PartnershipReview, PartnershipReview.return_id == Return.id)
        .order_by(order, func.lower(Agency.name), Return.id)
    )
    rows = db.session.execute(query.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE))
    return [ReviewLine(*row) for row in rows]


def _submitted(round_: Round) -> Select[uuid.UUID]:
    sent = select(Submission.id).where(Submission.return_id == Return.id).exists()
    return select(Return.id).where(Return.round_id == round_.id, sent)
