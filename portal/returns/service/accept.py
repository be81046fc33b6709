"""The partnership takes a submission as final."""

from __future__ import annotations

import uuid

from portal import audit
from portal.database import now
from portal.permissions import Actor
from portal.returns import workflow
from portal.returns.about import subject
from portal.returns.models import Return
from portal.returns.service.get_return import lock_return
from portal.returns.workflow import Action


def accept(user: Actor, return_id: uuid.UUID) -> Return:
    """Mark a submitted return as accepted, also after the round was closed. Raises Refused, Forbidden and NotFound."""
    return_ = lock_return(user, return_id)
    workflow.allow(user, Action.ACCEPT, return_)
    workflow.advance(Action.ACCEPT, return_)
    return_.accepted_at = now()
    audit.record("return.accepted", user, **subject(return_))
    return return_
