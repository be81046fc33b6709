"""Where a person may open rounds, and which rounds a new one may follow."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from portal.accounts import acting
from portal.accounts.models import Partnership
from portal.database import db
from portal.errors import Forbidden, NotFound
from portal.permissions import Actor, Permission, places
from portal.returns.models import Round


def managed_partnership(user: Actor, key: str | None = None) -> Partnership:
    """The partnership with this key, else the one that the person acts for, else the first by name in which they may
    open rounds.

    Raises Forbidden where there is none, and NotFound for a key of another one.
    """
    _agencies, ids = places(user, Permission.ROUND_MANAGE)
    if not ids:
        raise Forbidden(Permission.ROUND_MANAGE.value)
    query = select(Partnership).where(Partnership.id.in_(ids)).order_by(Partnership.name, Partnership.key)
    found = [one for one in db.session.scalars(query) if key is None or one.key == key]
    if not found:
        raise NotFound
    return next((one for one in found if one.id == acting.chosen.get()), found[0])


def previous_rounds(partnership: Partnership) -> Sequence[Round]:
    """The rounds that a new one may follow, the newest first; cancelled ones are left out."""
    query = select(Round).where(Round.partnership_id == partnership.id, Round.cancelled_at.is_(None))
    return list(db.session.scalars(query.order_by(Round.due_on.desc(), Round.key)))
