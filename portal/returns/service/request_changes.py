"""The partnership asks the agency to change what it submitted, before it was accepted or after."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from portal import audit
from portal.permissions import Actor
from portal.returns import drafts, letters, people, remarks, withdrawals, workflow
from portal.returns.about import subject
from portal.returns.models import Return, Source
from portal.returns.remarks import Asked
from portal.returns.service.get_return import lock_return
from portal.returns.service.submission_of import require_newest
from portal.returns.workflow import Action


def request_changes(
    user: Actor,
    return_id: uuid.UUID,
    note: str = "",
    by_question: Mapping[str, str] | None = None,
    *,
    seen: int | None = None,
) -> Return:
    """Open a submitted return again with the reasons, and tell the agency's leads. The submission stays as it was.

    ``note`` is about all answers, ``by_question`` about single questions; one of them must say something. ``seen`` is
    the number of the submission that was read; None where nobody read a page. Raises Refused when there are no words,
    the return is not submitted, a newer submission has come or the round is closed, Forbidden and NotFound.
    """
    return_ = _open_again(user, return_id, Action.REQUEST_CHANGES, Asked(note, by_question or {}), seen)
    audit.record("return.changes_requested", user, **subject(return_))
    return return_


def reopen(
    user: Actor,
    return_id: uuid.UUID,
    note: str = "",
    by_question: Mapping[str, str] | None = None,
    *,
    seen: int | None = None,
) -> Return:
    """The same with answers that were accepted already."""
    return_ = _open_again(user, return_id, Action.REOPEN, Asked(note, by_question or {}), seen)
    return_.accepted_at = None
    audit.record("return.reopened", user, **subject(return_))
    return return_


def _open_again(user: Actor, return_id: uuid.UUID, action: Action, asked: Asked, seen: int | None) -> Return:
    return_ = lock_return(user, return_id)
    workflow.allow(user, action, return_)
    require_newest(return_, seen)
    remarks.keep(user, return_, Source.PARTNERSHIP, drafts.question_set_of(return_), asked)
    workflow.advance(action, return_)
    withdrawals.grant_open_one(user, return_)
    for lead in people.leads_of(return_.agency_id):
        letters.changes_wanted(lead, return_)
    return return_
