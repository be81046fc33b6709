"""A partnership's choice to let people of agencies sign in with a password alone: who made it, when and why."""

from __future__ import annotations

import uuid

from sqlalchemy import select, update

from portal import audit
from portal.accounts.factors.models import FactorExemption, Passkey, TimeCode
from portal.accounts.models import Membership, Partnership, PartnershipAgency, User, UserSession
from portal.accounts.places import lock
from portal.accounts.policy import managed_partnerships
from portal.accounts.words import plain_line
from portal.database import db, now
from portal.errors import NotFound, Refused
from portal.permissions import Actor, Permission, require

MAX_REASON = 500


def history(user: Actor, partnership: Partnership) -> list[FactorExemption]:
    """Every exemption of the partnership, the latest first."""
    require(user, Permission.PARTNERSHIP_MANAGE, partnership_id=partnership.id)
    query = select(FactorExemption).where(FactorExemption.partnership_id == partnership.id)
    return list(db.session.scalars(query.order_by(FactorExemption.began_at.desc())))


def names_in(decided: list[FactorExemption]) -> dict[str, str]:
    """The names of those who decided, by their ids as they are kept; a command has none."""
    people = select(User).where(User.id.in_([_person(one) for row in decided for one in (row.began_by, row.ended_by)]))
    return {str(person.id): person.name for person in db.session.scalars(people)}


def _person(actor_id: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(actor_id)
    except ValueError:
        return None


def current(partnership_id: uuid.UUID) -> FactorExemption | None:
    query = select(FactorExemption).where(
        FactorExemption.partnership_id == partnership_id, FactorExemption.ended_at.is_(None)
    )
    return db.session.scalars(query).one_or_none()


def get_partnership(user: Actor, partnership_id: uuid.UUID) -> Partnership:
    """A partnership whose settings ``user`` keeps; raises NotFound."""
    query = managed_partnerships(user).where(Partnership.id == partnership_id)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound()
    return found


def begin_exemption(user: Actor, partnership: Partnership, reason: str) -> None:
    """Ask people who read nothing but their own agency's answers for a password alone. Raises Mistake, Refused."""
    require(user, Permission.PARTNERSHIP_MANAGE, partnership_id=partnership.id)
    lock([partnership.id])
    why = plain_line(reason, "reason", "the reason", maximum=MAX_REASON)
    if current(partnership.id) is not None:
        raise Refused("It is switched off already. Look at the page again.")
    made = FactorExemption(id=uuid.uuid4(), partnership_id=partnership.id, began_by=user.actor_id, began_at=now())
    made.reason, made.ended_by, made.end_reason = why, "", ""
    db.session.add(made)
    audit.record("factor_exemption.began", user, record_id=made.id, partnership_id=partnership.id)


def end_exemption(user: Actor, partnership: Partnership, reason: str) -> None:
    """Ask everybody again. Whoever has no factor and needs one now is signed out, and sets one up next time."""
    require(user, Permission.PARTNERSHIP_MANAGE, partnership_id=partnership.id)
    lock([partnership.id])
    why = plain_line(reason, "reason", "the reason", maximum=MAX_REASON)
    found = current(partnership.id)
    if found is None:
        raise Refused("Everybody is asked already. Look at the page again.")
    found.ended_at, found.ended_by, found.end_reason = now(), user.actor_id, why
    db.session.flush()
    sign_out_those_without(partnership.id)
    audit.record("factor_exemption.ended", user, record_id=found.id, partnership_id=partnership.id)


def sign_out_those_without(partnership_id: uuid.UUID) -> None:
    """End the sessions of the people of the partnership's agencies who have no factor: each of them needs one now."""
    agencies = select(PartnershipAgency.agency_id).where(PartnershipAgency.partnership_id == partnership_id)
    members = select(Membership.user_id).where(Membership.agency_id.in_(agencies), Membership.ended_at.is_(None))
    with_app = select(TimeCode.user_id).where(TimeCode.confirmed_at.is_not(None))
    ended = update(UserSession).where(
        UserSession.ended_at.is_(None),
        UserSession.user_id.in_(members),
        UserSession.user_id.not_in(with_app),
        UserSession.user_id.not_in(select(Passkey.user_id)),
    )
    db.session.execute(ended.values(ended_at=now()).execution_options(synchronize_session=False))
