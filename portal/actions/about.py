"""How the record names an action."""

from __future__ import annotations

import uuid
from typing import TypedDict

from portal.actions.models import FollowedAction


class Subject(TypedDict):
    """The places of an event about an action: references only."""

    record_id: uuid.UUID
    agency_id: uuid.UUID
    partnership_id: uuid.UUID


def subject(action: FollowedAction) -> Subject:
    return {"record_id": action.id, "agency_id": action.agency_id, "partnership_id": action.partnership_id}
