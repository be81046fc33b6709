"""Measuring files and functions."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median, quantiles

from tests.rules.source import Source

FILE_LINES, FUNCTION_LINES = 400, 60
MEDIAN_FILE, MEDIAN_FUNCTION, NINETIETH_FUNCTION = 100, 12, 30


@dataclass(frozen=True)
class Size:
    """How many lines something has; of a function the lines from ``def`` to its end, docstring included."""

    where: str
    lines: int

    def __str__(self) -> str:
        return f"{self.where}: {self.lines} lines"


def files(found: Iterable[Source]) -> list[Size]:
    """The files that say anything; an empty ``__init__.py`` would only flatter the median."""
    return [Size(source.path, source.text.count("\n")) for source in found if source.text.strip()]


def functions(found: Iterable[Source]) -> list[Size]:
    return [
        Size(f"{source.path}:{node.lineno} {node.name}", (node.end_lineno or node.lineno) - node.lineno + 1)
        for source in found
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def too_long(sizes: Iterable[Size], limit: int) -> list[str]:
    """Those that reach the limit, longest first."""
    return [str(size) for size in sorted(sizes, key=lambda size: -size.lines) if size.lines >= limit]


def middle(sizes: Iterable[Size]) -> float:
    return median(size.lines for size in sizes)


def ninetieth(sizes: Iterable[Size]) -> float:
    """The length that nine functions in ten do not exceed."""
    return quantiles([size.lines for size in sizes], n=10)[8]
