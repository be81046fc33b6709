"""Names are not kept longer than needed: those of a check that found nobody go on the day that was set."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from portal import audit, jobs
from portal.database import db, now
from portal.lado.checks.models import Check, CheckImport
from portal.lado.keeping.staying import must_stay
from portal.lado.models import ConflictTrace, NamedConflict
from portal.lado.sealing.keystore import keys
from portal.local_time import today
from portal.permissions import SYSTEM

AT_ONCE = 200
SEALED = tuple(name for name in vars(Check) if name.endswith("_sealed"))


def register() -> None:
    """Ask for the hourly rounds."""
    jobs.hourly(forget_nobody)
    jobs.hourly(forget_lists)


def forget_nobody() -> int:
    """Destroy the keys of answered checks that found nobody, once their day is over; returns how many.

    What is held, and what the person asked a copy of and has not got, stays as it is everywhere.
    """
    over = select(Check).where(
        Check.review_on < today(), Check.erased_at.is_(None), Check.state == "answered", Check.result == "none"
    )
    over = over.where(~must_stay(Check.contact_id))
    gone = 0
    for check in db.session.scalars(over.limit(AT_ONCE).with_for_update(skip_locked=True)):
        forget(check)
        audit.record("lado.check_forgotten", SYSTEM, record_id=check.contact_id, partnership_id=check.partnership_id)
        gone += 1
    return gone


def forget(check: Check) -> None:
    """Make whatever names somebody unreadable for good: the check, and those who must not know of it by name.

    Accounts stay kept from the contact, which holds nothing of them but that.
    """
    for name in SEALED:
        setattr(check, name, None)
    check.fingerprint, check.erased_at = None, now()
    ours = select(NamedConflict.id).where(NamedConflict.contact_id == check.contact_id)
    db.session.execute(delete(ConflictTrace).where(ConflictTrace.conflict_id.in_(ours)))
    db.session.execute(
        update(NamedConflict).where(NamedConflict.contact_id == check.contact_id).values(who_sealed=None)
    )
    db.session.flush()
    keys.destroy(check.id)


def forget_lists() -> int:
    """Lists that nobody added within a day, and those that were."""
    old = list(db.session.scalars(select(CheckImport).where(CheckImport.expires_at <= now()).limit(AT_ONCE)))
    for one in old:
        db.session.delete(one)
    db.session.flush()
    for one in old:
        keys.destroy(one.id)
    return len(old)
