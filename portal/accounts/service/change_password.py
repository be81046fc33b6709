"""Changing one's own password."""

from __future__ import annotations

from portal import audit
from portal.accounts.getting_in.about import words_about
from portal.accounts.getting_in.reset import give_new_password
from portal.accounts.models import User
from portal.accounts.passwords import problem_with, verify_password
from portal.accounts.words import Mistake


def change_password(user: User, current: str, new: str) -> None:
    """Set a new password and end every session, this one too: the caller begins a new one under a new id.

    Raises Mistake when ``current`` is wrong, or when ``new`` cannot be taken.
    """
    if not verify_password(user.password_hash, current):
        raise Mistake("current", "Enter the password that you use now")
    problem = problem_with(new, words_about(user))
    if problem:
        raise Mistake("password", problem)
    if verify_password(user.password_hash, new):
        raise Mistake("password", "Choose a password that is not the one you use now")
    ended = give_new_password(user, new)
    audit.record("password.changed", user, record_id=user.id, sessions_ended=ended)
