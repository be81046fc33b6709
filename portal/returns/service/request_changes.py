"""The partnership asks the agency to change what it submitted."""

from __future__ import annotations

import uuid

from portal import audit
from portal.permissions import Actor
from portal.returns import letters, people, workflow
from portal.returns.about import subject
from portal.returns.models import Return
from portal.returns.notes import note_from
from portal.returns.service.get_return import lock_return
from portal.returns.workflow import Action


def request_changes(user: Actor, return_id: uuid.UUID, note: str) -> Return:
    """Open a submitted return again with a note, and tell the agency's leads. The submission stays as it was.

    Raises Refused when the note is blank, the return is not submitted or the round is closed, Forbidden and NotFound.
    """
    return_ = lock_return(user, return_id)
    workflow.allow(user, Action.REQUEST_CHANGES, return_)
    return_.note = note_from(note)
    workflow.advance(Action.REQUEST_CHANGES, return_)
    for lead in people.leads_of(return_.agency_id):
        letters.changes_wanted(lead, return_)
    audit.record("return.changes_requested", user, **subject(return_))
    return return_
