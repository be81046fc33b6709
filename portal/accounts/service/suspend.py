"""Suspending an account: every door closes at once, nothing is deleted.

An account belongs to the installation. So this is for whoever looks after all of the person's roles, and for the
command line.
"""

from __future__ import annotations

from portal import audit
from portal.accounts import sessions
from portal.accounts.models import User
from portal.accounts.places import lock
from portal.accounts.service.invite import withdraw_made_by
from portal.accounts.service.leave import is_kept, keep_the_last
from portal.accounts.whole import require_whole
from portal.database import now
from portal.errors import Refused
from portal.permissions import Actor


def suspend(user: Actor, person: User) -> None:
    """Sign the person out everywhere and keep them out; invitations that they sent and nobody accepted end as well.

    Raises Refused when they are suspended already, and for the last administrator or LADO manager of a partnership
    unless it is done by command.
    """
    require_whole(user, person)
    if person.suspended_at is not None:
        raise Refused(f"The account of {person.name} is suspended already.")
    if not user.is_system:
        _keep_the_last(user, person)
    person.suspended_at = now()
    ended = sessions.end_all(person)
    withdrawn = withdraw_made_by(person)
    audit.record("account.suspended", user, record_id=person.id, sessions_ended=ended, invitations=withdrawn)


def reinstate(user: Actor, person: User) -> None:
    """Let the person sign in again, with the roles that have not been ended. Their earlier sessions stay over."""
    require_whole(user, person)
    if person.suspended_at is None:
        raise Refused(f"The account of {person.name} is not suspended.")
    person.suspended_at = None
    audit.record("account.reinstated", user, record_id=person.id)


def _keep_the_last(user: Actor, person: User) -> None:
    roles = [one for one in person.current_memberships if is_kept(user, one)]
    lock(one.partnership_id for one in roles if one.partnership_id is not None)
    for role in roles:
        keep_the_last(role)
