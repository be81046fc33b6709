"""An agency's place in a partnership. A police force answers to several; each sees only what it asked for itself."""

from __future__ import annotations

from portal import audit
from portal.accounts.factors.rising import end_sessions_after_joining
from portal.accounts.models import Agency, Partnership, PartnershipAgency
from portal.accounts.places import lock, partnership_ids_of
from portal.database import db
from portal.errors import Forbidden, Refused
from portal.permissions import Actor, Permission, can, require


def join_partnership(user: Actor, agency: Agency, partnership: Partnership) -> None:
    """Let ``agency`` answer to ``partnership`` as well.

    It opens the agency's people to the administrators there, so who does it manages both sides. Raises Refused when it
    is in the partnership already.
    """
    require(user, Permission.PARTNERSHIP_MANAGE, partnership_id=partnership.id)
    homes = partnership_ids_of(agency)
    if not any(can(user, Permission.PARTNERSHIP_MANAGE, partnership_id=home) for home in homes) and not user.is_system:
        raise Forbidden(Permission.PARTNERSHIP_MANAGE.value)
    if partnership.id in homes:
        raise Refused(f"{agency.name} is in {partnership.name} already.")
    db.session.add(PartnershipAgency(partnership_id=partnership.id, agency_id=agency.id))
    db.session.flush()
    end_sessions_after_joining(partnership)
    audit.record("agency.joined", user, record_id=agency.id, agency_id=agency.id, partnership_id=partnership.id)


def leave_partnership(user: Actor, agency: Agency, partnership: Partnership) -> None:
    """Take ``agency`` out of ``partnership``; what it answered there stays. Raises Refused for its only partnership."""
    require(user, Permission.PARTNERSHIP_MANAGE, partnership_id=partnership.id)
    homes = partnership_ids_of(agency)
    lock(homes)
    homes = partnership_ids_of(agency)
    if partnership.id not in homes:
        raise Refused(f"{agency.name} is not in {partnership.name}.")
    if len(homes) == 1:
        raise Refused(f"{agency.name} is in no other partnership. Say from when it is no longer active instead.")
    row = db.session.get_one(PartnershipAgency, (partnership.id, agency.id))
    db.session.delete(row)
    db.session.flush()
    audit.record("agency.left", user, record_id=agency.id, agency_id=agency.id, partnership_id=partnership.id)
