"""Who may let a person in who lost their device: a table from roles to those who say yes, and how many of them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, or_, select

from portal.accounts.factors.models import FactorReset
from portal.accounts.models import Membership, PartnershipAgency, User
from portal.accounts.places import partnership_ids_of
from portal.database import db
from portal.permissions import LADO_ROLES, ROLES, Actor, Permission, Role, can, places


@dataclass(frozen=True, slots=True)
class Rule:
    """So many different people with ``permission`` in a partnership of the person, none of them the person."""

    permission: Permission
    approvals: int


TWO_ADMINISTRATORS = Rule(Permission.PARTNERSHIP_MANAGE, 2)

ANOTHER_LADO_MANAGER = Rule(Permission.CONTACT_APPOINT, 1)

RULES: dict[Role, Rule] = {
    **dict.fromkeys(Role, TWO_ADMINISTRATORS),
    **dict.fromkeys(LADO_ROLES, ANOTHER_LADO_MANAGER),
}
"""A role with a rule of its own keeps administrators out: then the rule of that role alone counts."""


def rules_for(person: User) -> frozenset[Rule]:
    """The rules that have to be met for ``person``; those of particular roles go before the common one."""
    rules = frozenset(RULES[grant.role] for grant in person.grants)
    return rules - {TWO_ADMINISTRATORS} or frozenset({TWO_ADMINISTRATORS})


def permissions_that_approve() -> frozenset[Permission]:
    return frozenset(rule.permission for rule in RULES.values())


def partnerships_of(person: User) -> frozenset[uuid.UUID]:
    """The partnerships that a person works in, by a role there or in one of its agencies."""
    own = {grant.partnership_id for grant in person.grants if grant.partnership_id is not None}
    agencies = [one.agency for one in person.current_memberships if one.agency is not None]
    return frozenset(own).union(*(partnership_ids_of(agency) for agency in agencies))


def counts_for(user: Actor, person: User, rule: Rule) -> bool:
    """Whether a yes of ``user`` is one that ``rule`` asks for about ``person``. Nobody approves their own."""
    if user.actor_id == person.actor_id:
        return False
    return any(can(user, rule.permission, partnership_id=one) for one in partnerships_of(person))


def may_approve(user: Actor, person: User) -> bool:
    return any(counts_for(user, person, rule) for rule in rules_for(person))


def is_approved(reset: FactorReset) -> bool:
    """Whether every rule has enough people who said yes and may still say it."""
    said_yes = [one.user for one in reset.approvals]
    return all(
        sum(counts_for(user, reset.user, rule) for user in said_yes) >= rule.approvals for rule in rules_for(reset.user)
    )


def visible_to(user: Actor) -> Select[FactorReset]:
    """The resets of people of the partnerships in which ``user`` has a say; all about oneself is elsewhere."""
    return select(FactorReset).where(FactorReset.user_id.in_(people_for(user)))


def people_for(user: Actor) -> Select[uuid.UUID]:
    """The ids of the people there whose roles are among those that ``user`` has a say about."""
    theirs = [_holders_of(permission, places(user, permission)[1]) for permission in sorted(permissions_that_approve())]
    return select(Membership.user_id).where(or_(*theirs), Membership.user_id != _own_id(user))


def _own_id(user: Actor) -> uuid.UUID | None:
    return user.id if isinstance(user, User) else None


def approvers_of(person: User) -> list[User]:
    """Everybody whose yes would count, for the e-mail that asks them."""
    roles = [role for role in Role if any(rule.permission in ROLES[role] for rule in rules_for(person))]
    holders = select(Membership.user_id).where(
        Membership.partnership_id.in_(partnerships_of(person)),
        Membership.role.in_([role.value for role in roles]),
        Membership.ended_at.is_(None),
    )
    people = db.session.scalars(select(User).where(User.id.in_(holders)).order_by(User.email))
    return [one for one in people if may_approve(one, person)]


def _holders_of(permission: Permission, partnership_ids: Iterable[uuid.UUID]) -> ColumnElement[bool]:
    """The roles in these partnerships and their agencies whose rule asks for a yes by ``permission``."""
    wanted = set(partnership_ids)
    roles = [role.value for role, rule in RULES.items() if rule.permission is permission]
    agencies = select(PartnershipAgency.agency_id).where(PartnershipAgency.partnership_id.in_(wanted))
    here = or_(Membership.partnership_id.in_(wanted), Membership.agency_id.in_(agencies))
    return and_(here, Membership.role.in_(roles), Membership.ended_at.is_(None))
