"""Reading what an agency submitted: for its own people, and for those in the partnership who may - on the record."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from portal import audit
from portal.database import db
from portal.errors import NotFound
from portal.permissions import Actor, Identity, Permission, can
from portal.returns.about import subject
from portal.returns.models import Return, Submission
from portal.returns.service.get_return import get_return
from portal.returns.service.submission_of import submission_of


def read_submission(user: Actor, return_id: uuid.UUID, number: int | None = None) -> tuple[Return, Submission]:
    """A return with its latest submission, or the one with that number; NotFound when ``user`` may read none such.

    A reader from outside the agency is written into the record before anything is shown.
    """
    return_ = get_return(user, return_id)
    submission = submission_of(user, return_, number)
    if submission is None:
        raise NotFound
    if not can(user, Permission.RETURN_READ, agency_id=return_.agency_id):
        audit.record_apart("submission.read", user, **subject(return_), outcome="done", reference=submission.reference)
    return return_, submission


def read_again(user: Actor, return_id: uuid.UUID) -> tuple[Return, Submission, Callable[[], None]]:
    """The same in a request that was to change something and was refused, so that its page is shown again.

    Nothing can be put on the record beside that request's own transaction. So the last value is to be called when
    the page is drawn and before it is sent: it undoes the transaction, and then writes the reading into the record.
    """
    return_ = get_return(user, return_id)
    submission = submission_of(user, return_)
    if submission is None:
        raise NotFound
    reader, about, reference = Identity(user.actor_id), subject(return_), submission.reference

    def note() -> None:
        db.finish_request(succeeded=False)
        audit.record_apart("submission.read", reader, **about, outcome="done", reference=reference)

    return return_, submission, note
