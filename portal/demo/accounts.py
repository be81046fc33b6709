"""The demonstration's partnership, agencies and people, and the passwords with which they sign in."""

from __future__ import annotations

import base64
import hashlib
import hmac
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from portal.accounts.models import Agency, AgencyAlias, AgencyKind, Membership, Partnership, PartnershipAgency, User
from portal.accounts.passwords import hash_password
from portal.database import db, now
from portal.demo.plan import AgencyPlan, PersonPlan, Plan
from portal.permissions import Role


@dataclass(frozen=True, slots=True)
class Account:
    """What is printed of a membership, so that someone can sign in with it."""

    email: str
    password: str
    role: str
    agency: str
    totp_secret: str = ""


def password_for(key: bytes, email: str) -> str:
    """A password that is the same each time on this installation, and on no other: nothing secret is in the code."""
    digest = hmac.new(key, email.encode(), hashlib.sha256).digest()
    letters = base64.b32encode(digest).decode().lower()
    return "-".join(letters[start : start + 4] for start in (0, 4, 8, 12))


def make_partnership(plan: Plan) -> Partnership:
    is_first = db.session.scalars(select(Partnership).where(Partnership.is_default)).one_or_none() is None
    made = Partnership(
        id=uuid.uuid4(), **plan.partnership, is_default=is_first, is_demonstration=True, wording={}, created_at=now()
    )
    db.session.add(made)
    return made


def make_agency(plan: AgencyPlan, partnership: Partnership) -> Agency:
    agency = Agency(
        id=uuid.uuid4(),
        code=plan.code,
        name=plan.name,
        sector=plan.sector,
        created_at=now(),
        kind_rows=[AgencyKind(kind=kind) for kind in plan.kinds],
        alias_rows=[AgencyAlias(alias=alias) for alias in plan.aliases],
    )
    db.session.add(agency)
    db.session.flush()
    db.session.add(PartnershipAgency(partnership_id=partnership.id, agency_id=agency.id))
    return agency


def make_person(plan: PersonPlan, key: bytes, *, agency: Agency | None, partnership: Partnership | None) -> User:
    at = now()
    user = User(
        id=uuid.uuid4(),
        email=plan.email,
        name=plan.name,
        job_title=plan.job_title,
        password_hash=hash_password(password_for(key, plan.email)),
        created_at=at,
    )
    user.memberships = [
        Membership(id=uuid.uuid4(), role=plan.role.value, agency=agency, partnership=partnership, created_at=at)
    ]
    db.session.add(user)
    return user


def make_everyone(plan: Plan, key: bytes) -> Partnership:
    """Partnership, agencies and all their people."""
    partnership = make_partnership(plan)
    db.session.flush()
    for person in plan.people:
        make_person(person, key, agency=None, partnership=partnership)
    for one in plan.agencies:
        agency = make_agency(one, partnership)
        for person in one.people():
            make_person(person, key, agency=agency, partnership=None)
    db.session.flush()
    return partnership


def accounts_of(plan: Plan, key: bytes) -> list[Account]:
    """Every membership of the demonstration, the partnership's own first."""
    own = [Account(one.email, password_for(key, one.email), one.role.value, "") for one in plan.people]
    theirs = [
        Account(person.email, password_for(key, person.email), person.role.value, agency.name)
        for agency in plan.agencies
        for person in agency.people()
    ]
    return own + theirs


def person_of(agency: Agency, role: Role) -> User:
    """The (first) person of an agency who has ``role``."""
    query = select(User).join(Membership, Membership.user_id == User.id)
    query = query.where(Membership.agency_id == agency.id, Membership.role == role.value)
    return db.session.scalars(query.order_by(User.email)).first() or _nobody(agency, role)


def _nobody(agency: Agency, role: Role) -> User:
    raise LookupError(f"{agency.name} has no {role.value}.")
