"""Which partnership is meant, and how the record names what was done to its ledger."""

from __future__ import annotations

import uuid
from typing import TypedDict

from portal.accounts import partnerships
from portal.accounts.models import Partnership
from portal.contributions import policy
from portal.database import db
from portal.errors import NotFound, Refused
from portal.permissions import Actor, Permission, can


class Subject(TypedDict):
    """The place of an event about money: references only."""

    record_id: uuid.UUID
    partnership_id: uuid.UUID


def subject(partnership: Partnership) -> Subject:
    return {"record_id": partnership.id, "partnership_id": partnership.id}


def partnership_for(user: Actor, key: str | None = None) -> Partnership:
    """The partnership named ``key``; without one, the only one whose ledger ``user`` may read, or the default one.

    Raises NotFound where there is none that they may read, Refused where it is not clear which is meant.
    """
    if user.is_system:
        return partnerships.named(key)
    mine = list(db.session.scalars(policy.partnerships_of(user)))
    if key is not None:
        mine = [one for one in mine if one.key == key]
    if not mine:
        raise NotFound
    if len(mine) > 1:
        raise Refused(f"Say which partnership: {', '.join(one.key for one in mine)}.")
    return mine[0]


def may_manage(user: Actor, partnership: Partnership) -> bool:
    return can(user, Permission.CONTRIBUTION_MANAGE, partnership_id=partnership.id)
