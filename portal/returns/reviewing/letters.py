"""The e-mail that a review is there to read: never a rating, a reason or a word of the letter."""

from __future__ import annotations

from portal import notices
from portal.accounts.models import User
from portal.notices import Kind
from portal.permissions import Permission
from portal.returns.letters import send
from portal.returns.models import Return

SHARED = notices.add(
    Kind(
        "review_shared",
        "The partnership shares its review of your answers",
        "you are a safeguarding lead or an approver of this agency",
        Permission.RETURN_READ,
    )
)


def review_shared(user: User, return_: Return) -> None:
    send(
        user,
        SHARED,
        return_,
        "the partnership review is ready to read",
        f"{return_.round.partnership.name} has reviewed the answers of {return_.agency.name}. "
        "Sign in to read it, and to reply where you see it otherwise:",
        page="/partnership-review",
    )
