"""Which of some contacts ended in a way that is never told by default."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import aliased

from portal.database import db
from portal.lado.cases.models import Outcome
from portal.lado.checks.words import NEVER_BY_DEFAULT


def kept_back(contacts: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """The contacts with a standing outcome of that kind: one that a later one replaced does not stand."""
    later = aliased(Outcome)
    replaced = select(later.id).where(later.replaces_id == Outcome.id).exists()
    query = select(Outcome.contact_id).where(
        Outcome.contact_id.in_(contacts), Outcome.outcome.in_(NEVER_BY_DEFAULT), ~replaced
    )
    return set(db.session.scalars(query))
