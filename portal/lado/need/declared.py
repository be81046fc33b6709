"""Whether an officer has said that they have no interest in a contact: a case does not leave triage without it."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from portal.database import db
from portal.lado.need.models import NO_INTEREST, Declaration


def declared(contact_id: uuid.UUID, user_id: uuid.UUID) -> bool:
    """Whether the last that this person said of this contact is that they have no interest in it."""
    query = select(Declaration.interest).where(Declaration.contact_id == contact_id, Declaration.user_id == user_id)
    return db.session.scalar(query.order_by(Declaration.at.desc(), Declaration.id).limit(1)) == NO_INTEREST
