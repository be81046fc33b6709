"""The e-mails about actions: how many, and a link; never what an action says."""

from __future__ import annotations

from portal import notices
from portal.accounts.models import Agency, User
from portal.accounts.notices import Letter, send
from portal.notices import Kind
from portal.permissions import Permission

OVERDUE = notices.add(
    Kind(
        "actions_overdue",
        "Actions of your agency become overdue",
        "you are a safeguarding lead of this agency",
        Permission.ACTION_UPDATE,
        may_be_off=True,
    )
)


def overdue(user: User, agency: Agency, count: int) -> bool:
    """Whether it was sent, for the person may have switched these off."""
    actions, are, them = ("1 action", "is", "it") if count == 1 else (f"{count} actions", "are", "them")
    says = (
        f"{actions} that {agency.name} named in its answers {are} overdue. Sign in to say what has happened, "
        f"to close {them}, or to choose another day:"
    )
    letter = Letter(OVERDUE, f"{actions} of {agency.name} {are} overdue", (says,), "/actions?show=overdue", "")
    return send(user, letter) is not None
