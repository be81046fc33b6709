"""A person's own factors: names, removing one, new recovery codes; and removing all of them."""

from __future__ import annotations

import uuid

from sqlalchemy import delete

from portal import audit
from portal.accounts import sessions
from portal.accounts.factors import letters, recovery
from portal.accounts.factors.held import has_factor, held_by
from portal.accounts.factors.models import Passkey, PasskeyChallenge, RecoveryCode, TimeCode
from portal.accounts.factors.needed import needs_factor
from portal.accounts.factors.setting_up import LONGEST_NAME
from portal.accounts.models import User
from portal.accounts.words import plain_line
from portal.database import db
from portal.errors import NotFound, Refused

OWNED = (TimeCode, Passkey, RecoveryCode, PasskeyChallenge)


def one_of(user: User, factor_id: uuid.UUID) -> TimeCode | Passkey:
    """One of the person's own factors; raises NotFound for anybody else's."""
    held = held_by(user)
    mine: list[TimeCode | Passkey] = [*held.apps, *held.passkeys]
    found = next((one for one in mine if one.id == factor_id), None)
    if found is None:
        raise NotFound()
    return found


def rename(user: User, factor_id: uuid.UUID, name: str) -> None:
    """Call a factor by another name. Raises NotFound, and Mistake for a name that cannot be kept."""
    one_of(user, factor_id).name = plain_line(name, "name", "a name", maximum=LONGEST_NAME)
    audit.record("factor.renamed", user, record_id=user.id)


def may_remove(user: User) -> bool:
    """Whether one may go: not the last, unless the person needs none."""
    return held_by(user).count > 1 or not needs_factor(user)


def remove(user: User, factor_id: uuid.UUID) -> None:
    """Remove a factor and end every session; the caller begins a new one. Raises Refused for the last that is needed.

    The person's row is locked, so that two who remove two at once do not leave none.
    """
    db.session.get_one(User, user.id, with_for_update=True)
    found = one_of(user, factor_id)
    if not may_remove(user):
        raise Refused("This is the only way in that you have. Add another one first, then remove this one.")
    db.session.delete(found)
    db.session.flush()
    if not has_factor(user):
        db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    sessions.end_all(user)
    audit.record("factor.removed", user, record_id=user.id)
    letters.changed(user, "Your sign-in has changed", "A way of proving that it is you was removed from your account.")


def make_new_recovery_codes(user: User) -> list[str]:
    """Ten new codes; those that were printed before are worth nothing. Raises Refused without a factor."""
    if not has_factor(user):
        raise Refused("Set up an authenticator app or a passkey first.")
    made = recovery.make_anew(user)
    audit.record("factor.recovery_codes", user, record_id=user.id)
    letters.changed(user, "You have new recovery codes", "New recovery codes were made. The old ones no longer work.")
    return made


def remove_all(person: User) -> None:
    """Take every factor away and sign the person out everywhere; their next sign-in sets up anew."""
    for table in OWNED:
        db.session.execute(delete(table).where(table.user_id == person.id))
    sessions.end_all(person)
    letters.changed(
        person,
        "Your second step at sign-in was removed",
        "Sign in with your password. You are then asked to set up your new device.",
    )
