"""E-mails about getting in: a link to choose a new password or to sign in, and word of every new password."""

from __future__ import annotations

from portal import notices as kinds
from portal.accounts import notices, partnerships
from portal.accounts.letters import sentence
from portal.accounts.models import User
from portal.accounts.notices import Letter
from portal.notices import Kind

GETTING_IN = kinds.add(
    Kind("getting_in", "How you sign in, and your password", "it is about signing in to your account", None)
)
NOT_YOU = "If it was not you, you need do nothing: without this link nothing changes. Do not pass the link on."


def reset_link(user: User, token: str, until: str) -> None:
    """The link with which a new password is chosen."""
    asked = "Somebody, most likely you, asked to choose a new password for your account."
    use = f"Open the link below to choose one. It works once, until {until}."
    send(user, "Choose a new password", f"/reset/{token}", asked, use, NOT_YOU)


def sign_in_link(user: User, token: str, until: str) -> None:
    """The link with which somebody who is locked out signs in."""
    asked = "Somebody, most likely you, asked to sign in to your account by e-mail."
    use = f"Open the link below in the browser in which you asked for it. It works once, until {until}."
    send(user, "Your link to sign in", f"/sign-in/link/{token}", asked, use, NOT_YOU)


def password_changed(user: User) -> None:
    """Word that there is a new password, for the case that somebody else chose it."""
    what = "The password of your account was changed just now. You are signed out everywhere else."
    other = (
        "If this was not you, choose a new password at once with the link below, and tell your safeguarding "
        "partnership: somebody else may have read your e-mails."
    )
    send(user, "Your password was changed", "/reset", what, other)


def send(user: User, subject: str, path: str, *paragraphs: str) -> None:
    """One e-mail about signing in; nobody can switch them off."""
    own = partnerships.for_pages(user)
    team = sentence(own.team_name) if own is not None else ""
    notices.send(user, Letter(GETTING_IN, subject, paragraphs, path, team))
