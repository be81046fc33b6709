"""The approver says: not yet."""

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


def send_back(user: Actor, return_id: uuid.UUID, note: str) -> Return:
    """Put the return back into draft with a note, and tell the safeguarding leads.

    Raises Refused when the note is blank or the return does not wait for approval, Forbidden and NotFound.
    """
    return_ = lock_return(user, return_id)
    workflow.allow(user, Action.SEND_BACK, return_)
    return_.note = note_from(note)
    workflow.advance(Action.SEND_BACK, return_)
    for lead in people.leads_of(return_.agency_id):
        letters.sent_back(lead, return_)
    audit.record("return.sent_back", user, **subject(return_))
    return return_
