"""Which second factors a person has."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import func, select

from portal.accounts.factors.models import Passkey, RecoveryCode, TimeCode
from portal.accounts.models import User
from portal.database import db


@dataclass(frozen=True, slots=True)
class Held:
    """The confirmed apps and the passkeys of a person, oldest first, and how many recovery codes are left."""

    apps: list[TimeCode]
    passkeys: list[Passkey]
    codes_left: int = 0

    @property
    def any(self) -> bool:
        """Recovery codes alone are no factor: they are the way in when a factor is lost."""
        return bool(self.apps or self.passkeys)

    @property
    def count(self) -> int:
        return len(self.apps) + len(self.passkeys)


def held_by(user: User) -> Held:
    """What ``user`` has."""
    left = select(func.count()).where(RecoveryCode.user_id == user.id, RecoveryCode.used_at.is_(None))
    return Held(apps_of(user.id), passkeys_of(user.id), db.session.scalars(left).one())


def apps_of(user_id: uuid.UUID) -> list[TimeCode]:
    """The apps that were confirmed by a code; one that is only being set up opens nothing."""
    confirmed = select(TimeCode).where(TimeCode.user_id == user_id, TimeCode.confirmed_at.is_not(None))
    return list(db.session.scalars(confirmed.order_by(TimeCode.created_at, TimeCode.id)))


def passkeys_of(user_id: uuid.UUID) -> list[Passkey]:
    mine = select(Passkey).where(Passkey.user_id == user_id)
    return list(db.session.scalars(mine.order_by(Passkey.created_at, Passkey.id)))


def has_factor(user: User) -> bool:
    """Whether ``user`` has anything that sign-in has to ask for."""
    return bool(apps_of(user.id) or passkeys_of(user.id))


def myself(user_id: uuid.UUID, *, lock: bool = False) -> User:
    """The person of this request in its own transaction; locked where what they have is about to change."""
    return db.session.get_one(User, user_id, with_for_update=lock)
