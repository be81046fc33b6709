"""A new password by a link that came by e-mail."""

from __future__ import annotations

from portal import audit
from portal.accounts import sessions
from portal.accounts.getting_in import letters, links, throttle
from portal.accounts.getting_in.about import words_about
from portal.accounts.getting_in.links import LinkKind
from portal.accounts.models import User
from portal.accounts.passwords import hash_password, problem_with
from portal.accounts.words import Mistake
from portal.database import db


def reset_password(token: str, new: str) -> None:
    """Use a link up and set a new password. Nobody is signed in by it: the sign-in page asks for all there is to ask.

    Raises LinkOver, and Mistake for a password that cannot be taken, which leaves the link as it is.
    """
    _, user = links.open_link(LinkKind.RESET, token, "", for_update=True)
    problem = problem_with(new, words_about(user))
    if problem:
        raise Mistake("password", problem)
    ended = give_new_password(user, new)
    throttle.succeeded(db.session, user.email)
    audit.record("password.reset", user, record_id=user.id, sessions_ended=ended)


def give_new_password(user: User, new: str) -> int:
    """Keep the password, end every session and every link, and tell the person; returns how many sessions ended."""
    user.password_hash = hash_password(new)
    links.end_links(user)
    letters.password_changed(user)
    return sessions.end_all(user)
