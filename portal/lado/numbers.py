"""References that tell nothing: random, without a year or a count, and easy to read out over the telephone."""

from __future__ import annotations

import re
import secrets

LETTERS = "23456789BCDFGHJKLMNPQRSTVWXZ"
"""No vowels, so that no word comes about, and nothing that is taken for something else when it is heard or read."""
HALF = 4
REFERENCE = re.compile(f"[{LETTERS}]{{{HALF}}}-[{LETTERS}]{{{HALF}}}")


def new_reference() -> str:
    """One of 378 thousand million, such as ``7KMP-42TX``; the table refuses one that is there already."""
    return f"{_half()}-{_half()}"


def as_reference(typed: str) -> str | None:
    """What somebody typed as a reference is written, or None when it is none."""
    letters = "".join(character for character in typed.upper() if character.isalnum())
    found = f"{letters[:HALF]}-{letters[HALF:]}"
    return found if REFERENCE.fullmatch(found) else None


def _half() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(HALF))
