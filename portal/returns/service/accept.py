"""The partnership takes a submission as final, or takes that back."""

from __future__ import annotations

import uuid

from portal import audit
from portal.database import now
from portal.errors import Refused
from portal.permissions import Actor
from portal.returns import letters, telling, withdrawals, workflow
from portal.returns.about import subject
from portal.returns.models import Return
from portal.returns.service.get_return import lock_return
from portal.returns.service.submission_of import require_newest
from portal.returns.workflow import Action


def accept(user: Actor, return_id: uuid.UUID, *, seen: int | None = None) -> Return:
    """Mark a submitted return as accepted, also after the round was closed.

    ``seen`` is the number of the submission that was read; None where nobody read a page. Raises Refused, also while
    the agency waits for an answer to its wish to withdraw, Forbidden and NotFound.
    """
    return_ = lock_return(user, return_id)
    workflow.allow(user, Action.ACCEPT, return_)
    require_newest(return_, seen)
    if withdrawals.open_one(return_.id) is not None:
        raise Refused(f"{return_.agency.name} asks to withdraw these answers. Answer that first.")
    workflow.advance(Action.ACCEPT, return_)
    return_.accepted_at = now()
    for person in telling.leads_and_approvers(return_):
        letters.accepted(person, return_)
    audit.record("return.accepted", user, **subject(return_))
    return return_


def unaccept(user: Actor, return_id: uuid.UUID) -> Return:
    """Take an acceptance back: the answers are submitted, and wait to be accepted again. Raises as ``accept`` does."""
    return_ = lock_return(user, return_id)
    workflow.allow(user, Action.UNACCEPT, return_)
    workflow.advance(Action.UNACCEPT, return_)
    return_.accepted_at = None
    audit.record("return.unaccepted", user, **subject(return_))
    return return_
