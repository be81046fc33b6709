"""Two accounts of one person become one. Each package registers what is waiting for the person; accounts knows none.

The account that is given up stays, named as before: what was written under it is still theirs, and the record names
both. Nobody signs in with it again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from portal import audit
from portal.accounts import account_letters, leaving, sessions
from portal.accounts.factors.rising import higher_for
from portal.accounts.models import Membership, User
from portal.accounts.places import lock
from portal.accounts.service.invite import withdraw_made_by
from portal.accounts.whole import locked_person, people_of_mine, require_whole
from portal.accounts.words import Mistake
from portal.database import db, now
from portal.errors import Conflict
from portal.permissions import Actor

Mover = Callable[[Actor, User, User], None]

_callbacks: list[Mover] = []


@dataclass(frozen=True, slots=True)
class Merge:
    """What merging would do: the roles that move, and those that the kept account has already."""

    kept: User
    given_up: User
    moves: list[Membership]
    has_already: list[Membership]

    @property
    def seen(self) -> str:
        """Stands for exactly this, so that what was looked at is what is done."""
        ids = [self.kept.id, self.given_up.id, *sorted(one.id for one in (*self.moves, *self.has_already))]
        return hashlib.sha256(" ".join(str(one) for one in ids).encode("ascii")).hexdigest()


def when_accounts_merge(callback: Mover) -> Mover:
    """Register ``callback(user, kept, given_up)``; it runs in the merging transaction, before the roles move."""
    if callback not in _callbacks:
        _callbacks.append(callback)
    return callback


def look(user: Actor, kept_id: str, given_up_id: str) -> Merge:
    """What merging the two would do. Raises Mistake for two that are not there to be chosen, or are one."""
    people = {str(person.id): person for person in people_of_mine(user)}
    if kept_id not in people:
        raise Mistake("kept", "Choose the account that the person goes on with")
    if given_up_id not in people:
        raise Mistake("given_up", "Choose the account that is given up")
    if kept_id == given_up_id:
        raise Mistake("given_up", "Choose two accounts: this one is chosen twice")
    return _planned(people[kept_id], people[given_up_id])


def merge(user: Actor, kept_id: str, given_up_id: str, seen: str) -> Merge:
    """Merge the two accounts as ``seen`` on the page; raises Conflict when that is no longer what would happen."""
    first = look(user, kept_id, given_up_id)
    people = {person_id: locked_person(person_id) for person_id in sorted((first.kept.id, first.given_up.id))}
    plan = _planned(people[first.kept.id], people[first.given_up.id])
    require_whole(user, plan.kept)
    require_whole(user, plan.given_up)
    if plan.seen != seen or not plan.kept.is_active:
        raise Conflict("One of the two accounts has changed meanwhile. Choose them again.")
    _tell(plan)  # While both can still be written to.
    with higher_for(plan.kept):
        _move(user, plan)
    _close(user, plan)
    return plan


def _planned(kept: User, given_up: User) -> Merge:
    has = {(one.role, one.place.id) for one in kept.current_memberships}
    roles = given_up.current_memberships
    moves = [one for one in roles if (one.role, one.place.id) not in has]
    return Merge(kept, given_up, moves, [one for one in roles if one not in moves])


def _move(user: Actor, plan: Merge) -> None:
    """The kept account gets the roles first, so that what waits for the person stays with them."""
    lock(one.partnership_id for one in plan.moves if one.partnership_id is not None)
    at = now()
    for one in plan.moves:
        where = {"agency": one.agency, "partnership": one.partnership}
        given = {"given_by": user.actor_id, "created_at": at}
        db.session.add(Membership(user=plan.kept, role=one.role, **given, **where))
    db.session.flush()
    for callback in _callbacks:
        callback(user, plan.kept, plan.given_up)
    for one in (*plan.moves, *plan.has_already):
        one.ended_at, one.ended_reason = at, "Accounts merged"
    db.session.flush()
    for one in (*plan.moves, *plan.has_already):
        leaving.tell(user, one)


def _close(user: Actor, plan: Merge) -> None:
    given_up = plan.given_up
    given_up.merged_into_id, given_up.merged_at = plan.kept.id, now()
    sessions.end_all(given_up)
    withdraw_made_by(given_up)
    for one in (*plan.moves, *plan.has_already):
        audit.record(
            "account.merged",
            user,
            record_id=given_up.id,
            agency_id=one.agency_id,
            partnership_id=one.partnership_id,
            into=str(plan.kept.id),
            role=one.role,
        )


def _tell(plan: Merge) -> None:
    doubt = "If you did not expect this, ask the people who look after accounts at your partnership."
    account_letters.tell(
        plan.kept,
        "Your two accounts are one now",
        "An administrator merged another account of yours into this one. "
        "Sign in with this address; everything that you wrote under the other one is still there.",
        doubt,
    )
    account_letters.tell(
        plan.given_up,
        "Your two accounts are one now",
        "An administrator merged this account into another one of yours. "
        "From now on, sign in with the address of that one. This address no longer opens an account.",
        doubt,
    )
