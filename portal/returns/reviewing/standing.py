"""The agreed ratings that stand, and how far a review is. It checks no permission."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import func, select

from portal.database import db
from portal.returns.models import Return, Round
from portal.returns.reviewing.models import AgreedRating, PartnershipReview
from portal.returns.reviewing.ratings import Rated


def standing(return_id: uuid.UUID) -> dict[str, AgreedRating]:
    """By question, the agreed rating that stands, also one that has to be looked at again."""
    query = select(AgreedRating).where(AgreedRating.return_id == return_id, AgreedRating.ended_at.is_(None))
    return {one.question_key: one for one in db.session.scalars(query)}


def agreed_of(return_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, dict[str, AgreedRating]]:
    """By return and question, the agreed ratings that count: none that has to be looked at again. One statement."""
    query = select(AgreedRating).where(
        AgreedRating.return_id.in_(list(return_ids)), AgreedRating.ended_at.is_(None), AgreedRating.again_at.is_(None)
    )
    found: dict[uuid.UUID, dict[str, AgreedRating]] = {}
    for one in db.session.scalars(query):
        found.setdefault(one.return_id, {})[one.question_key] = one
    return found


def is_reviewed(round_: Round) -> bool:
    """Whether any rating is agreed in a round. One statement."""
    query = select(PartnershipReview.agreed).join(Return, Return.id == PartnershipReview.return_id)
    return (
        db.session.scalar(query.where(Return.round_id == round_.id, PartnershipReview.agreed > 0).limit(1)) is not None
    )


def history_of(return_id: uuid.UUID) -> Sequence[AgreedRating]:
    """Every judgement there ever was, the oldest first."""
    query = select(AgreedRating).where(AgreedRating.return_id == return_id)
    return list(db.session.scalars(query.order_by(AgreedRating.at, AgreedRating.id)))


def reviews_of(return_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, PartnershipReview]:
    """By return, how far the partnership is, where it has begun. One statement."""
    query = select(PartnershipReview).where(PartnershipReview.return_id.in_(list(return_ids)))
    return {one.return_id: one for one in db.session.scalars(query)}


def review_of(return_id: uuid.UUID) -> PartnershipReview | None:
    """How far the partnership is with one return; None when nobody has begun."""
    return db.session.get(PartnershipReview, return_id)


def is_shared(return_: Return) -> bool:
    """Whether the agency may read the review of its return. One statement, and none before anything was submitted."""
    review = review_of(return_.id) if return_.first_submitted_at is not None else None
    return review is not None and review.shared_at is not None


def begun(return_: Return) -> PartnershipReview:
    """The same, made where there is none; the return's row is locked by the caller."""
    found = review_of(return_.id)
    if found is None:
        found = PartnershipReview(return_id=return_.id, rated=0, agreed=0, again=0, message="", shared_by="")
        db.session.add(found)
    return found


def count_again(return_: Return, rated: Mapping[str, Rated]) -> PartnershipReview:
    """Bring the numbers of a review up to date after judgements, or a submission. Ratings no longer asked are out."""
    review = begun(return_)
    stands = [AgreedRating.return_id == return_.id, AgreedRating.ended_at.is_(None)]
    stands.append(AgreedRating.question_key.in_(list(rated)))
    db.session.flush()
    is_fresh = AgreedRating.again_at.is_(None)
    count = select(func.count()).select_from(AgreedRating).where(*stands)
    review.rated = len(rated)
    review.agreed = db.session.scalar(count.where(is_fresh)) or 0
    review.again = (db.session.scalar(count) or 0) - review.agreed
    db.session.flush()
    return review
