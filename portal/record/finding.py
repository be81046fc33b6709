"""Finding people, agencies, returns and workbooks by a name. What is typed stays out of addresses and of the record."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import select

from portal import audit
from portal.accounts.models import User
from portal.database import db
from portal.local_time import long_date
from portal.permissions import Actor
from portal.record.policy import Sight, sight_of, the_only
from portal.reporting.models import ExportRequest
from portal.returns.models import Return, Round

MOST = 30
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Match:
    """Something that bears the name; ``under`` tells two of the same name apart."""

    kind: str
    id: str
    name: str
    under: str


def find(user: Actor, words: str) -> tuple[list[Match], bool]:
    """What has all the words in its name, and whether there is more of it. A fixed number of statements."""
    sight = sight_of(user)
    wanted = words.casefold()[:LONGEST].split()
    found = [one for one in _all(sight) if all(word in f"{one.name} {one.under}".casefold() for word in wanted)]
    audit.record("people.read", user, partnership_id=the_only(sight.partnership_ids), found=len(found))
    return found[:MOST], len(found) > MOST


def _all(sight: Sight) -> list[Match]:
    """Everything that the partnership has: some thousands at most, and compared as people write, not as SQL does."""
    mine_only = User.id.in_([uuid.UUID(one) for one in sight.people])
    people = db.session.execute(select(User.id, User.name, User.email).where(mine_only).order_by(User.name))
    returns = select(Return.id, Return.agency_id, Round.title).join(Return.round)
    mine = Round.partnership_id.in_(sight.partnership_ids)
    workbooks = select(ExportRequest).where(ExportRequest.partnership_id.in_(sight.partnership_ids))
    agencies = sight.agencies
    return [
        *(
            Match("agency", str(one), name, "Agency")
            for one, name in sorted(agencies.items(), key=lambda pair: pair[1])
        ),
        *(Match("person", str(one), name, email) for one, name, email in people),
        *(
            Match("return", str(one), f"{title} of {agencies.get(agency, 'an agency that left')}", "Audit of an agency")
            for one, agency, title in db.session.execute(returns.where(mine).order_by(Round.created_at.desc()))
        ),
        *(
            Match("workbook", str(one.id), f"Workbook of {one.round.title}", long_date(one.requested_at))
            for one in db.session.scalars(workbooks.order_by(ExportRequest.requested_at.desc()))
        ),
    ]
