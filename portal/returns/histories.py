"""What many agencies, or the organisations that merged into them, submitted in an earlier round."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select

from portal.accounts.models import Agency
from portal.database import db
from portal.local_time import today
from portal.returns.models import Return, Submission


def previous_submissions(round_id: uuid.UUID, agency_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Submission]:
    """What each of these agencies submitted last in the round ``round_id``, its own or the newest of those it succeeds.

    Two statements, however many agencies. Like ``history`` it checks no permission.
    """
    before = _predecessors_of(agency_ids)
    wanted = {*agency_ids, *(each for earlier in before.values() for each in earlier)}
    latest = _latest_by_agency(round_id, wanted)
    found: dict[uuid.UUID, Submission] = {}
    for agency_id in agency_ids:
        earlier = [latest[each] for each in before.get(agency_id, ()) if each in latest]
        own = latest.get(agency_id) or max(earlier, key=_age, default=None)
        if own is not None:
            found[agency_id] = own
    return found


def _predecessors_of(agency_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[uuid.UUID]]:
    """For each agency those that have become it by now, also by way of others."""
    chain = (
        select(Agency.successor_id.label("heir"), Agency.id.label("id"))
        .where(Agency.successor_id.in_(agency_ids), Agency.succeeded_on <= today())
        .cte("chain", recursive=True)
    )
    further = select(chain.c.heir, Agency.id).join(chain, Agency.successor_id == chain.c.id)
    pairs = db.session.execute(select(chain.union(further.where(Agency.succeeded_on <= today()))))
    found: dict[uuid.UUID, list[uuid.UUID]] = {}
    for heir, agency_id in pairs:
        found.setdefault(heir, []).append(agency_id)
    return found


def _latest_by_agency(round_id: uuid.UUID, agency_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Submission]:
    newest = select(func.max(Submission.number)).where(Submission.return_id == Return.id).correlate(Return)
    query = (
        select(Return.agency_id, Submission)
        .join(Submission, Submission.return_id == Return.id)
        .where(Return.round_id == round_id, Return.agency_id.in_(agency_ids))
        .where(Submission.number == newest.scalar_subquery())
    )
    return dict(db.session.execute(query).all())


def _age(submission: Submission) -> tuple[datetime, int]:
    return submission.submitted_at, submission.number
