"""The audits and accounts of a partnership with their ages, read with a fixed number of statements."""

from __future__ import annotations

import uuid
from collections import defaultdict
from datetime import date, datetime

from sqlalchemy import func, select

from portal.accounts.models import Membership, Partnership, PartnershipAgency, User
from portal.data_protection.due import Aged
from portal.data_protection.models import Decision, Hold, Kind, RetentionPeriod, Review
from portal.data_protection.policy import people_of
from portal.data_protection.tables import classification
from portal.database import db
from portal.local_time import day_of
from portal.returns.models import Round

REMOVED = "@removed.invalid"
"""What the address of an account ends with whose person was removed."""


def aged(partnership: Partnership) -> list[Aged]:
    """Every audit that has ended and every account without a role, in whatever state of age."""
    holds, kept = _holds(), _kept()
    months = months_of([partnership.id])[partnership.id]
    found = [
        Aged(Kind.AUDIT, one.id, one.title, _ended(one), months[Kind.AUDIT], kept.get(one.id), holds.get(one.id))
        for one in db.session.scalars(select(Round).where(Round.partnership_id == partnership.id))
    ]
    for user, ended, longest in _accounts(partnership):
        found.append(Aged(Kind.ACCOUNT, user.id, user.name, ended, longest, kept.get(user.id), holds.get(user.id)))
    return sorted(found, key=lambda one: (one.due_on or date.max, one.kind, one.name))


def months_of(partnership_ids: list[uuid.UUID]) -> dict[uuid.UUID, dict[str, int]]:
    """How long each partnership keeps what: its own word, else what is proposed."""
    proposed = {key: period.months for key, period in classification().periods.items()}
    found = {one: dict(proposed) for one in partnership_ids}
    own = select(RetentionPeriod).where(RetentionPeriod.partnership_id.in_(partnership_ids))
    for row in db.session.scalars(own):
        found[row.partnership_id][row.period] = row.months
    return found


def _ended(round_: Round) -> date | None:
    """The day it was closed or cancelled; one that nobody closed ended on its due day."""
    moment = round_.cancelled_at or round_.closed_at
    return day_of(moment) if moment is not None else round_.due_on


def _accounts(partnership: Partnership) -> list[tuple[User, date | None, int]]:
    """People whose last role anywhere has ended. Who worked in several partnerships stays as long as one keeps them."""
    gone = ~User.memberships.any(Membership.ended_at.is_(None))
    people = db.session.scalars(people_of(partnership.id).where(gone, ~User.email.endswith(REMOVED))).all()
    ids = [user.id for user in people]
    latest = select(Membership.user_id, func.max(Membership.ended_at)).group_by(Membership.user_id)
    last = {row[0]: row[1] for row in db.session.execute(latest.where(Membership.user_id.in_(ids)))}
    places = _places(ids)
    months = months_of(sorted({one for found in places.values() for one in found}))
    return [
        (user, _day(last.get(user.id)), max(months[place][Kind.ACCOUNT] for place in places[user.id]))
        for user in people
    ]


def _day(moment: datetime | None) -> date | None:
    return day_of(moment) if moment is not None else None


def _places(user_ids: list[uuid.UUID]) -> dict[uuid.UUID, set[uuid.UUID]]:
    """The partnerships in which each person ever had a role, in them or in one of their agencies."""
    through = select(Membership.user_id, PartnershipAgency.partnership_id).join(
        PartnershipAgency, PartnershipAgency.agency_id == Membership.agency_id
    )
    own = select(Membership.user_id, Membership.partnership_id)
    found: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for query in (through, own):
        for user_id, partnership_id in db.session.execute(query.where(Membership.user_id.in_(user_ids))):
            if partnership_id is not None:
                found[user_id].add(partnership_id)
    return found


def _holds() -> dict[uuid.UUID, Hold]:
    """Holds that stand. One that any partnership placed holds the record for all of them."""
    return {hold.record_id: hold for hold in db.session.scalars(select(Hold).where(Hold.released_at.is_(None)))}


def _kept() -> dict[uuid.UUID, date]:
    """Until when each record was decided to be kept, by the latest day that anybody named."""
    latest = (
        select(Review.record_id, func.max(Review.keep_until))
        .where(Review.decision == Decision.KEPT.value, Review.keep_until.is_not(None))
        .group_by(Review.record_id)
    )
    return {record_id: until for record_id, until in db.session.execute(latest) if until is not None}
