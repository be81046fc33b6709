"""What becomes of agreed ratings when an agency submits again: where the answer changed, somebody has to look again."""

from __future__ import annotations

from sqlalchemy import select

from portal.accounts.models import User
from portal.database import db
from portal.returns.models import Return, Submission
from portal.returns.reviewing.ratings import rated_in, same_answer
from portal.returns.reviewing.standing import count_again, review_of, standing
from portal.returns.submitted_hooks import when_submitted


def register() -> None:
    """Ask to be told when answers are submitted."""
    when_submitted(look_again)


def look_again(_user: User, return_: Return, submission: Submission) -> None:
    """An agreed rating is never kept silently beside another answer than the one that was judged."""
    if review_of(return_.id) is None:
        return
    found = standing(return_.id)
    judged = _submissions({one.submission_id for one in found.values()})
    for key, one in found.items():
        changed = not same_answer(key, judged[one.submission_id], submission)
        one.again_at = (one.again_at or submission.submitted_at) if changed else None
    count_again(return_, rated_in(submission))


def _submissions(ids: set[object]) -> dict[object, Submission]:
    return {one.id: one for one in db.session.scalars(select(Submission).where(Submission.id.in_(list(ids))))}
