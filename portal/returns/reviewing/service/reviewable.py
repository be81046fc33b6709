"""A return whose submission the partnership may judge now."""

from __future__ import annotations

import uuid

from portal.errors import NotFound, Refused
from portal.local_time import long_date
from portal.permissions import Actor, Permission, require
from portal.returns.models import Return, Status, Submission
from portal.returns.service.get_return import lock_return
from portal.returns.service.submission_of import require_newest, submission_of

JUDGED = frozenset({Status.SUBMITTED.value, Status.ACCEPTED.value})
"""While the agency writes, what would be agreed is not what it will submit."""


def reviewable(user: Actor, return_id: uuid.UUID, seen: int | None = None) -> tuple[Return, Submission]:
    """The return, locked, with its newest submission. A round may be closed: that is when most is reviewed.

    ``seen`` is the number of the submission that was read. Raises Forbidden, NotFound, and Refused while the agency
    changes its answers, when a newer submission has come, or when the round was cancelled.
    """
    return_ = lock_return(user, return_id)
    require(user, Permission.ROUND_MANAGE, partnership_id=return_.round.partnership_id)
    submission = submission_of(user, return_)
    if submission is None:
        raise NotFound
    if return_.round.cancelled_at is not None:
        day = long_date(return_.round.cancelled_at)
        raise Refused(f"{return_.round.title} was cancelled on {day}, so nothing can be agreed in it.")
    if return_.status not in JUDGED:
        raise Refused(f"{return_.agency.name} is changing its answers. Agree ratings once it has submitted them again.")
    require_newest(return_, seen)
    return return_, submission
