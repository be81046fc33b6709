"""Two partnerships with agencies of their own and one that answers to both, and a person for every role."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from sqlalchemy import select

from portal.accounts import service
from portal.accounts.models import Agency, Partnership, User
from portal.database import db
from portal.mail import OutboxMessage
from portal.permissions import AGENCY_ROLES, PARTNERSHIP_ROLES, Role
from tests.support.builders import Place, make_agency, make_default_partnership, make_partnership, make_user

EMAIL = "new@example.invalid"
NEW_PASSWORD = "a newly invented phrase"


@dataclass
class World:
    """``people`` hold their roles in the partnership ``north``, or in its agency ``agency``."""

    north: Partnership
    south: Partnership
    agency: Agency
    shared: Agency
    southern: Agency
    people: dict[Role, User] = field(default_factory=dict)

    @property
    def places(self) -> dict[str, Place]:
        return {
            "own agency": self.agency,
            "shared agency": self.shared,
            "southern agency": self.southern,
            "own partnership": self.north,
            "southern partnership": self.south,
        }

    @property
    def lead(self) -> User:
        return self.people[Role.SAFEGUARDING_LEAD]

    @property
    def administrator(self) -> User:
        return self.people[Role.ADMINISTRATOR]


def make_world() -> World:
    north, south = make_default_partnership(key="north"), make_partnership("south")
    made = World(north, south, make_agency(north), make_agency([north, south]), make_agency(south))
    made.people = {role: make_user(role, made.agency) for role in sorted(AGENCY_ROLES)}
    made.people |= {role: make_user(role, north) for role in sorted(PARTNERSHIP_ROLES)}
    return made


def last_body() -> str:
    """The newest e-mail in the outbox, within the current transaction."""
    newest = select(OutboxMessage.body).order_by(OutboxMessage.created_at.desc()).limit(1)
    return db.session.scalars(newest).one()


def token_in(body: str) -> str:
    """The token of the one link in an invitation."""
    (token,) = re.findall(r"^http://localhost:8000/invitation/(\S+)$", body, re.MULTILINE)
    return str(token)


def make_invitation(role: Role = Role.EDITOR, email: str = EMAIL) -> tuple[World, str]:
    """A world in which the safeguarding lead has invited somebody into their agency, and the token."""
    there = make_world()
    service.invite(there.lead, email, "New Example", role, there.agency)
    return there, token_in(last_body())
