"""What stands above and below each question where answers are read: remarks, boxes, what has changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from portal.returns.differences import Changed
from portal.returns.places import group_key
from portal.returns.views.section.beside import Beside
from portal.returns.views.section.remarks import REMARKS
from portal.returns.views.section.unusual import UNUSUAL

Around: TypeAlias = dict[str, list[Beside]]
"""By the key of a question as the file has it, what is drawn there, in order."""

CHANGED = "returns/_changed.html"
NOTES = "returns/_notes_to_read.html"
PERSONAL = "returns/_personal.html"
ASK = "returns/_ask_for_change.html"
NO_REASON = "returns/_no_reason.html"


__all__ = [
    "ASK",
    "CHANGED",
    "NOTES",
    "NO_REASON",
    "PERSONAL",
    "REMARKS",
    "UNUSUAL",
    "Around",
    "around",
    "changed_by_question",
]


def around(*layers: tuple[str, Mapping[str, Any]]) -> Around:
    """Each layer is a template, and what it draws for each question."""
    found: Around = {}
    for template, by_key in layers:
        for key, about in by_key.items():
            found.setdefault(key, []).append(Beside(template, about))
    return found


def changed_by_question(changed: Iterable[Changed]) -> dict[str, list[Changed]]:
    found: dict[str, list[Changed]] = {}
    for each in changed:
        found.setdefault(group_key(each.question), []).append(each)
    return found
