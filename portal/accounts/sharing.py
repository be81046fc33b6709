"""Agencies that answer to several partnerships: what is known of them belongs to all of these together.

A name, a sector, a last day or a successor changes what every partnership sees and asks. So whoever changes one of
them administers all the agency's partnerships, or does it by command. Who has roles in the agency is another matter:
that belongs to the agency, and each of its partnerships looks after it.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import select

from portal.accounts.models import Agency, PartnershipAgency
from portal.accounts.places import partnership_ids_of
from portal.database import db
from portal.permissions import Actor, Permission, can


def homes_of(agency_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, set[uuid.UUID]]:
    """The partnerships of each of these agencies."""
    homes: defaultdict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    query = select(PartnershipAgency.agency_id, PartnershipAgency.partnership_id)
    for agency_id, partnership_id in db.session.execute(query.where(PartnershipAgency.agency_id.in_(agency_ids))):
        homes[agency_id].add(partnership_id)
    return homes


def manages(user: Actor, homes: Collection[uuid.UUID]) -> bool:
    """True when ``user`` administers every one of the partnerships, and there is one."""
    return user.is_system or (
        bool(homes) and all(can(user, Permission.PARTNERSHIP_MANAGE, partnership_id=home) for home in homes)
    )


def manages_agency(user: Actor, agency: Agency) -> bool:
    """The same for one agency."""
    return manages(user, partnership_ids_of(agency))
