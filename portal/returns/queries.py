"""What the partnership asks about single answers, and what was said since. It checks no permission."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from enum import StrEnum

from sqlalchemy import func, select

from portal.accounts.models import User
from portal.database import db, now
from portal.forms import library
from portal.forms.check import Asking, asked
from portal.forms.spec import QuestionSet
from portal.local_time import today
from portal.permissions import Actor
from portal.returns.models import Query, QueryMessage, Submission
from portal.returns.places import Piece, group_key, questions_of


class Side(StrEnum):
    """Who speaks, and who is to speak next; nobody is once a query is closed."""

    AGENCY = "agency"
    PARTNERSHIP = "partnership"
    NOBODY = ""


def of_return(return_id: uuid.UUID) -> list[Query]:
    """Every query about a return, the oldest first. Two statements, however many there are."""
    return list(
        db.session.scalars(select(Query).where(Query.return_id == return_id).order_by(Query.asked_at, Query.id))
    )


def open_about(return_id: uuid.UUID, question_key: str) -> Query | None:
    """The query about a question that is not closed; there is one at most."""
    query = select(Query).where(Query.return_id == return_id, Query.question_key == question_key)
    return db.session.scalars(query.where(Query.closed_at.is_(None))).one_or_none()


def by_question(queries: Iterable[Query]) -> dict[str, list[Query]]:
    found: dict[str, list[Query]] = {}
    for query in queries:
        found.setdefault(query.question_key, []).append(query)
    return found


def count_waiting(side: Side, return_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """By return, how many queries wait for ``side``, where any do. One statement."""
    query = select(Query.return_id, func.count()).where(Query.waits_for == side.value, Query.return_id.in_(return_ids))
    return dict(db.session.execute(query.group_by(Query.return_id)).all())


def say(user: Actor, query: Query, side: Side, text: str) -> bool:
    """Add one turn; then it is the other side's. False when the same was said last, for a page was sent twice."""
    last = query.messages[-1] if query.messages else None
    author_id = user.id if isinstance(user, User) else None
    if last is not None and (last.side, last.author_id, last.text) == (side.value, author_id, text):
        return False
    query.messages.append(QueryMessage(side=side.value, text=text, author_id=author_id, at=now()))
    query.waits_for = (Side.PARTNERSHIP if side is Side.AGENCY else Side.AGENCY).value
    db.session.flush()
    return True


def questions_asked(submission: Submission) -> frozenset[str]:
    """The keys of the questions, as the file has them, that a submission answers or was to answer."""
    question_set = library.get_by_key(submission.question_set)
    asking = Asking(today(), frozenset(submission.kinds), submission.short)
    return frozenset(group_key(question) for question in asked(question_set, submission.answers, asking))


def place_of(question_set: QuestionSet, question_key: str) -> Piece:
    """Where a question stands, by its key as the file has it. Raises StopIteration for a key that is not there."""
    section = next(section for section in question_set.sections if question_key in questions_of(section))
    return Piece(section.key, question_key)
