"""Reading what was submitted, and finding a receipt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from portal.database import db
from portal.errors import NotFound, Refused
from portal.permissions import Actor
from portal.returns import policy
from portal.returns.models import Return, Submission
from portal.returns.service.submit import REFERENCE_LETTERS

MOST_NUMBER = 2**31 - 1
"""No submission has a higher number; a database may not even be able to compare a larger one."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One submission in a list of them, without its answers."""

    number: int
    reference: str
    submitted_at: datetime
    submitter_name: str


def submission_of(user: Actor, return_: Return, number: int | None = None) -> Submission | None:
    """The latest submission of a return, or the one with that number; None when ``user`` may read none such."""
    query = policy.submissions_visible_to(user).where(Submission.return_id == return_.id)
    if number is not None and number > MOST_NUMBER:
        return None
    if number is not None:
        query = query.where(Submission.number == number)
    return db.session.scalars(query.order_by(Submission.number.desc()).limit(1)).one_or_none()


def submissions_of(user: Actor, return_: Return) -> list[Sent]:
    """All submissions of a return that ``user`` may read, the newest first."""
    query = policy.submissions_visible_to(user).where(Submission.return_id == return_.id)
    columns = (Submission.number, Submission.reference, Submission.submitted_at, Submission.submitter_name)
    rows = db.session.execute(query.with_only_columns(*columns).order_by(Submission.number.desc()))
    return [Sent(*row) for row in rows]


def require_newest(return_: Return, seen: int | None) -> None:
    """A page left open while the agency submitted again must not judge what nobody read."""
    if seen is None:
        return
    newest = db.session.scalar(select(func.max(Submission.number)).where(Submission.return_id == return_.id))
    if seen != newest:
        raise Refused("The answers were submitted again since you opened this page. Open it again and read them.")


def find_receipt(user: Actor, reference: str) -> Submission:
    """The submission with this reference, however it was typed; raises NotFound when ``user`` may not read it."""
    plain = "".join(letter for letter in reference.upper() if letter in REFERENCE_LETTERS)
    query = policy.submissions_visible_to(user).where(Submission.reference == f"{plain[:4]}-{plain[4:]}")
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found
