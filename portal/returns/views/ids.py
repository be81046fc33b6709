"""Ids that a form sends as text."""

from __future__ import annotations

import uuid

NOBODY = uuid.UUID(int=0)
"""An id that no record has."""


def record_id(sent: str) -> uuid.UUID:
    """The id that was sent; what is no id at all is one that no record has."""
    try:
        return uuid.UUID(sent)
    except ValueError:
        return NOBODY


def chosen_id(sent: str) -> uuid.UUID | None:
    """Whom a choice means; None for nobody in particular."""
    return record_id(sent) if sent else None
