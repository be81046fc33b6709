"""The partnership asks about one answer, the agency replies, and the partnership closes the question."""

from __future__ import annotations

import uuid

from portal import audit
from portal.accounts.models import User
from portal.database import db, now
from portal.errors import NotFound, Refused
from portal.local_time import long_date
from portal.permissions import Actor, Permission, require
from portal.returns import queries, query_letters
from portal.returns.about import subject
from portal.returns.models import Query, Return
from portal.returns.notes import some_words, words_or_nothing
from portal.returns.queries import Side
from portal.returns.service.get_return import lock_return
from portal.returns.service.submission_of import submission_of


def ask_about(user: Actor, return_id: uuid.UUID, question_key: str, text: str) -> Query:
    """Ask the agency about one answer that it submitted, or go on asking; its people are told.

    The question stays with the return, whatever becomes of it; asking changes nothing else. Raises WordsNeeded without
    words, Refused when the round was cancelled, Forbidden, and NotFound also for a question that was not asked.
    """
    return_ = _for_partnership(user, return_id)
    submission = submission_of(user, return_)
    if submission is None or question_key not in queries.questions_asked(submission):
        raise NotFound
    words = some_words(text, "Write what you want to ask")
    query = queries.open_about(return_.id, question_key) or _new(return_, question_key)
    if queries.say(user, query, Side.PARTNERSHIP, words):
        query_letters.tell_agency(return_, query)
        audit.record("query.asked", user, **subject(return_), question=question_key)
    return query


def reply_to_query(user: User, return_id: uuid.UUID, query_id: uuid.UUID, text: str) -> Query:
    """Answer what the partnership asked; its coordinators are told.

    Raises WordsNeeded without words, Refused when the question is closed, Forbidden and NotFound.
    """
    return_ = lock_return(user, return_id)
    require(user, Permission.RETURN_EDIT, agency_id=return_.agency_id)
    query = _open(return_, query_id)
    words = some_words(text, "Write your reply")
    if queries.say(user, query, Side.AGENCY, words):
        query_letters.tell_partnership(return_, query)
        audit.record("query.replied", user, **subject(return_), question=query.question_key)
    return query


def close_query(user: Actor, return_id: uuid.UUID, query_id: uuid.UUID, text: str = "") -> Query:
    """Nothing more is to be said about it; ``text``, if any, is the last word. Both sides can read it later."""
    return_ = _for_partnership(user, return_id)
    query = _open(return_, query_id)
    if words := words_or_nothing(text):
        queries.say(user, query, Side.PARTNERSHIP, words)
    query.closed_at, query.waits_for = now(), Side.NOBODY.value
    db.session.flush()
    audit.record("query.closed", user, **subject(return_), question=query.question_key)
    return query


def _for_partnership(user: Actor, return_id: uuid.UUID) -> Return:
    """Questions go on after a round is closed, for that is when answers are talked about."""
    return_ = lock_return(user, return_id)
    require(user, Permission.ROUND_MANAGE, partnership_id=return_.round.partnership_id)
    cancelled = return_.round.cancelled_at
    if cancelled is not None:
        raise Refused(f"{return_.round.title} was cancelled on {long_date(cancelled)}, so nothing can be asked in it.")
    return return_


def _new(return_: Return, question_key: str) -> Query:
    made = Query(
        id=uuid.uuid4(),
        return_id=return_.id,
        question_key=question_key,
        asked_at=now(),
        waits_for=Side.AGENCY.value,
        messages=[],
    )
    db.session.add(made)
    return made


def _open(return_: Return, query_id: uuid.UUID) -> Query:
    query = db.session.get(Query, query_id, populate_existing=True)
    if query is None or query.return_id != return_.id:
        raise NotFound
    if query.closed_at is not None:
        raise Refused(
            f"{return_.round.partnership.name} closed this question on {long_date(query.closed_at)}. "
            "It can be asked about again."
        )
    return query
