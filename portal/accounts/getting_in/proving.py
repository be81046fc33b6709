"""The password of whoever is signed in, or has a link in hand, asked for once more."""

from __future__ import annotations

from portal import audit
from portal.accounts.getting_in import throttle
from portal.accounts.getting_in.throttle import Verdict
from portal.accounts.models import User
from portal.accounts.passwords import verify_password
from portal.database import db


def proves(user: User, password: str) -> bool:
    """Whether ``password`` is theirs; tries are counted and refusals recorded as at the sign-in page.

    Whatever the request did before is undone, for a count must stay when the request is refused: a view asks this
    before it calls the verb, which looks at the password once more.
    """
    user_id, address, stored = user.id, user.email, user.password_hash
    db.finish_request(succeeded=False)
    looks = throttle.take(address) is Verdict.LOOK
    if not verify_password(stored if looks else None, password):
        audit.record_noise("session.refused", None, record_id=user_id)
        return False
    with db.own_transaction() as session:
        throttle.succeeded(session, address)
    return True
