"""Which rows of earlier lists are over and done with. Whoever follows them registers; returns knows nobody of them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable

Finder = Callable[[frozenset[uuid.UUID]], Iterable[str]]
"""Gives, for some agencies, the ids of the rows that are finished."""

_finders: list[Finder] = []


def finds_finished_rows(finder: Finder) -> Finder:
    """Register ``finder(agency_ids)``. It is asked once a draft."""
    if finder not in _finders:
        _finders.append(finder)
    return finder


def finished_rows(agency_ids: frozenset[uuid.UUID]) -> frozenset[str]:
    """The ids of the rows, closed actions for example, that nobody is offered to take over."""
    return frozenset(row_id for finder in _finders for row_id in finder(agency_ids))
