"""Suspending an account: every door closes at once, nothing is deleted.

An account belongs to the installation and may hold roles in several partnerships, so this is done on the command line.
"""

from __future__ import annotations

from portal import audit
from portal.accounts import sessions
from portal.accounts.models import User
from portal.database import now
from portal.errors import Forbidden, Refused
from portal.permissions import Actor


def suspend(user: Actor, person: User) -> None:
    """Sign the person out everywhere and keep them out. Raises Refused when they are suspended already."""
    _require_system(user)
    if person.suspended_at is not None:
        raise Refused(f"The account of {person.name} is suspended already.")
    person.suspended_at = now()
    sessions.end_all(person)
    audit.record("account.suspended", user, record_id=person.id)


def reinstate(user: Actor, person: User) -> None:
    """Let the person sign in again, with the roles that have not been ended. Their earlier sessions stay over."""
    _require_system(user)
    if person.suspended_at is None:
        raise Refused(f"The account of {person.name} is not suspended.")
    person.suspended_at = None
    audit.record("account.reinstated", user, record_id=person.id)


def _require_system(user: Actor) -> None:
    if not user.is_system:
        raise Forbidden("account:suspend")
