"""How the record names what was done to groups and meetings."""

from __future__ import annotations

import uuid
from typing import TypedDict


class Subject(TypedDict):
    """The place of an event about meetings: references only."""

    record_id: uuid.UUID
    partnership_id: uuid.UUID


def subject(record_id: uuid.UUID, partnership_id: uuid.UUID) -> Subject:
    return {"record_id": record_id, "partnership_id": partnership_id}
