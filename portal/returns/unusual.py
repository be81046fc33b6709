"""Queries: answers that are unusual and want a reason. They stop nobody; what stops is a problem."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from portal.database import db
from portal.forms.answers import Raw
from portal.forms.check import Checked
from portal.forms.spec import Part, QuestionSet
from portal.forms.watching import wanting
from portal.returns.drafts import before_of
from portal.returns.models import Return, Submission
from portal.returns.places import group_key


def by_question(verdict: Checked) -> dict[str, list[str]]:
    """By the key of a question as the file has it, what the validator asks about its answer."""
    questions = {question.key: question for question in verdict.asked}
    found: dict[str, list[str]] = {}
    for ask in verdict.asks:
        found.setdefault(group_key(questions[ask.key]), []).append(ask.message)
    return found


def sent_without_reason(return_: Return, submission: Submission, question_set: QuestionSet) -> dict[str, list[str]]:
    """By question, what was unusual in a submission and had no reason. It checks no permission."""
    if not question_set.watches:
        return {}
    before, sent = before_of(return_, question_set), _sent_before(submission)
    found: dict[str, list[str]] = {}
    for watch, message in wanting(question_set, submission.answers, before, sent):
        since = "it was submitted before" if watch.part is Part.CORRECTION else "last time"
        found.setdefault(watch.lead, []).append(f"{message}. No reason was given for the change since {since}")
    return found


def _sent_before(submission: Submission) -> Mapping[str, Raw]:
    """What the same agency had submitted when it submitted this."""
    query = select(Submission.answers).where(Submission.return_id == submission.return_id)
    return db.session.scalar(query.where(Submission.number == submission.number - 1)) or {}
