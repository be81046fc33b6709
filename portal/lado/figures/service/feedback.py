"""Feedback: a link that takes answers once, and answers that are counted as they come and kept nowhere."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import select, update

from portal import audit
from portal.accounts.sessions import TOKEN, hash_of
from portal.database import db, now
from portal.errors import Refused
from portal.lado.figures.core.feedback import QUESTIONS
from portal.lado.figures.core.years import year_of
from portal.lado.figures.models import FeedbackCount, FeedbackLink
from portal.local_time import today
from portal.permissions import SYSTEM

LIFE = timedelta(days=60)


class FeedbackOver(Refused):
    """Unknown, used or expired: nobody is told which."""

    title = "This link cannot be used"


def new_feedback_link(partnership_id: uuid.UUID) -> str:
    """The token of a link for a closing letter. Nothing ties it to the letter, nor to the contact."""
    token = secrets.token_urlsafe(32)
    link = FeedbackLink(
        partnership_id=partnership_id, token_hash=hash_of(token), made_at=now(), expires_at=now() + LIFE
    )
    db.session.add(link)
    return token


def open_feedback(token: str) -> FeedbackLink:
    """The link, which still takes answers; raises FeedbackOver. To look at it uses nothing up."""
    query = select(FeedbackLink).where(FeedbackLink.token_hash == hash_of(token))
    found = db.session.scalars(query).one_or_none() if TOKEN.fullmatch(token) else None
    if found is None or found.used_at is not None or found.expires_at <= now():
        raise FeedbackOver()
    return found


def give_feedback(token: str, answers: Mapping[str, str]) -> None:
    """Count the answers and use the link up. A question may be left; an answer that is not offered counts as left."""
    link = open_feedback(token)
    used = update(FeedbackLink).where(FeedbackLink.id == link.id, FeedbackLink.used_at.is_(None))
    if not db.session.execute(used.values(used_at=now())).rowcount:  # type: ignore[attr-defined]
        raise FeedbackOver()
    for question in QUESTIONS:
        if (answer := answers.get(question.key, "")) in question.answers:
            _count(link.partnership_id, question.key, answer)
    audit.record("lado.feedback_given", SYSTEM, partnership_id=link.partnership_id)


def _count(partnership_id: uuid.UUID, question: str, answer: str) -> None:
    """One more. The database adds, so that two who answer at once are both counted."""
    of = {"partnership_id": partnership_id, "year": year_of(today()), "question": question, "answer": answer}
    more = update(FeedbackCount).filter_by(**of).values(count=FeedbackCount.count + 1)
    if not db.session.execute(more).rowcount:  # type: ignore[attr-defined]
        db.session.add(FeedbackCount(**of, count=1))
