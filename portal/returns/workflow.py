"""What may be done with a return in which state, by whom, and where it stands afterwards. One table for all verbs."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from portal.errors import Forbidden, Refused
from portal.local_time import long_date, today
from portal.permissions import Actor, Permission, can
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
    UNACCEPT = "unaccept"
    REOPEN = "reopen"
    ASK_TO_WITHDRAW = "ask_to_withdraw"
    GRANT_WITHDRAWAL = "grant_withdrawal"
    DECLINE_WITHDRAWAL = "decline_withdrawal"


class Place(StrEnum):
    """Where the person needs the permission: in the agency that answers, or in the partnership that asks."""

    AGENCY = "agency"
    PARTNERSHIP = "partnership"


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table. ``becomes`` maps each state in which the action is allowed to the state that follows.

    ``otherwise`` is the sentence for every other state; it comes after the one that says how the return stands.
    ``needs_open_round`` is False for what the partnership does after it has closed the round. ``also`` is a second
    permission that will do in place of the first.
    """

    permission: Permission
    place: Place
    becomes: Mapping[Status, Status]
    otherwise: str
    needs_open_round: bool = True
    also: Permission | None = None

    def place_of(self, return_: Return) -> dict[str, uuid.UUID]:
        """Where the permission is needed, as ``require`` and ``can`` take it."""
        if self.place is Place.AGENCY:
            return {"agency_id": return_.agency_id}
        return {"partnership_id": return_.round.partnership_id}

    def permits(self, user: Actor, return_: Return) -> bool:
        """Whether ``user`` may ever do this with this return."""
        wanted = (self.permission, self.also)
        return any(can(user, each, **self.place_of(return_)) for each in wanted if each is not None)


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
        Permission.RETURN_ASSIGN,
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
    Action.UNACCEPT: Step(
        Permission.ROUND_MANAGE,
        Place.PARTNERSHIP,
        {Status.ACCEPTED: Status.SUBMITTED},
        "Only an acceptance can be taken back.",
        needs_open_round=False,
    ),
    Action.REOPEN: Step(
        Permission.ROUND_MANAGE,
        Place.PARTNERSHIP,
        {Status.ACCEPTED: Status.CHANGES_REQUESTED},
        "Only accepted answers can be opened again.",
    ),
    Action.ASK_TO_WITHDRAW: Step(
        Permission.RETURN_SEND_FOR_APPROVAL,
        Place.AGENCY,
        {status: status for status in (Status.SUBMITTED, Status.ACCEPTED)},
        "Only submitted answers can be withdrawn.",
        also=Permission.RETURN_SUBMIT,
    ),
    Action.GRANT_WITHDRAWAL: Step(
        Permission.ROUND_MANAGE,
        Place.PARTNERSHIP,
        dict.fromkeys((Status.SUBMITTED, Status.ACCEPTED), Status.CHANGES_REQUESTED),
        "Only submitted answers can be withdrawn.",
    ),
    Action.DECLINE_WITHDRAWAL: Step(
        Permission.ROUND_MANAGE,
        Place.PARTNERSHIP,
        {status: status for status in (Status.SUBMITTED, Status.ACCEPTED)},
        "Only submitted answers can be withdrawn.",
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
    if not step.permits(user, return_):
        raise Forbidden(step.permission.value)
    status = Status(return_.status)
    if status not in step.becomes:
        raise Refused(f"{STANDS[status]} {step.otherwise}")
    if step.needs_open_round:
        require_open(return_.round)


def makes_sense(user: Actor, action: Action, return_: Return) -> bool:
    """Whether to offer ``user`` a button for this now. ``allow`` decides again when it is pressed."""
    step = STEPS[action]
    is_open = return_.round.closed_at is None or not step.needs_open_round
    return is_open and Status(return_.status) in step.becomes and step.permits(user, return_)


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
