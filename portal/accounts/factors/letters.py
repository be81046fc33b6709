"""E-mails about second factors: what changed, never a code, and what to do if it was somebody else."""

from __future__ import annotations

from portal.accounts.getting_in.letters import send
from portal.accounts.models import User

NOT_YOU = (
    "If this was not you, change your password at once and tell your safeguarding partnership: "
    "somebody else may be signed in as you."
)


def changed(user: User, subject: str, what: str) -> None:
    """Something about the person's second step is different now."""
    send(user, subject, "/account/second-factor", what, NOT_YOU)


def too_many_wrong(user: User) -> None:
    """Somebody knows the password and guesses codes."""
    send(
        user,
        "Wrong codes at your sign-in",
        "/sign-in",
        "Somebody gave your password and then several wrong codes. No further code is looked at for a few minutes.",
        NOT_YOU,
    )


def lost(user: User, path: str, hours: int) -> None:
    """Told at once, so that whoever still has the device can stop it."""
    send(
        user,
        "Your second step at sign-in is to be removed",
        path,
        "We were told that you have lost the device that you sign in with. Once it is approved, and not sooner than "
        f"{hours} hours from now, you can sign in with your password and set up a new device.",
        "If you have not lost it, open this link and stop the removal. Then change your password.",
    )


def to_approve(user: User, person: User) -> None:
    """For those who may say yes. Speaking with the person is what the approval is about."""
    send(
        user,
        "A lost device waits for your approval",
        "/sign-in-security",
        f"{person.name} has lost the device that they sign in with. Speak with them, in person or on a number that "
        "you knew before, and approve it if it is really them.",
    )
