"""The agency replies to what the partnership agreed about one of its answers."""

from __future__ import annotations

import uuid

from portal import audit
from portal.accounts.models import User
from portal.database import db, now
from portal.errors import NotFound
from portal.permissions import Permission, require
from portal.returns import queries, query_letters
from portal.returns.about import subject
from portal.returns.models import Query
from portal.returns.notes import some_words
from portal.returns.queries import Side
from portal.returns.reviewing.standing import review_of, standing
from portal.returns.service.get_return import lock_return


def reply_to_review(user: User, return_id: uuid.UUID, question_key: str, text: str) -> Query:
    """Say what the agency thinks of an agreed rating. It joins the questions about that answer, and waits there for
    the partnership, whose coordinators are told.

    Raises NotFound while the review is not shared and where nothing is agreed, WordsNeeded without words, Forbidden.
    """
    return_ = lock_return(user, return_id)
    require(user, Permission.RETURN_EDIT, agency_id=return_.agency_id)
    review = review_of(return_.id)
    if review is None or review.shared_at is None or question_key not in standing(return_.id):
        raise NotFound
    words = some_words(text, "Write your reply")
    query = queries.open_about(return_.id, question_key) or _new(return_.id, question_key)
    if queries.say(user, query, Side.AGENCY, words):
        query_letters.tell_partnership(return_, query)
        audit.record("review.replied", user, **subject(return_), question=question_key)
    return query


def _new(return_id: uuid.UUID, question_key: str) -> Query:
    made = Query(
        id=uuid.uuid4(),
        return_id=return_id,
        question_key=question_key,
        asked_at=now(),
        waits_for=Side.PARTNERSHIP.value,
        messages=[],
    )
    db.session.add(made)
    return made
