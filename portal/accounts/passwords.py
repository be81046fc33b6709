"""Passwords: argon2id, long rather than complicated, and the same work for an account that does not exist."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from portal.accounts.easy_passwords import problem_with_guessing

MIN_LENGTH = 12
MAX_BYTES = 1024

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_needs_anew = _hasher.check_needs_rehash


def _normal(password: str) -> str:
    return unicodedata.normalize("NFC", password)


def hash_password(password: str) -> str:
    """The argon2id hash of ``password`` (at most ``MAX_BYTES`` bytes, see ``problem_with``)."""
    return _hasher.hash(_normal(password))


@cache
def _hash_of_nobody() -> str:
    return _hasher.hash("a password that nobody has")


def verify_password(stored: str | None, password: str) -> bool:
    """True when ``password`` belongs to the hash. ``stored`` is None for an unknown account, which costs the same."""
    too_long = len(password.encode("utf-8", "replace")) > MAX_BYTES
    try:
        matches = _hasher.verify(stored or _hash_of_nobody(), "" if too_long else _normal(password))
    except (VerificationError, InvalidHashError, UnicodeEncodeError):
        return False
    return stored is not None and not too_long and matches


def is_outdated(stored: str) -> bool:
    """Whether a hash was made with other parameters than those of today, and is to be made anew when there is a chance.

    That chance is a sign-in, when the password is at hand.
    """
    return _needs_anew(stored)


def problem_with(password: str, about: Iterable[str] = ()) -> str:
    """What is wrong with a new password, as a sentence, or an empty string; the same wherever one is set.

    ``about`` are the names around the person, such as their agency's, which it must not be made of.
    """
    try:
        size = len(password.encode("utf-8"))
    except UnicodeEncodeError:
        return "Your password has a character that cannot be stored. Leave that character out."
    if size > MAX_BYTES:
        return f"Your password must be at most {MAX_BYTES} bytes long. Make it shorter."
    if len(_normal(password)) < MIN_LENGTH:
        return (
            f"Your password must be at least {MIN_LENGTH} characters long. "
            "Three or four words that only you would put together work well."
        )
    return problem_with_guessing(_normal(password), about)
