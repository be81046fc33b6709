"""Reading what was submitted, and finding a receipt."""

from __future__ import annotations

from portal.database import db
from portal.errors import NotFound
from portal.permissions import Actor
from portal.returns import policy
from portal.returns.models import Return, Submission
from portal.returns.service.submit import REFERENCE_LETTERS


def submission_of(user: Actor, return_: Return) -> Submission | None:
    """The latest submission of a return, or None when there is none that ``user`` may read."""
    query = policy.submissions_visible_to(user).where(Submission.return_id == return_.id)
    return db.session.scalars(query.order_by(Submission.number.desc()).limit(1)).one_or_none()


def find_receipt(user: Actor, reference: str) -> Submission:
    """The submission with this reference, however it was typed; raises NotFound when ``user`` may not read it."""
    plain = "".join(letter for letter in reference.upper() if letter in REFERENCE_LETTERS)
    query = policy.submissions_visible_to(user).where(Submission.reference == f"{plain[:4]}-{plain[4:]}")
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found
