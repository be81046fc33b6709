"""The page of one agency in a round: people, history and contacts; never what stands in a draft."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal.accounts.models import Membership, User
from portal.database import db
from portal.errors import NotFound
from portal.permissions import ROLE_NAMES, Actor, Permission, Role, require
from portal.reporting import progress
from portal.reporting.history import Entry, history_of
from portal.reporting.progress import Line
from portal.reporting.service.read_round import visible_round
from portal.returns import more_time, withdrawals
from portal.returns.models import ExtensionRequest, Return, Round, Withdrawal
from portal.returns.service.get_return import get_return
from portal.returns.service.remove_agency import is_used


@dataclass(frozen=True, slots=True)
class Person:
    """Someone of the agency, to write to."""

    name: str
    job_title: str
    email: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinePage:
    """Everything that the page shows."""

    round: Round
    return_: Return
    line: Line
    people: Sequence[Person]
    history: Sequence[Entry]
    can_be_removed: bool
    more_time: ExtensionRequest | None
    withdrawal: Withdrawal | None


def read_line(user: Actor, round_id: uuid.UUID, return_id: uuid.UUID) -> LinePage:
    """One agency in a round. Raises NotFound where there is none, and for agencies' own people Forbidden."""
    round_ = visible_round(user, round_id)
    require(user, Permission.ROUND_READ, partnership_id=round_.partnership_id)
    line, return_ = progress.line_of(round_, return_id), get_return(user, return_id)
    if line is None:
        raise NotFound
    return LinePage(
        round=round_,
        return_=return_,
        line=line,
        people=_people(return_),
        history=history_of(return_),
        can_be_removed=not is_used(return_),
        more_time=more_time.open_one(return_.id),
        withdrawal=withdrawals.open_one(return_.id),
    )


def _people(return_: Return) -> list[Person]:
    query = (
        select(User, Membership.role)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.agency_id == return_.agency_id, Membership.ended_at.is_(None), User.suspended_at.is_(None))
        .order_by(Membership.created_at, Membership.id)
    )
    roles: dict[User, list[str]] = {}
    for person, role in db.session.execute(query):
        roles.setdefault(person, []).append(ROLE_NAMES[Role(role)])
    return [Person(one.name, one.job_title or "", one.email, tuple(names)) for one, names in roles.items()]
