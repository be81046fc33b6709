"""Invented cases that are over, and what their persons ask for. Call inside ``with unit_of_work():``."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from portal.accounts.models import Partnership, User
from portal.database import db, now
from portal.lado.keeping.models import Asked
from portal.lado.matching import write_traces
from portal.lado.models import Contact
from portal.local_time import today
from tests.lado.arrange import make_contact


def make_closed(partnership: Partnership, user: User, **fields: Any) -> Contact:
    """A case that was decided and closed, by default as advice."""
    values = {"state": "closed", "decision": "advice", "decided_at": now(), "closed_at": now(), "officer_id": user.id}
    made = make_contact(partnership, **{**values, **fields})
    write_traces(made)
    return made


def make_asked(contact_id: uuid.UUID, user: User | None, kind: str = "copy", **fields: Any) -> Asked:
    """What the person of concern asked for, not answered yet."""
    assert user is not None
    values = {"asked_on": today(), "due_on": today() + timedelta(days=30), "noted_by_id": user.id, "noted_at": now()}
    made = Asked(contact_id=contact_id, kind=kind, who="Invented: the person, with a passport.", **{**values, **fields})
    db.session.add(made)
    db.session.flush()
    return made
