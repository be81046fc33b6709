"""How the record names what was done to a ledger, and who may keep one."""

from __future__ import annotations

import uuid
from typing import TypedDict

from portal.accounts.models import Partnership
from portal.permissions import Actor, Permission, can


class Subject(TypedDict):
    """The place of an event about money: references only."""

    record_id: uuid.UUID
    partnership_id: uuid.UUID


def subject(partnership: Partnership) -> Subject:
    return {"record_id": partnership.id, "partnership_id": partnership.id}


def may_manage(user: Actor, partnership: Partnership) -> bool:
    return can(user, Permission.CONTRIBUTION_MANAGE, partnership_id=partnership.id)
