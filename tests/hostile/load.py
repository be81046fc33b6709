"""Reads the corpus of hostile input: ``for name, value in all_strings()``. The README says what each file is for."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
FOLDER = Path(__file__).parent
PAIRS = ("headers.jsonl",)
"""Files whose lines are pairs of a name and a value; ``load`` gives them, ``all_strings`` leaves them out."""


def names() -> list[str]:
    """The files of the corpus, in alphabetical order."""
    return sorted(path.name for path in FOLDER.iterdir() if path.suffix in {".jsonl", ".txt"})


def load(name: str) -> list[Any]:
    """Every value of one file, recipes written out.

    Only a line feed ends a line: U+2028, U+0085 and their like are part of the values.
    """
    lines = (FOLDER / name).read_bytes().decode("utf-8").split("\n")[:-1]
    return [_written_out(json.loads(line)) for line in lines] if name.endswith(".jsonl") else list(lines)


def all_strings(longest: int | None = None) -> Iterator[tuple[str, str]]:
    """Every text of the corpus with its file; with ``longest``, only those of at most so many characters."""
    for name in names():
        for value in load(name) if name not in PAIRS else ():
            text = _text(value)
            if text is not None and (longest is None or len(text) <= longest):
                yield name, text


def some(texts: Sequence[T]) -> list[T]:
    """One in four, evenly spread, for tests that take long; all of them in ``make soak``."""
    return list(texts[:: 1 if os.environ.get("HYPOTHESIS_PROFILE") == "soak" else 4])


def _written_out(value: Any) -> Any:
    """A long value is kept as a recipe: what to repeat, how often, and what stands before and behind."""
    if not isinstance(value, dict) or "repeat" not in value:
        return value
    return str(value.get("prefix", "")) + value["repeat"] * value["times"] + str(value.get("suffix", ""))


def _text(value: Any) -> str | None:
    """The text of a value that may carry what is expected of it ({"v": ...}) or be the first of a list."""
    if isinstance(value, dict):
        value = _written_out(value.get("v"))
    if isinstance(value, list):
        value = value[0]
    return value if isinstance(value, str) else None
