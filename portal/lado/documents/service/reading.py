"""That somebody took a document: on the record before a byte of it is opened."""

from __future__ import annotations

import uuid
from typing import Any

from portal import audit
from portal.lado.models import Document
from portal.permissions import Actor, Identity


def note_read(
    user: Actor,
    document: Document,
    record_id: uuid.UUID,
    partnership_id: uuid.UUID | None = None,
    way: str | None = None,
) -> None:
    """Write it down with the report or the contact that the document was taken from; when it cannot be, this raises."""
    facts: dict[str, Any] = {} if way is None else {"way": way}
    reader = Identity(user.actor_id, tuple(user.grants))
    audit.record_apart(
        "lado.document_read",
        reader,
        record_id=record_id,
        partnership_id=partnership_id,
        outcome="done",
        document=str(document.id),
        **facts,
    )
