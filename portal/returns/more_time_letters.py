"""The e-mails about requests for more time: never why it was asked for, and never what was answered."""

from __future__ import annotations

from portal import notices
from portal.accounts.models import User
from portal.local_time import long_date
from portal.notices import Kind
from portal.permissions import Permission
from portal.returns.letters import send
from portal.returns.models import ExtensionRequest, Return
from portal.returns.standing import sentence

ASKED = notices.add(
    Kind(
        "more_time_asked",
        "An agency asks for more time",
        "you are a coordinator of the partnership that asks for these answers",
        Permission.ROUND_MANAGE,
    )
)
DECLINED = notices.add(
    Kind(
        "more_time_declined",
        "The partnership declines your request for more time",
        "you asked for more time, or are a safeguarding lead of the agency that did",
        Permission.RETURN_READ,
    )
)


def more_time_asked(user: User, return_: Return, wanted: ExtensionRequest) -> None:
    send(
        user,
        ASKED,
        return_,
        f"{return_.agency.name} asks for more time",
        f"The answers of {return_.agency.name} are due on {long_date(return_.due_on)}. It asks for time until "
        f"{long_date(wanted.until)}. Sign in to read why, and to answer:",
        page=f"/more-time/{wanted.id}",
    )


def more_time_declined(user: User, return_: Return) -> None:
    send(
        user,
        DECLINED,
        return_,
        "answer to your request for more time",
        f"{sentence(return_.round.partnership.team_name)} has answered. The answers of {return_.agency.name} are "
        f"still due on {long_date(return_.due_on)}. They can be submitted after that day, and are then marked as late. "
        "Sign in to read more:",
    )
