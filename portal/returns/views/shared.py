"""What several pages of returns need."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from flask_login import current_user

from portal.permissions import Permission, can
from portal.returns import people, remarks, withdrawals, workflow
from portal.returns.drafts import question_set_of
from portal.returns.models import Remark, Return, Withdrawal
from portal.returns.places import questions_of
from portal.returns.service import Draft, get_return, read_draft
from portal.returns.standing import happened, late_words, what_next
from portal.returns.views.summary import section_name
from portal.returns.workflow import Action


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
    can_withdraw: bool
    asked_for: AskedFor
    withdrawal: Withdrawal | None
    late: str


@dataclass(frozen=True, slots=True)
class AskedIn:
    """A section, and the keys of its questions that are asked about, in order."""

    key: str
    name: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskedFor:
    """What is asked to be changed: ``general`` about all answers, ``sections`` where something is asked about one."""

    general: tuple[Remark, ...] = ()
    sections: tuple[AskedIn, ...] = ()


def draft_of(return_id: uuid.UUID) -> Draft:
    """The draft of a return of the person's own agency; anything else is a page that is not there."""
    return read_draft(current_user, get_return(current_user, return_id))


def may(action: Action, return_: Return) -> bool:
    """Whether a button for ``action`` makes sense now. The service decides again when it is pressed."""
    return workflow.makes_sense(current_user, action, return_)


def standing_of(return_: Return) -> Standing:
    leads = tuple(user.name for user in people.leads_of(return_.agency_id))
    approvers = tuple(user.name for user in people.approvers_of(return_.agency_id))
    withdrawal = withdrawals.latest(return_)
    return Standing(
        happened=happened(return_, withdrawn=withdrawal is not None and withdrawal.granted is True),
        next=what_next(return_, leads, approvers, current_user.name),
        leads=leads,
        approvers=approvers,
        can_edit=may(Action.SAVE, return_),
        can_assign=may(Action.ASSIGN, return_),
        can_send=may(Action.SEND_FOR_APPROVAL, return_),
        can_approve=may(Action.SUBMIT, return_),
        can_withdraw=may(Action.ASK_TO_WITHDRAW, return_) and (withdrawal is None or withdrawal.decided_at is not None),
        asked_for=asked_for(return_),
        withdrawal=withdrawal,
        late=late_words(return_),
    )


def asked_for(return_: Return) -> AskedFor:
    """What the approver and the partnership still wait for, by section."""
    open_ = remarks.by_question(remarks.open_ones(return_.id))
    if not open_:
        return AskedFor()
    sections = (
        AskedIn(section.key, section_name(section), tuple(key for key in questions_of(section) if key in open_))
        for section in question_set_of(return_).sections
    )
    return AskedFor(tuple(open_.get("", ())), tuple(each for each in sections if each.questions))


def is_own(return_: Return) -> bool:
    """Whether the person belongs to the agency that answers, and is not only someone who may read what it submits."""
    return can(current_user, Permission.RETURN_READ, agency_id=return_.agency_id)
