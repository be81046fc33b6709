"""How often a person's codes may be tried: counted before a code is looked at, so that a thousand at once are five."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from portal.accounts.factors.models import FactorTries
from portal.accounts.models import User
from portal.database import db, now

FREE_TRIES = 5
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=15)


def take(user_id: uuid.UUID) -> bool:
    """Count one more try and say whether its code may be looked at. It stays counted when the request is undone.

    The row of the person is locked, so that of many tries at the same time each is counted; not for those who only
    refer to it, for a right code that is just being taken begins a session. Call it before the request writes anything.
    """
    with db.own_transaction() as session:
        session.execute(select(User.id).where(User.id == user_id).with_for_update(key_share=True))
        row = session.get(FactorTries, user_id, with_for_update=True)
        if row is None:
            row = FactorTries(user_id=user_id, tries=0)
            session.add(row)
        if row.wait_until is not None and now() < row.wait_until:
            return False
        row.tries += 1
        row.wait_until = _wait_until(row.tries, now())
        return True


def _wait_until(tries: int, at: datetime) -> datetime | None:
    """Nothing for the first few; then a minute, and twice as long with each further try."""
    beyond = tries - FREE_TRIES
    if beyond < 0:
        return None
    return at + min(FIRST_WAIT * (1 << min(beyond, 10)), LONGEST_WAIT)


def waits(user_id: uuid.UUID) -> bool:
    """Whether the person has to wait now before another code is looked at."""
    until = db.session.scalars(select(FactorTries.wait_until).where(FactorTries.user_id == user_id)).one_or_none()
    return until is not None and now() < until


def forget(user_id: uuid.UUID) -> None:
    """A right code ends the counting."""
    db.session.execute(
        delete(FactorTries).where(FactorTries.user_id == user_id).execution_options(synchronize_session=False)
    )
