"""Which events an administrator may read: those of their own partnership, its agencies and its people.

An event about a partnership belongs to it alone, also where the agency answers to others as well. One about an agency
alone is for each of its partnerships. One about neither, such as a sign-in, is told where the person is told: to the
partnership in which they have all their roles, or for which they acted.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import ColumnElement, Select, and_, not_, or_, select

from portal.accounts.models import Agency, Membership, Partnership, PartnershipAgency, User
from portal.audit import AuditEvent
from portal.database import db
from portal.permissions import Actor, Permission, places, require
from portal.refused import WALL


@dataclass(frozen=True)
class Sight:
    """What one administrator looks after: partnerships, their agencies, and everyone who has or had a role there."""

    partnership_ids: frozenset[uuid.UUID]

    @cached_property
    def agency_ids(self) -> frozenset[uuid.UUID]:
        query = select(PartnershipAgency.agency_id).where(PartnershipAgency.partnership_id.in_(self.partnership_ids))
        return frozenset(db.session.scalars(query))

    @cached_property
    def people(self) -> dict[str, str]:
        """The names of the people, by their id."""
        here = select(Membership.user_id).where(self._is_here())
        query = select(User.id, User.name).where(User.id.in_(here))
        return {str(person): name for person, name in db.session.execute(query)}

    @cached_property
    def own_people(self) -> frozenset[str]:
        """The people who have no role elsewhere, and never had one: what they do by themselves is told here."""
        elsewhere = select(Membership.user_id).where(not_(self._is_here()))
        return frozenset(self.people) - {str(person) for person in db.session.scalars(elsewhere)}

    @cached_property
    def agencies(self) -> dict[uuid.UUID, str]:
        query = select(Agency.id, Agency.name).where(Agency.id.in_(self._agencies()))
        return {one.id: one.name for one in db.session.execute(query)}

    @cached_property
    def partnerships(self) -> dict[uuid.UUID, str]:
        query = select(Partnership.id, Partnership.name).where(Partnership.id.in_(self.partnership_ids))
        return {one.id: one.name for one in db.session.execute(query)}

    def events(self) -> Select[AuditEvent]:
        """The events that may be read. What the LADO does is behind a wall, and for no administrator."""
        mine = or_(self._of_partnership(), self._of_agency(), self._of_person())
        return select(AuditEvent).where(mine, ~AuditEvent.action.startswith(WALL))

    def _agencies(self) -> Select[uuid.UUID]:
        return select(PartnershipAgency.agency_id).where(PartnershipAgency.partnership_id.in_(self.partnership_ids))

    def _is_here(self) -> ColumnElement[bool]:
        """The role is held here. Each has one place, so that the other column never makes the answer unknown."""
        here = Membership.partnership_id.in_(self.partnership_ids)
        agency = Membership.agency_id.in_(self._agencies())
        return or_(and_(Membership.partnership_id.is_not(None), here), and_(Membership.agency_id.is_not(None), agency))

    def _of_partnership(self) -> ColumnElement[bool]:
        return AuditEvent.partnership_id.in_(self.partnership_ids)

    def _of_agency(self) -> ColumnElement[bool]:
        return and_(AuditEvent.partnership_id.is_(None), AuditEvent.agency_id.in_(self._agencies()))

    def _of_person(self) -> ColumnElement[bool]:
        nowhere = and_(AuditEvent.partnership_id.is_(None), AuditEvent.agency_id.is_(None))
        here = [f"partnership:{one}" for one in self.partnership_ids] + [f"agency:{one}" for one in self.agency_ids]
        mine = AuditEvent.actor.in_(self.own_people)
        of_mine = and_(AuditEvent.actor == "anonymous", AuditEvent.record.in_(self.own_people))
        return and_(nowhere, or_(AuditEvent.acting_for.in_(here), mine, of_mine))


def sight_of(user: Actor) -> Sight:
    """What ``user`` may read of the record; raises Forbidden for whoever administers no partnership."""
    require(user, Permission.AUDIT_READ)
    return Sight(places(user, Permission.AUDIT_READ)[1])


def the_only(ids: Collection[uuid.UUID]) -> uuid.UUID | None:
    """The partnership of an event about reading the record; none where several are read at once."""
    return next(iter(ids)) if len(ids) == 1 else None
