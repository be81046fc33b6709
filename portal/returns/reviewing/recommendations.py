"""Recommendations after a round, by need of attention. It checks no permission."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import func, or_, select

from portal.database import db
from portal.errors import NotFound
from portal.local_time import today
from portal.returns.models import Return
from portal.returns.reviewing.models import Recommendation, State


def recommendations_of(round_id: uuid.UUID) -> Sequence[Recommendation]:
    """All of a round: the open ones first, by due day. Two statements, however many there are."""
    query = select(Recommendation).where(Recommendation.round_id == round_id)
    return list(
        db.session.scalars(query.order_by(Recommendation.state.desc(), Recommendation.due_on, Recommendation.id))
    )


def recommendation_of(round_id: uuid.UUID, recommendation_id: uuid.UUID) -> Recommendation:
    """One recommendation as it stands now. Raises NotFound for one of another round."""
    found = db.session.get(Recommendation, recommendation_id, populate_existing=True)
    if found is None or found.round_id != round_id:
        raise NotFound
    return found


def recommendations_for(return_: Return) -> Sequence[Recommendation]:
    """Those to one agency, and those to all."""
    mine = or_(Recommendation.return_id == return_.id, Recommendation.return_id.is_(None))
    query = select(Recommendation).where(Recommendation.round_id == return_.round_id, mine)
    return list(db.session.scalars(query.order_by(Recommendation.due_on, Recommendation.id)))


def count_open(round_id: uuid.UUID) -> tuple[int, int]:
    """How many are open, and how many of those are overdue."""
    query = select(func.count(), func.count().filter(Recommendation.due_on < today()))
    query = query.where(Recommendation.round_id == round_id, Recommendation.state == State.OPEN.value)
    count, overdue = db.session.execute(query).one()
    return count, overdue


def is_overdue(one: Recommendation) -> bool:
    """Whether its day is over and it is not done."""
    return one.state == State.OPEN.value and one.due_on < today()
