"""What must not be destroyed now, whoever asks and whatever its age: what is held, and what a copy is owed of."""

from __future__ import annotations

import uuid

from sqlalchemy import ColumnElement, exists, or_
from sqlalchemy.orm import InstrumentedAttribute

from portal.lado.keeping.models import Asked, CaseHold


def must_stay(contact_id: InstrumentedAttribute[uuid.UUID]) -> ColumnElement[bool]:
    """Whether a contact is held, or its person asked for a copy and was not answered."""
    held = exists().where(CaseHold.contact_id == contact_id, CaseHold.ended_at.is_(None))
    owed = exists().where(Asked.contact_id == contact_id, Asked.kind == "copy", Asked.answer.is_(None))
    return or_(held, owed)
