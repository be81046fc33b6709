"""What may be done with a return in which state, by whom, and where it stands afterwards. One table for all verbs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from portal.errors import Refused
from portal.local_time import long_date, today
from portal.permissions import Actor, Permission, require
from portal.returns.models import Return, Round, Status


class Action(StrEnum):
    """What people do with a return."""

    SAVE = "save"
    ASSIGN = "assign"
    SEND_FOR_APPROVAL = "send_for_approval"
    SEND_BACK = "send_back"
    SUBMIT = "submit"
    REQUEST_CHANGES = "request_changes"
    ACCEPT = "accept"


class Place(StrEnum):
    """Where the person needs the permission: in the agency that answers, or in the partnership that asks."""

    AGENCY = "agency"
    PARTNERSHIP = "partnership"


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table. ``becomes`` maps each state in which the action is allowed to the state that follows.

    ``otherwise`` is the sentence for every other state; it comes after the one that says how the return stands.
    ``needs_open_round`` is False for what the partnership does after it has closed the round.
    """

    permission: Permission
    place: Place
    becomes: Mapping[Status, Status]
    otherwise: str
    needs_open_round: bool = True


STEPS: dict[Action, Step] = {
    Action.SAVE: Step(
        Permission.RETURN_EDIT,
        Place.AGENCY,
        {
            Status.NOT_STARTED: Status.DRAFT,
            Status.DRAFT: Status.DRAFT,
            Status.CHANGES_REQUESTED: Status.DRAFT,
        },
        "They can be changed again when your approver, or after submission the partnership, sends them back.",
    ),
    Action.ASSIGN: Step(
        Permission.RETURN_SEND_FOR_APPROVAL,
        Place.AGENCY,
        {status: status for status in (Status.NOT_STARTED, Status.DRAFT, Status.CHANGES_REQUESTED)},
        "Sections can be assigned while answers are being written.",
    ),
    Action.SEND_FOR_APPROVAL: Step(
        Permission.RETURN_SEND_FOR_APPROVAL,
        Place.AGENCY,
        {Status.DRAFT: Status.AWAITING_APPROVAL, Status.CHANGES_REQUESTED: Status.AWAITING_APPROVAL},
        "Only answers that are being written can be sent for approval.",
    ),
    Action.SEND_BACK: Step(
        Permission.RETURN_SUBMIT,
        Place.AGENCY,
        {Status.AWAITING_APPROVAL: Status.DRAFT},
        "Only answers that wait for approval can be sent back.",
    ),
    Action.SUBMIT: Step(
        Permission.RETURN_SUBMIT,
        Place.AGENCY,
        {Status.AWAITING_APPROVAL: Status.SUBMITTED},
        "Only answers that wait for approval can be submitted.",
    ),
    Action.REQUEST_CHANGES: Step(
        Permission.ROUND_MANAGE,
        Place.PARTNERSHIP,
        {Status.SUBMITTED: Status.CHANGES_REQUESTED},
        "Changes can be asked for once answers are submitted, and until they are accepted.",
    ),
    Action.ACCEPT: Step(
        Permission.ROUND_MANAGE,
        Place.PARTNERSHIP,
        {Status.SUBMITTED: Status.ACCEPTED},
        "Only submitted answers can be accepted.",
        needs_open_round=False,
    ),
}

STANDS: dict[Status, str] = {
    Status.NOT_STARTED: "Nobody has started on these answers yet.",
    Status.DRAFT: "These answers are still being written.",
    Status.AWAITING_APPROVAL: "These answers are waiting for approval.",
    Status.SUBMITTED: "These answers have been submitted.",
    Status.CHANGES_REQUESTED: "The partnership has asked for changes to these answers.",
    Status.ACCEPTED: "The partnership has accepted these answers.",
}


def allow(user: Actor, action: Action, return_: Return) -> None:
    """Raise Forbidden when ``user`` may never do this, and Refused, saying why, when it cannot be done now."""
    step = STEPS[action]
    if step.place is Place.AGENCY:
        require(user, step.permission, agency_id=return_.agency_id)
    else:
        require(user, step.permission, partnership_id=return_.round.partnership_id)
    status = Status(return_.status)
    if status not in step.becomes:
        raise Refused(f"{STANDS[status]} {step.otherwise}")
    if step.needs_open_round:
        require_open(return_.round)


def advance(action: Action, return_: Return) -> None:
    """Put the return into the state that follows; call ``allow`` first."""
    return_.status = STEPS[action].becomes[Status(return_.status)].value


def require_open(round_: Round) -> None:
    """Raise Refused unless the round has opened and is neither closed nor cancelled. The due day closes nothing."""
    team = round_.partnership.team_name
    if round_.cancelled_at is not None:
        raise Refused(f"{round_.title} was cancelled on {long_date(round_.cancelled_at)}.")
    if round_.closed_at is not None:
        raise Refused(
            f"{round_.title} was closed on {long_date(round_.closed_at)}. "
            f"Ask {team} to open it again if something still needs to change."
        )
    if round_.opens_on > today():
        raise Refused(f"{round_.title} opens on {long_date(round_.opens_on)}. Come back then.")
