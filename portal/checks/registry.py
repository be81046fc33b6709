"""The list of checks, and what they look at. A check is a function that says whether its one thing is unsafe."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from portal.config import Settings


@dataclass(frozen=True, slots=True)
class Surroundings:
    """All that the checks look at, gathered once (``portal.checks.here``), so that a test can change each alone.

    ``unread`` are lines about settings that could not be read. ``stored`` is what the database says of itself, by name.
    ``code`` is the folder of the program, ``built_at`` when its newest file was written.
    """

    settings: Settings
    environment: Mapping[str, str]
    unread: tuple[str, ...]
    stored: Mapping[str, str]
    code: Path
    code_is_writable: bool
    built_at: datetime
    clock: datetime
    user_id: int
    umask: int
    core_limit: int


IsUnsafe = Callable[[Surroundings], bool]


@dataclass(frozen=True, slots=True)
class Check:
    """``name`` is the setting, or the thing; ``holds`` what is true when all is well; ``remedy`` what to do."""

    name: str
    holds: str
    remedy: str
    is_unsafe: IsUnsafe


@dataclass(frozen=True, slots=True)
class Finding:
    """Something unsafe, by name, with its remedy."""

    name: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.name}: {self.remedy}"


CHECKS: list[Check] = []
WARNINGS: list[Check] = []
"""What is worth a look in good time and keeps nothing from starting."""


def check(name: str, holds: str, remedy: str) -> Callable[[IsUnsafe], IsUnsafe]:
    """Register a check. Raises ValueError when there is one of that name."""
    if any(one.name == name for one in CHECKS):
        raise ValueError(f"There is a check {name!r} already.")

    def register(function: IsUnsafe) -> IsUnsafe:
        CHECKS.append(Check(name, holds, remedy, function))
        return function

    return register


def warning(name: str, holds: str, remedy: str) -> Callable[[IsUnsafe], IsUnsafe]:
    """Register what ``flask check`` warns of."""

    def register(function: IsUnsafe) -> IsUnsafe:
        WARNINGS.append(Check(name, holds, remedy, function))
        return function

    return register


def findings(here: Surroundings) -> list[Finding]:
    """Everything that is unsafe, all of it at once."""
    unread = [Finding("setting", line) for line in here.unread]
    return unread + [Finding(one.name, one.remedy) for one in CHECKS if one.is_unsafe(here)]
