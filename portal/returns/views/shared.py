"""What several pages of returns need."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from flask_login import current_user

from portal.permissions import Permission, can
from portal.returns import people
from portal.returns.models import Return, Status
from portal.returns.service import Draft, get_return, read_draft
from portal.returns.standing import happened, what_next
from portal.returns.workflow import STEPS, Action


@dataclass(frozen=True, slots=True)
class Standing:
    """How a return stands, for the person who looks at it."""

    happened: str
    next: str
    leads: tuple[str, ...]
    approvers: tuple[str, ...]
    can_edit: bool
    can_assign: bool
    can_send: bool
    can_approve: bool


def draft_of(return_id: uuid.UUID) -> Draft:
    """The draft of a return of the person's own agency; anything else is a page that is not there."""
    return read_draft(current_user, get_return(current_user, return_id))


def may(action: Action, return_: Return) -> bool:
    """Whether a button for ``action`` makes sense now. The service decides again when it is pressed."""
    step = STEPS[action]
    open_now = return_.round.closed_at is None or not step.needs_open_round
    return (
        open_now
        and Status(return_.status) in step.becomes
        and can(current_user, step.permission, agency_id=return_.agency_id)
    )


def standing_of(return_: Return) -> Standing:
    leads = tuple(user.name for user in people.leads_of(return_.agency_id))
    approvers = tuple(user.name for user in people.approvers_of(return_.agency_id))
    return Standing(
        happened=happened(return_),
        next=what_next(return_, leads, approvers, current_user.name),
        leads=leads,
        approvers=approvers,
        can_edit=may(Action.SAVE, return_),
        can_assign=may(Action.ASSIGN, return_),
        can_send=may(Action.SEND_FOR_APPROVAL, return_),
        can_approve=may(Action.SUBMIT, return_),
    )


def is_own(return_: Return) -> bool:
    """Whether the person belongs to the agency that answers, and is not only someone who may read what it submits."""
    return can(current_user, Permission.RETURN_READ, agency_id=return_.agency_id)
