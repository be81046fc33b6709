"""Changing one's own password."""

from __future__ import annotations

from portal import audit
from portal.accounts import sessions
from portal.accounts.models import User
from portal.accounts.passwords import hash_password, problem_with, verify_password
from portal.accounts.words import Mistake


def change_password(user: User, current: str, new: str) -> None:
    """Set a new password and end every session, this one too: the caller begins a new one under a new id.

    Raises Mistake when ``current`` is wrong, or when ``new`` cannot be taken.
    """
    if not verify_password(user.password_hash, current):
        raise Mistake("current", "Enter the password that you use now")
    problem = problem_with(new)
    if problem:
        raise Mistake("password", problem)
    if verify_password(user.password_hash, new):
        raise Mistake("password", "Choose a password that is not the one you use now")
    user.password_hash = hash_password(new)
    ended = sessions.end_all(user)
    audit.record("password.changed", user, record_id=user.id, sessions_ended=ended)
