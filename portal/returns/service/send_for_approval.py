"""The safeguarding lead says: this is complete."""

from __future__ import annotations

import uuid

from portal import audit
from portal.database import now
from portal.errors import Refused
from portal.forms.check import Checked, check
from portal.permissions import Actor
from portal.returns import drafts, letters, people, remarks, workflow
from portal.returns.about import subject
from portal.returns.models import Return, Source
from portal.returns.refusals import ProblemsRemain
from portal.returns.service.get_return import lock_return
from portal.returns.workflow import Action


def send_for_approval(user: Actor, return_id: uuid.UUID) -> Return:
    """Check everything that is asked, hand the return to the approvers and tell them.

    Raises ProblemsRemain with every problem, Refused when the state or the round does not allow it or nobody could
    approve, Forbidden and NotFound.
    """
    return_ = lock_return(user, return_id)
    workflow.allow(user, Action.SEND_FOR_APPROVAL, return_)
    require_complete(drafts.load(return_))
    approvers = people.approvers_of(return_.agency_id)
    if not approvers:
        team = return_.round.partnership.team_name
        raise Refused(f"{return_.agency.name} has no approver yet. Ask {team} to invite one, then send again.")
    workflow.advance(Action.SEND_FOR_APPROVAL, return_)
    return_.sent_for_approval_at = now()
    remarks.settle(return_, Source.APPROVER, return_.sent_for_approval_at)
    for approver in approvers:
        letters.approval_wanted(approver, return_)
    audit.record("return.sent_for_approval", user, **subject(return_))
    return return_


def require_complete(draft: drafts.Draft) -> Checked:
    """The verdict on everything that is asked today; raises ProblemsRemain unless nothing is wrong."""
    checked = check(draft.question_set, draft.answers, draft.asking)
    if not checked.ok:
        raise ProblemsRemain(checked.problems)
    return checked
