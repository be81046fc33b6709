"""An application is made for each test, and nearly all of its time goes into compiling the same routes again.

Werkzeug turns each rule into a function that builds its address. That function holds nothing of the application, so
the one of the first application serves all later ones.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]


def remember() -> None:
    """Compile each rule once in this process."""
    kept: dict[tuple[Any, ...], Builder] = {}
    compile_builder = Rule._compile_builder

    def compile_once(rule: Rule, append_unknown: bool = True) -> Builder:
        key = (tuple(rule._trace), frozenset(rule.arguments), repr(rule.defaults), append_unknown)
        if key not in kept:
            kept[key] = compile_builder(rule, append_unknown)
        return kept[key]

    Rule._compile_builder = compile_once  # type: ignore[method-assign]
