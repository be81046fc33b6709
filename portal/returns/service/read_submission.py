"""Reading what an agency submitted: for its own people, and for those in the partnership who may - on the record."""

from __future__ import annotations

import uuid

from portal import audit
from portal.errors import NotFound
from portal.permissions import Actor, Permission, can
from portal.returns.about import subject
from portal.returns.models import Return, Submission
from portal.returns.service.get_return import get_return
from portal.returns.service.submission_of import submission_of


def read_submission(user: Actor, return_id: uuid.UUID) -> tuple[Return, Submission]:
    """A return with its latest submission; raises NotFound when there is none that ``user`` may read.

    A reader from outside the agency is written into the record before anything is shown.
    """
    return_ = get_return(user, return_id)
    submission = submission_of(user, return_)
    if submission is None:
        raise NotFound
    if not can(user, Permission.RETURN_READ, agency_id=return_.agency_id):
        audit.record_apart("submission.read", user, **subject(return_), outcome="done", reference=submission.reference)
    return return_, submission
