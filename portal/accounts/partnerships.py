"""Partnerships: finding one, the default one, and the one whose words a page shows."""

from __future__ import annotations

from sqlalchemy import select

from portal.accounts import acting
from portal.accounts.models import Partnership, PartnershipAgency, User
from portal.accounts.places import partnership_ids_of
from portal.database import db
from portal.errors import NotFound, Refused
from portal.permissions import Actor, Permission, places


def default() -> Partnership | None:
    """The partnership that is meant where none is named, or None before the first one exists."""
    return db.session.scalars(select(Partnership).where(Partnership.is_default)).one_or_none()


def named(key: str | None) -> Partnership:
    """The partnership with ``key``, or the default one; raises Refused when there is none, or it is not clear which."""
    if key is None:
        found = default()
    else:
        found = db.session.scalars(select(Partnership).where(Partnership.key == key)).one_or_none()
    if found is None:
        raise Refused(f"There is no partnership {key!r}." if key else "There is no partnership yet. Create one first.")
    return found


def meant(user: Actor, permission: Permission, key: str | None = None) -> Partnership:
    """The partnership named ``key`` among those in which ``user`` has the permission; without a name, their only one.

    Raises NotFound where there is none, Refused where it is not clear which is meant. A command means the default one.
    """
    if user.is_system:
        return named(key)
    mine = where_allowed(user, permission)
    if key is not None:
        mine = [one for one in mine if one.key == key]
    if not mine:
        raise NotFound("There is no such partnership.")
    if len(mine) > 1:
        raise Refused(f"Say which partnership: {', '.join(one.key for one in mine)}.")
    return mine[0]


def where_allowed(user: Actor, permission: Permission) -> list[Partnership]:
    """The partnerships in which ``user`` has the permission, by name."""
    _, ids = places(user, permission)
    return list(db.session.scalars(select(Partnership).where(Partnership.id.in_(ids)).order_by(Partnership.name)))


def of(user: User) -> list[Partnership]:
    """The partnerships a person works in, or whose agencies they work for, by name."""
    agency_ids = {one.agency_id for one in user.current_memberships if one.agency_id}
    own_ids = {one.partnership_id for one in user.current_memberships if one.partnership_id}
    through = select(PartnershipAgency.partnership_id).where(PartnershipAgency.agency_id.in_(agency_ids))
    mine = select(Partnership).where(Partnership.id.in_(own_ids) | Partnership.id.in_(through))
    return list(db.session.scalars(mine.order_by(Partnership.name)))


def for_pages(user: User | None) -> Partnership | None:
    """Whose name and contact details a page shows: the person's only partnership, that of the place which
    they chose to act for, else the default one.
    """
    if user is not None:
        mine = of(user)
        if len(mine) == 1:
            return mine[0]
        here = acting.place_of(user) if mine else None
        if here is not None and acting.chosen.get() == here.id:
            ids = {here.id} if isinstance(here, Partnership) else partnership_ids_of(here)
            return next((one for one in mine if one.id in ids), default())
    return default()
