"""Rules about how the code is written that ruff and mypy do not know. Each carries examples that it must catch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.rules.source import Source

Found = tuple[int, str]
Look = Callable[[Source], Iterator[Found]]


@dataclass(frozen=True)
class Rule:
    """``look`` finds what is wrong in one file; ``excused`` are the files that may, with the reason."""

    name: str
    why: str
    look: Look
    applies: Callable[[str], bool]
    bad: tuple[tuple[str, str], ...]
    good: tuple[tuple[str, str], ...] = ()
    excused: tuple[tuple[str, str], ...] = ()

    def findings(self, source: Source) -> list[str]:
        """One line for each finding: where, what, and why it matters."""
        if not self.applies(source.path) or source.path in dict(self.excused):
            return []
        return [f"{source.path}:{line}: {what} ({self.why})" for line, what in self.look(source)]


RULES: list[Rule] = []


def add(rule: Rule) -> None:
    RULES.append(rule)


def python(path: str) -> bool:
    return path.endswith(".py")


def template(path: str) -> bool:
    return path.startswith("portal/templates/")


def views(path: str) -> bool:
    return path.startswith("portal/") and (path.endswith(("/views.py", "_views.py")) or "/views/" in path)
