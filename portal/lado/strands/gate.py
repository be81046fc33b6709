"""What the workflow of a case asks of its strands."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from portal.database import db
from portal.lado.strands.models import Strand
from portal.lado.strands.words import KINDS, UNFINISHED


def unfinished(contact_id: uuid.UUID) -> list[str]:
    """The kinds of strands that have neither ended nor are not needed, in the order of the list.

    One of which nothing is recorded is unfinished: nobody has said that it is not needed.
    """
    query = select(Strand.kind).where(Strand.contact_id == contact_id, Strand.state.not_in(UNFINISHED))
    finished = set(db.session.scalars(query))
    return [kind for kind in KINDS if kind not in finished]
