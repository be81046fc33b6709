"""Who asks, in the tests of permissions: a person in every role in every place, and those who have none."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from portal.accounts.models import User
from portal.permissions import AGENCY_ROLES, PARTNERSHIP_ROLES, Role


@dataclass(frozen=True)
class Actor:
    """Who asks: a role and where it is held, or a name for those who have none."""

    role: str
    place: str = ""

    def __str__(self) -> str:
        return f"{self.role} of {self.place}" if self.place else self.role


NOBODIES = tuple(Actor(name) for name in ("anonymous", "no role", "suspended lead", "lead who left"))
AGENCY_ACTORS = (
    *(
        Actor(role, place)
        for role in sorted(AGENCY_ROLES - {Role.ALLEGATIONS_LEAD})
        for place in ("a", "b", "c", "both")
    ),
    Actor(Role.ALLEGATIONS_LEAD, "a"),
)
PARTNERSHIP_ACTORS = tuple(Actor(role, place) for role in sorted(PARTNERSHIP_ROLES) for place in ("p", "q"))
ACTORS = (*NOBODIES, *AGENCY_ACTORS, *PARTNERSHIP_ACTORS)


@dataclass
class World:
    """Everything there is, and what an address may name."""

    users: dict[Actor, User | None] = field(default_factory=dict)
    arguments: dict[str, str] = field(default_factory=dict)
    target: uuid.UUID = field(default_factory=uuid.uuid4)

    def person(self, actor: Actor) -> User:
        """Whoever ``actor`` is, who must be somebody."""
        person = self.users[actor]
        assert person is not None, actor
        return person
