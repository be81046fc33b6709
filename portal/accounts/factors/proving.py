"""The second step of signing in: a code, a passkey or a recovery code, each good for once.

A try is counted, and a challenge taken away, in a transaction of its own before anything is looked at; so nothing
here may come after the request has begun to write.
"""

from __future__ import annotations

from sqlalchemy import Update, update

from portal import audit
from portal.accounts.factors import codes, letters, passkeys, recovery, tries
from portal.accounts.factors.held import apps_of
from portal.accounts.factors.models import Passkey, RecoveryCode, TimeCode
from portal.accounts.factors.passkeys import Purpose
from portal.accounts.models import User
from portal.accounts.words import Mistake
from portal.database import db, now

WAIT = "Wait a few minutes and try again. Too many codes were wrong"
WRONG_CODE = "Enter the code that your app shows now. If you used this one before, wait until the next one appears"
WRONG_RECOVERY = "Check the recovery code and try again. Each one works once"
WRONG_PASSKEY = "Your passkey was not recognised. Try again, or use another way"


def prove_by_code(user: User, typed: str) -> None:
    """Take the code of an app. Raises Mistake when it is wrong, used before, or one too many."""
    _count(user, "code")
    with db.reading():
        found = [(app.id, step) for app in apps_of(user.id) if (step := codes.step_of(app, typed)) is not None]
    if not found:
        raise _wrong(user, "code", WRONG_CODE)
    app_id, step = found[0]
    taken = update(TimeCode).where(TimeCode.id == app_id, TimeCode.last_step < step)
    _once(taken.values(last_step=step, last_used_at=now()), Mistake("code", WRONG_CODE))
    _proven(user, "app")


def prove_by_recovery_code(user: User, typed: str) -> None:
    """Use up a recovery code. Raises Mistake like ``prove_by_code``; the person is told by e-mail."""
    _count(user, "recovery_code")
    with db.reading():
        found = recovery.find(user.id, typed)
    if found is None:
        raise _wrong(user, "recovery_code", WRONG_RECOVERY)
    unused = update(RecoveryCode).where(RecoveryCode.id == found.id, RecoveryCode.used_at.is_(None))
    _once(unused.values(used_at=now()), Mistake("recovery_code", WRONG_RECOVERY))
    letters.changed(user, "A recovery code was used", "You signed in with one of your recovery codes.")
    _proven(user, "recovery code")


def prove_by_passkey(user: User, answer: str, session_hash: str) -> None:
    """Take what a device signed. Raises Mistake. It is not counted, for nobody guesses a signature."""
    with db.own_transaction() as session:
        challenge = passkeys.take_challenge(session, user.id, session_hash, Purpose.SIGN_IN)
    with db.reading():
        found = passkeys.check(user.id, answer, challenge)
    if found is None:
        raise _refused(user, "credential", WRONG_PASSKEY)
    passkey, count = found
    same = update(Passkey).where(Passkey.id == passkey.id, Passkey.sign_count == passkey.sign_count)
    _once(same.values(sign_count=count, last_used_at=now()), Mistake("credential", WRONG_PASSKEY))
    _proven(user, "passkey")


def _count(user: User, field: str) -> None:
    if not tries.take(user.id):
        raise _refused(user, field, WAIT)


def _wrong(user: User, field: str, message: str) -> Mistake:
    """The mistake; the person hears of it when it is the one after which nobody may try for a while."""
    with db.unit_of_work():
        if tries.waits(user.id):
            letters.too_many_wrong(user)
    return _refused(user, field, message)


def _refused(user: User, field: str, message: str) -> Mistake:
    audit.record_apart("factor.refused", user, record_id=user.id, field=field)
    return Mistake(field, message)


def _once(statement: Update, refusal: Mistake) -> None:
    """Run an update that must change one row: of two who bring the same at once, one is refused."""
    done = db.session.execute(statement.execution_options(synchronize_session=False))
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise refusal


def _proven(user: User, factor: str) -> None:
    tries.forget(user.id)
    audit.record("factor.used", user, record_id=user.id, factor=factor)
