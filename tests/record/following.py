"""Compares the events that a request wrote with those that its door declares."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

IN_THE_OPEN = frozenset(
    {
        "access.refused",
        "page.not_found",
        "link.refused",
        "form.refused",
        "session.refused",
        "factor.refused",
        "pace.refused",
    }
)
REFUSALS = IN_THE_OPEN | {f"lado.{one.replace('.', '_')}" for one in IN_THE_OPEN}
"""What a refusal is called, in the open and behind the wall."""


def problem_with(declared: str, written: Sequence[str]) -> str:
    """What is wrong with the events of a request that was let through, or an empty string."""
    words = declared.split()
    patterns = [word.removesuffix("?") for word in words]
    undeclared = [action for action in written if not any(fnmatchcase(action, pattern) for pattern in patterns)]
    missing = [
        word for word in words if not word.endswith("?") and not any(fnmatchcase(action, word) for action in written)
    ]
    found = [f"{action} is not declared" for action in undeclared] + [f"{word} is missing" for word in missing]
    return "; ".join(found)
