"""Who can do what where, since when, and when they were last here: what an administrator goes through now and then.

Accounts that nobody has used for a while are listed and stay as they are, for audits come every two years.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import contains_eager

from portal import audit
from portal.accounts.duties import DUTIES
from portal.accounts.factors.models import Passkey, TimeCode
from portal.accounts.models import Agency, Membership, Partnership, User, UserSession
from portal.accounts.policy import visible_memberships
from portal.database import db, now
from portal.local_time import long_date
from portal.mail import postbox
from portal.permissions import ROLE_NAMES, Actor, Permission, Role, require

A_PAGE = 50
HEADINGS = (
    "Name",
    "E-mail address",
    "Role",
    "Agency or partnership",
    "What the role does",
    "Has the role since",
    "Given by",
    "Last seen",
    "Second step for signing in",
    "Account",
)


@dataclass(frozen=True, slots=True)
class Access:
    """One role of one person, as the review lists it."""

    membership: Membership
    last_seen: datetime | None
    has_factor: bool
    given_by: str
    is_dormant: bool

    @property
    def person(self) -> User:
        return self.membership.user

    @property
    def state(self) -> str:
        """The account in a word."""
        if not self.person.is_active:
            return "Suspended"
        return "Dormant" if self.is_dormant else "In use"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the review, and how many roles each filter would list."""

    rows: list[Access]
    count: int
    counts: dict[str, int]
    number: int
    pages: int


def filters() -> dict[str, tuple[str, ColumnElement[bool]]]:
    """The filters by key: what they are called, and which roles they list."""
    long_ago = now() - postbox.settings.dormant_after
    unused = and_(or_(_last_seen().is_(None), _last_seen() < long_ago), User.created_at < long_ago)
    return {
        "all": ("All roles", Membership.ended_at.is_(None)),
        "dormant": (f"Not used for {postbox.settings.dormant_after.days} days", unused),
        "partnership": ("Roles in the partnership", Membership.partnership_id.is_not(None)),
        "no-factor": ("Without a second step", ~_has_factor()),
        "suspended": ("Suspended accounts", User.suspended_at.is_not(None)),
    }


def page_of(user: Actor, chosen: str, number: int) -> Page:
    """One page of the roles that ``user`` looks after, in the same few statements whatever their number."""
    _require(user)
    known = filters()
    condition = known[chosen if chosen in known else "all"][1]
    sums = db.session.execute(_counts(user, known)).one()
    counts = {key: int(number) for key, number in zip(known, sums, strict=True)}
    count = counts[chosen if chosen in known else "all"]
    pages = max(1, -(-count // A_PAGE))
    number = min(max(number, 1), pages)
    rows = _read(_ordered(user).where(condition).limit(A_PAGE).offset((number - 1) * A_PAGE))
    return Page(rows, count, counts, number, pages)


def rows_for_export(user: Actor, chosen: str) -> list[tuple[str, ...]]:
    """All rows of a filter as texts, for a file; that they were taken is on the record."""
    _require(user)
    known = filters()
    rows = _read(_ordered(user).where(known[chosen if chosen in known else "all"][1]))
    audit.record("access_review.exported", user, rows=len(rows), filter=chosen if chosen in known else "all")
    return [_texts(row) for row in rows]


def _require(user: Actor) -> None:
    require(user, Permission.PARTNERSHIP_MANAGE)


def _texts(row: Access) -> tuple[str, ...]:
    one = row.membership
    return (
        row.person.name,
        row.person.email,
        ROLE_NAMES[Role(one.role)],
        one.place_name,
        DUTIES[Role(one.role)],
        long_date(one.created_at),
        row.given_by,
        long_date(row.last_seen) if row.last_seen is not None else "Never",
        "Yes" if row.has_factor else "No",
        row.state,
    )


def _last_seen() -> ColumnElement[datetime | None]:
    """The latest sight of a person: in a session that is still known, else when they last signed in."""
    complete = UserSession.factor_at.is_not(None)
    seen = select(func.max(UserSession.last_seen_at)).where(UserSession.user_id == User.id, complete).scalar_subquery()
    return case((seen.is_not(None), seen), else_=User.last_signed_in_at)


def _has_factor() -> ColumnElement[bool]:
    app = exists().where(TimeCode.user_id == User.id, TimeCode.confirmed_at.is_not(None))
    return or_(app, exists().where(Passkey.user_id == User.id))


def _counts(user: Actor, known: dict[str, tuple[str, ColumnElement[bool]]]) -> Select[Any]:
    sums = [func.coalesce(func.sum(case((condition, 1), else_=0)), 0) for _, condition in known.values()]
    return visible_memberships(user).join(Membership.user).with_only_columns(*sums)


def _ordered(user: Actor) -> Select[Any]:
    """Partnerships first, then agencies by name; in each by name of the person."""
    query = visible_memberships(user).join(Membership.user).options(contains_eager(Membership.user))
    query = query.outerjoin(Agency, Agency.id == Membership.agency_id)
    query = query.outerjoin(Partnership, Partnership.id == Membership.partnership_id)
    order = (Membership.agency_id.is_not(None), func.coalesce(Agency.name, Partnership.name), User.name, User.email)
    return query.add_columns(_last_seen(), _has_factor()).order_by(*order, Membership.role, Membership.id)


def _read(query: Select[Any]) -> list[Access]:
    found = db.session.execute(query).all()
    names = _names([membership.given_by for membership, _, _ in found])
    long_ago = now() - postbox.settings.dormant_after
    return [
        Access(
            membership,
            seen,
            bool(has_factor),
            names.get(membership.given_by, "Not known"),
            membership.user.created_at < long_ago and (seen is None or seen < long_ago),
        )
        for membership, seen, has_factor in found
    ]


def _names(actor_ids: Iterable[str]) -> dict[str, str]:
    """Who gave a role, by name; what was given by command says so."""
    ids: Sequence[uuid.UUID] = [uuid.UUID(one) for one in sorted(set(actor_ids)) if len(one) == 36]
    named = db.session.execute(select(User.id, User.name).where(User.id.in_(ids)))
    return {"system": "By command", **{str(user_id): name for user_id, name in named}}
