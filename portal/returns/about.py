"""How the record names a return."""

from __future__ import annotations

import uuid
from typing import TypedDict

from portal.returns.models import Return


class Subject(TypedDict):
    """The places of an event about a return: references only."""

    record_id: uuid.UUID
    agency_id: uuid.UUID
    partnership_id: uuid.UUID


def subject(return_: Return) -> Subject:
    return {
        "record_id": return_.id,
        "agency_id": return_.agency_id,
        "partnership_id": return_.round.partnership_id,
    }
