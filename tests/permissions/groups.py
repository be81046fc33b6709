"""Who belongs together at the doors of the portal."""

from __future__ import annotations

from portal.permissions import AGENCY_ROLES, LADO_ROLES, Role
from tests.permissions.actors import ACTORS, NOBODIES, Actor

EVERYONE = frozenset(ACTORS)
SIGNED_IN = EVERYONE - {NOBODIES[0], NOBODIES[2]}
COORDINATORS = frozenset({Actor("coordinator", "p")})
EVERY_COORDINATOR = frozenset(Actor("coordinator", place) for place in "pq")
READERS = COORDINATORS | {Actor("scrutineer", "p")}
ROUND_PEOPLE = frozenset(Actor(role, place) for role in ("coordinator", "scrutineer") for place in "pq")
AUDITED = AGENCY_ROLES - {Role.ALLEGATIONS_LEAD}
AGENCY = frozenset(Actor(role, "a") for role in AUDITED)
ACTION_READERS = ROUND_PEOPLE | {Actor(role, place) for role in AUDITED for place in ("a", "b", "c", "both")}
WRITERS = AGENCY - {Actor("approver", "a")}
LEAD = frozenset({Actor("safeguarding_lead", "a")})
EDITOR = frozenset({Actor("editor", "a")})
APPROVER = frozenset({Actor("approver", "a")})
LEADS = frozenset(Actor("safeguarding_lead", place) for place in ("a", "b", "c", "both"))
ADMINISTRATORS = frozenset(Actor("administrator", place) for place in "pq")
MANAGERS = frozenset(Actor("lado_manager", place) for place in "pq")
DESKS = frozenset(Actor(role, place) for role in LADO_ROLES for place in "pq")
DESK = frozenset(Actor(role, "p") for role in LADO_ROLES)
DECIDERS = DESK - {Actor("lado_support", "p")}
ALLOCATORS = DESK - {Actor("lado", "p")}
DECIDING_DESKS = frozenset(Actor(role, place) for role in ("lado", "lado_manager") for place in "pq")
FIGURE_READERS = DECIDING_DESKS | {Actor("scrutineer", place) for place in "pq"}
REPORTERS = frozenset(actor for actor in ACTORS if actor.role in AGENCY_ROLES)
AUTHOR = frozenset({Actor("allegations_lead", "a")})
INVITERS = LEADS | ADMINISTRATORS | MANAGERS
ADMINISTRATOR = frozenset({Actor("administrator", "p")})
