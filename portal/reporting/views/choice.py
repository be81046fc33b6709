"""What was ticked in the list of agencies, on the two pages that have it."""

from __future__ import annotations

from flask import request

from portal.reporting.choosing import Choice

MOST = 100
"""No sector, kind or code is longer."""


def choice_typed() -> Choice:
    return Choice(*(_ticked(name) for name in ("sector", "kind", "agency", "short_sector", "short")))


def words_typed() -> str:
    """What the list is to be narrowed to."""
    return request.form.get("find", "")[:MOST]


def _ticked(name: str) -> frozenset[str]:
    return frozenset(value for value in request.form.getlist(name) if len(value) <= MOST)
