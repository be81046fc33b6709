"""What an administrator sees of their partnership's data protection. What is not selected here is a 404."""

from __future__ import annotations

import uuid

from sqlalchemy import Select, select, true

from portal.accounts.models import Membership, Partnership, User
from portal.accounts.policy import managed_partnerships
from portal.data_protection.models import Hold, Takeaway
from portal.data_protection.ownership import Root, belongs_to
from portal.database import db
from portal.errors import NotFound
from portal.permissions import Actor, Permission, places


def visible_takeaways(user: Actor) -> Select[Takeaway]:
    _, partnerships = places(user, Permission.PARTNERSHIP_EXPORT)
    return select(Takeaway).where(true() if user.is_system else Takeaway.partnership_id.in_(partnerships))


def visible_holds(user: Actor) -> Select[Hold]:
    _, partnerships = places(user, Permission.PARTNERSHIP_MANAGE)
    return select(Hold).where(true() if user.is_system else Hold.partnership_id.in_(partnerships))


def the_partnership(user: Actor, key: str) -> Partnership:
    """The partnership with this key; raises NotFound unless the user keeps it."""
    found = db.session.scalars(managed_partnerships(user).where(Partnership.key == key)).one_or_none()
    if found is None:
        raise NotFound
    return found


def people_of(partnership_id: uuid.UUID) -> Select[User]:
    """Everyone who has, or ever had, a role in the partnership or in one of its agencies."""
    theirs = select(Membership.user_id).where(belongs_to("memberships", Root("partnerships", partnership_id)))
    return select(User).where(User.id.in_(theirs))
