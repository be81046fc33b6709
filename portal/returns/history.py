"""What the same agency, or the organisations that merged into it, submitted in the round before."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from sqlalchemy import select

from portal.accounts.models import Agency
from portal.database import db
from portal.local_time import today
from portal.returns.models import Return, Submission


def previous_submission(return_: Return) -> Submission | None:
    """The latest submission of the previous round: the agency's own, else the newest of those it succeeded.

    None when the round names no previous one, or nobody submitted. It checks no permission: whoever may read the
    return's draft may see what it follows.
    """
    if return_.round.previous_id is None:
        return None
    own = _submissions(return_.round.previous_id, [return_.agency_id])
    return own or _submissions(return_.round.previous_id, predecessors(return_.agency_id))


def predecessors(agency_id: uuid.UUID) -> list[uuid.UUID]:
    """The agencies that have become this one by now, also by way of others."""
    chain = (
        select(Agency.id)
        .where(Agency.successor_id == agency_id, Agency.succeeded_on <= today())
        .cte("predecessors", recursive=True)
    )
    further = select(Agency.id).join(chain, Agency.successor_id == chain.c.id).where(Agency.succeeded_on <= today())
    found = db.session.scalars(select(chain.union(further).c.id))
    return [each for each in found if each != agency_id]


def _submissions(round_id: uuid.UUID, agency_ids: Iterable[uuid.UUID]) -> Submission | None:
    query = (
        select(Submission)
        .join(Return, Submission.return_id == Return.id)
        .where(Return.round_id == round_id, Return.agency_id.in_(list(agency_ids)))
        .order_by(Submission.submitted_at.desc(), Submission.number.desc())
    )
    return db.session.scalars(query.limit(1)).one_or_none()
