"""The demonstration's partnership, agencies and people, and the passwords and codes with which they sign in."""

from __future__ import annotations

import base64
import hashlib
import hmac
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from sqlalchemy import select

from portal.accounts.factors import codes
from portal.accounts.factors.models import TimeCode
from portal.accounts.models import Agency, Membership, Partnership, User
from portal.accounts.passwords import hash_password
from portal.accounts.service import change_settings, create_agency, create_partnership
from portal.database import db, now
from portal.demo.plan import AgencyPlan, PersonPlan, Plan
from portal.permissions import SYSTEM, Role

APP = "Demonstration app"


@dataclass(frozen=True, slots=True)
class Account:
    """What is printed of a membership, so that someone can sign in with it."""

    email: str
    password: str
    role: str
    agency: str
    totp_secret: str


def password_for(key: bytes, email: str) -> str:
    """A password that is the same each time on this installation, and on no other: nothing secret is in the code.

    The people of one agency, which is one domain of addresses, share theirs: whoever shows the demonstration changes
    from the lead to the approver without looking it up, and a hundred people do not cost a hundred slow hashes.
    """
    domain = email.rpartition("@")[2]
    digest = hmac.new(key, domain.encode(), hashlib.sha256).digest()
    letters = base64.b32encode(digest).decode().lower()
    return "-".join(letters[start : start + 4] for start in (0, 4, 8, 12))


def totp_secret_for(key: bytes, seed: int, email: str) -> bytes:
    """The secret of a person's authenticator app: the same for the same seed, on this installation and on no other."""
    digest = hmac.new(key, f"totp/{seed}/{email}".encode(), hashlib.sha256).digest()
    return digest[: codes.SECRET_BYTES]


@dataclass(slots=True)
class Cast:
    """Everyone there is, found by place and role without asking the database again."""

    partnership: Partnership
    people: dict[tuple[uuid.UUID, Role], list[User]] = field(default_factory=dict)

    def all_of(self, place: Agency | Partnership, role: Role) -> list[User]:
        return self.people.get((place.id, role), [])

    def one_of(self, place: Agency | Partnership, role: Role) -> User:
        """The first of them."""
        found = self.all_of(place, role)
        if not found:
            raise LookupError(f"{place.name} has no {role.value}.")
        return found[0]

    def add(self, plan: PersonPlan, place: Agency | Partnership, password_hash: str, totp_secret: bytes) -> None:
        """A person with their one role, a password and an authenticator app."""
        at = now()
        user = User(
            id=uuid.uuid4(),
            email=plan.email,
            name=plan.name,
            job_title=plan.job_title,
            password_hash=password_hash,
            created_at=at,
        )
        agency, partnership = (place, None) if isinstance(place, Agency) else (None, place)
        user.memberships = [
            Membership(id=uuid.uuid4(), role=plan.role.value, agency=agency, partnership=partnership, created_at=at)
        ]
        app = codes.make_app(user.id, APP, totp_secret)
        app.confirmed_at = at
        db.session.add_all([user, app])
        self.people.setdefault((place.id, plan.role), []).append(user)


def make_everyone(plan: Plan, key: bytes, seed: int) -> Cast:
    """Partnership, agencies and all their people; each password is hashed once."""
    hashed = cache(hash_password)

    def join(person: PersonPlan, place: Agency | Partnership) -> None:
        cast.add(person, place, hashed(password_for(key, person.email)), totp_secret_for(key, seed, person.email))

    cast = Cast(make_partnership(plan))
    for person in plan.people:
        join(person, cast.partnership)
    for one in plan.agencies:
        agency = make_agency(one, cast.partnership)
        for person in one.people:
            join(person, agency)
    db.session.flush()
    return cast


def make_partnership(plan: Plan) -> Partnership:
    """The partnership, with the mark by which ``demo reset`` knows a demonstration."""
    said = dict(plan.partnership)
    made = create_partnership(SYSTEM, said.pop("key"), said.pop("name"), is_demonstration=True)
    change_settings(SYSTEM, made, **said)
    return made


def make_agency(plan: AgencyPlan, partnership: Partnership) -> Agency:
    return create_agency(SYSTEM, partnership, plan.code, plan.name, plan.sector, kinds=plan.kinds, aliases=plan.aliases)


def accounts_of(plan: Plan, key: bytes) -> list[Account]:
    """Every membership of the demonstration whose person is there, the partnership's own first."""
    secrets = totp_secrets()
    return [
        Account(one.email, password_for(key, one.email), one.role.value, place, secrets[one.email])
        for one, place in _places(plan)
        if one.email in secrets
    ]


def totp_secrets() -> dict[str, str]:
    """By address the secret of each person's app, as apps take it; empty for who has none any more."""
    confirmed = select(TimeCode).where(TimeCode.confirmed_at.is_not(None))
    apps = {app.user_id: codes.secret_of(app) for app in db.session.scalars(confirmed)}
    return {email: apps.get(user_id, "") for user_id, email in db.session.execute(select(User.id, User.email))}


def _places(plan: Plan) -> Iterator[tuple[PersonPlan, str]]:
    yield from ((person, "") for person in plan.people)
    yield from ((person, agency.name) for agency in plan.agencies for person in agency.people)
