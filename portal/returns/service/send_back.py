"""The approver says: not yet."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from portal import audit
from portal.permissions import Actor
from portal.returns import drafts, letters, people, remarks, workflow
from portal.returns.about import subject
from portal.returns.models import Return, Source
from portal.returns.remarks import Asked
from portal.returns.service.get_return import lock_return
from portal.returns.workflow import Action


def send_back(
    user: Actor, return_id: uuid.UUID, note: str = "", by_question: Mapping[str, str] | None = None
) -> Return:
    """Put the return back into draft with what needs to change, and tell the safeguarding leads.

    ``note`` is about all answers, ``by_question`` about single questions; one of them must say something. Raises
    Refused when none does or the return does not wait for approval, Forbidden and NotFound.
    """
    return_ = lock_return(user, return_id)
    workflow.allow(user, Action.SEND_BACK, return_)
    asked = Asked(note, by_question or {})
    made = remarks.keep(user, return_, Source.APPROVER, drafts.question_set_of(return_), asked)
    workflow.advance(Action.SEND_BACK, return_)
    for lead in people.leads_of(return_.agency_id):
        letters.sent_back(lead, return_)
    audit.record("return.sent_back", user, **subject(return_), remarks=len(made))
    return return_
