"""Who needs a second factor: everybody, but for people whom their partnership exempts and who read nothing but their
own agency's answers.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from enum import Enum

from sqlalchemy import select

from portal.accounts.factors.held import has_factor
from portal.accounts.factors.models import FactorExemption
from portal.accounts.models import PartnershipAgency, User
from portal.database import db
from portal.permissions import ROLES, Grant, Permission, Role

WITHIN_ONE_AGENCY = frozenset(
    {
        Permission.RETURN_READ,
        Permission.RETURN_EDIT,
        Permission.RETURN_ASSIGN,
        Permission.RETURN_SEND_FOR_APPROVAL,
        Permission.RETURN_SUBMIT,
        Permission.AGENCY_INVITE,
        Permission.ACTION_READ,
        Permission.ACTION_UPDATE,
        Permission.REPORT_MAKE,
    }
)
"""What lets a person of an agency read nothing beyond that agency. A permission that is new is not among them until
somebody has thought about it. What somebody reported they reach by an e-mailed link as well, without any account."""


class Step(Enum):
    """What comes after the password."""

    NOTHING = "nothing"
    PROVE = "prove"
    SET_UP = "set up"


def next_step(user: User) -> Step:
    """Whoever has a factor is asked for it, exempt or not; whoever has none and needs one sets one up."""
    if has_factor(user):
        return Step.PROVE
    return Step.SET_UP if needs_factor(user) else Step.NOTHING


def may_be_exempt(grant: Grant) -> bool:
    """Whether the role reads nothing but its own agency's answers, by its permissions."""
    return grant.agency_id is not None and ROLES[grant.role] <= WITHIN_ONE_AGENCY


def roles_that_may_be_exempt() -> list[Role]:
    """The same for the page that says whom an exemption is about."""
    return [role for role in ROLES if may_be_exempt(Grant(role, agency_id=uuid.UUID(int=0)))]


def needs_factor(user: User) -> bool:
    """False only when each role of theirs may be exempt, and every partnership of each of their agencies exempts."""
    if not user.grants or not all(may_be_exempt(grant) for grant in user.grants):
        return True
    agencies = {grant.agency_id for grant in user.grants if grant.agency_id is not None}
    return not _all_exempt(agencies)


def _all_exempt(agency_ids: Collection[uuid.UUID]) -> bool:
    query = (
        select(PartnershipAgency.agency_id, FactorExemption.id)
        .outerjoin(
            FactorExemption,
            (FactorExemption.partnership_id == PartnershipAgency.partnership_id) & FactorExemption.ended_at.is_(None),
        )
        .where(PartnershipAgency.agency_id.in_(agency_ids))
    )
    rows = db.session.execute(query).all()
    return {agency for agency, _ in rows} == set(agency_ids) and all(exemption for _, exemption in rows)
