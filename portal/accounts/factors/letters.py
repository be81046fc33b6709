"""E-mails about second factors: what changed, never a code, and what to do if it was somebody else."""

from __future__ import annotations

from portal import mail
from portal.accounts.models import User
from portal.accounts.notices import link

FOOT = "You get this e-mail because it is about how you sign in. E-mails like this one cannot be switched off."
NOT_YOU = (
    "If this was not you, change your password at once and tell your safeguarding partnership: "
    "somebody else may be signed in as you."
)


def changed(user: User, subject: str, what: str) -> None:
    """Something about the person's second step is different now."""
    _send(user, subject, what, NOT_YOU, link("/account/second-factor"))


def too_many_wrong(user: User) -> None:
    """Somebody knows the password and guesses codes."""
    _send(
        user,
        "Wrong codes at your sign-in",
        "Somebody gave your password and then several wrong codes. No further code is looked at for a few minutes.",
        NOT_YOU,
        link("/sign-in"),
    )


def lost(user: User, path: str, hours: int) -> None:
    """Told at once, so that whoever still has the device can stop it."""
    _send(
        user,
        "Your second step at sign-in is to be removed",
        "We were told that you have lost the device that you sign in with. Once it is approved, and not sooner than "
        f"{hours} hours from now, you can sign in with your password and set up a new device.",
        "If you have not lost it, open this link and stop the removal. Then change your password.",
        link(path),
    )


def to_approve(user: User, person: User) -> None:
    """For those who may say yes. Speaking with the person is what the approval is about."""
    _send(
        user,
        "A lost device waits for your approval",
        f"{person.name} has lost the device that they sign in with. Speak with them, in person or on a number that "
        "you knew before, and approve it if it is really them.",
        "",
        link("/sign-in-security"),
    )


def _send(user: User, subject: str, *paragraphs: str) -> None:
    if user.is_active:
        parts = (f"Dear {user.name}", *paragraphs, FOOT)
        mail.send(user.email, subject, "\n\n".join(part for part in parts if part) + "\n")
