"""The question sets that tests use: the small invented ones beside this file, and the published ones."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from portal.forms import library
from portal.forms.check import Asking
from portal.forms.loader import load_file
from portal.forms.spec import QuestionSet

FOLDER = Path(__file__).parent / "sets"
NAMES = tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))
TODAY = date(2026, 9, 1)
EVERYBODY = Asking(TODAY, frozenset({"council", "police"}))


@cache
def small(name: str) -> QuestionSet:
    """One of the small invented sets, by the name of its file."""
    return load_file(FOLDER / f"{name}.yaml")


def every_set() -> tuple[QuestionSet, ...]:
    return (*(small(name) for name in NAMES), *library.versions())
