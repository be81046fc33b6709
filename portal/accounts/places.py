"""Where people and agencies belong, and the locks that keep rules about a whole partnership true."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from sqlalchemy import Select, select

from portal.accounts.models import Agency, Invitation, Membership, Partnership, PartnershipAgency
from portal.database import db
from portal.local_time import today
from portal.permissions import Actor, Permission, can


def partnership_ids_of(agency: Agency) -> frozenset[uuid.UUID]:
    """The partnerships that an agency is in."""
    query = select(PartnershipAgency.partnership_id).where(PartnershipAgency.agency_id == agency.id)
    return frozenset(db.session.scalars(query))


def partnerships_of(agency: Agency) -> list[Partnership]:
    """The same as records, the default partnership first and then by name."""
    query = select(Partnership).where(Partnership.id.in_(partnership_ids_of(agency)))
    return sorted(db.session.scalars(query), key=lambda one: (not one.is_default, one.name))


def partnership_behind(place: Membership | Invitation) -> Partnership | None:
    """The partnership whose words are used about a role: its own, or the first one of its agency."""
    if place.agency is None:
        return place.partnership
    return next(iter(partnerships_of(place.agency)), None)


def may_in_agency(user: Actor, permission: Permission, agency: Agency) -> bool:
    """True when ``user`` has ``permission`` in the agency itself, or in a partnership that it is in."""
    return can(user, permission, agency_id=agency.id) or any(
        can(user, permission, partnership_id=one) for one in partnership_ids_of(agency)
    )


def lock(partnership_ids: Iterable[uuid.UUID]) -> None:
    """Make writers about these partnerships wait for one another, always in the same order.

    Needed where a rule looks at several rows: no circle of parents, never without an administrator.
    """
    wanted = sorted(set(partnership_ids))
    db.session.execute(
        select(Partnership.id).where(Partnership.id.in_(wanted)).order_by(Partnership.id).with_for_update()
    )


def predecessor_ids(agency_ids: Iterable[uuid.UUID]) -> Select[uuid.UUID]:
    """The ids of the agencies that have become one of these by now, also by way of others; a part of a statement."""
    wanted = set(agency_ids)
    chain = (
        select(Agency.id)
        .where(Agency.successor_id.in_(wanted), Agency.succeeded_on <= today())
        .cte("predecessors", recursive=True)
    )
    further = select(Agency.id).join(chain, Agency.successor_id == chain.c.id).where(Agency.succeeded_on <= today())
    return select(chain.union(further).c.id)
