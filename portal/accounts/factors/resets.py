"""A lost device: asked for by the person or opened by somebody who may approve, told to the person at once, approved by
others, stopped by the person at any time before, and carried out after a while.
"""

from __future__ import annotations

import secrets
import uuid
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal import audit, jobs
from portal.accounts.factors import letters
from portal.accounts.factors.approvers import approvers_of, is_approved, may_approve, people_for, visible_to
from portal.accounts.factors.held import has_factor
from portal.accounts.factors.keeping import remove_all
from portal.accounts.factors.models import FactorReset, FactorResetApproval
from portal.accounts.models import User
from portal.accounts.service.signing_in import find_user
from portal.accounts.sessions import TOKEN, hash_of
from portal.accounts.words import Mistake, plain_line
from portal.database import db, now
from portal.errors import Forbidden, NotFound, Refused
from portal.permissions import Actor

HOURS_TO_STOP = 2
TIME_TO_STOP = timedelta(hours=HOURS_TO_STOP)
"""How long the person has at least, from the e-mail, to say that nothing is lost."""

GIVEN_UP = timedelta(days=7)
MAX_REASON = 500
OPEN = (FactorReset.stopped_at.is_(None), FactorReset.done_at.is_(None))
ASKED_ALREADY = "This was asked for already, and waits for approval."


def ask(person: User, reason: str) -> FactorReset:
    """The person, who has given their password, says that the device is lost."""
    return _open(person, person, reason)


def open_for(user: User, email: str, reason: str) -> FactorReset:
    """Somebody who may approve opens it for a person of theirs. It is no approval yet. Raises Mistake."""
    person = find_user(email)
    ids = people_for(user)
    if person is None or person.id not in set(db.session.scalars(ids)) or not may_approve(user, person):
        raise Mistake("email", "Enter the e-mail address of a person of your partnership, and not your own")
    if not has_factor(person):
        raise Mistake("email", "This person has no device set up. They set one up when they next sign in")
    return _open(person, user, reason)


def _open(person: User, asked_by: User, reason: str) -> FactorReset:
    why = plain_line(reason, "reason", "what happened", maximum=MAX_REASON)
    if open_reset_of(person) is not None:
        raise Refused(ASKED_ALREADY)
    token = secrets.token_urlsafe(32)
    made = FactorReset(id=uuid.uuid4(), user_id=person.id, asked_by=asked_by.id, asked_at=now(), reason=why)
    made.stop_hash, made.approvals = hash_of(token), []
    db.session.add(made)
    try:
        db.session.flush()
    except IntegrityError as problem:
        raise Refused(ASKED_ALREADY) from problem
    audit.record("factor_reset.asked", asked_by, record_id=made.id, person=str(person.id))
    letters.lost(person, f"/not-lost/{token}", HOURS_TO_STOP)
    for approver in approvers_of(person):
        letters.to_approve(approver, person)
    return made


def open_reset_of(person: User) -> FactorReset | None:
    """What is under way for ``person``, if anything is."""
    return db.session.scalars(select(FactorReset).where(FactorReset.user_id == person.id, *OPEN)).one_or_none()


def waiting_for(user: User) -> list[FactorReset]:
    """The open resets that ``user`` may look at, oldest first."""
    rows = db.session.scalars(visible_to(user).where(*OPEN).order_by(FactorReset.asked_at))
    return [reset for reset in rows if may_approve(user, reset.user)]


def approve(user: User, reset_id: uuid.UUID) -> None:
    """Say yes. Raises NotFound for what ``user`` may not know of, and Refused for a second yes of the same person."""
    query = visible_to(user).where(FactorReset.id == reset_id, *OPEN).with_for_update(of=FactorReset)
    reset = db.session.scalars(query).one_or_none()
    if reset is None:
        raise NotFound()
    if not may_approve(user, reset.user):
        raise Forbidden("factor_reset:approve")
    if any(one.user_id == user.id for one in reset.approvals):
        raise Refused("You have approved this already. Somebody else has to approve it as well.")
    reset.approvals.append(FactorResetApproval(reset_id=reset.id, user_id=user.id, user=user, approved_at=now()))
    db.session.flush()
    audit.record("factor_reset.approved", user, record_id=reset.id, person=str(reset.user_id))
    _carry_out_if_due(reset)


def _carry_out_if_due(reset: FactorReset) -> bool:
    if now() < reset.asked_at + TIME_TO_STOP or not is_approved(reset):
        return False
    reset.done_at = now()
    remove_all(reset.user)
    audit.record("factor_reset.done", None, record_id=reset.id, person=str(reset.user_id))
    return True


def carry_out_due_for(person: User) -> None:
    """Asked at each sign-in, so that nobody waits for the clock."""
    query = select(FactorReset).where(FactorReset.user_id == person.id, *OPEN).with_for_update()
    reset = db.session.scalars(query).one_or_none()
    if reset is not None:
        _carry_out_if_due(reset)


def stop(person: User) -> None:
    """The person, signed in with the device, says that it is not lost."""
    reset = open_reset_of(person)
    if reset is None:
        raise Refused("There is nothing to stop any more.")
    _stop(reset, person)


def by_token(token: str) -> FactorReset:
    """What the link of an e-mail stands for; raises NotFound, always the same, when it cannot be stopped any more."""
    query = select(FactorReset).where(FactorReset.stop_hash == hash_of(token), *OPEN)
    found = db.session.scalars(query).one_or_none() if TOKEN.fullmatch(token) else None
    if found is None:
        raise NotFound("Nothing can be stopped with this link any more. If you are worried, contact your partnership.")
    return found


def stop_by_token(token: str) -> None:
    """Whoever has the e-mail stops it, signed in or not."""
    reset = by_token(token)
    _stop(reset, reset.user)


def _stop(reset: FactorReset, person: User | None) -> None:
    reset.stopped_at = now()
    audit.record("factor_reset.stopped", person, record_id=reset.id, person=str(reset.user_id))


def reset_by_command(user: Actor, person: User, reason: str) -> None:
    """On the server, for a sole administrator: at once, and the reason is kept. Raises Forbidden, Mistake."""
    if not user.is_system:
        raise Forbidden("factor_reset:command")
    why = plain_line(reason, "reason", "the reason", maximum=MAX_REASON)
    if not has_factor(person):
        raise Refused(f"{person.email} has no second factor. They set one up when they next sign in.")
    reset = open_reset_of(person)
    if reset is None:
        reset = FactorReset(id=uuid.uuid4(), user_id=person.id, asked_by=None, asked_at=now(), reason=why)
        reset.stop_hash, reset.approvals = hash_of(secrets.token_urlsafe(32)), []
        db.session.add(reset)
    reset.done_at, reset.reason = now(), why
    remove_all(person)
    audit.record("factor_reset.by_command", user, record_id=reset.id, person=str(person.id))


@jobs.hourly
def carry_out_or_give_up() -> int:
    """Carry out what is approved and due, and close what nobody approved for a week."""
    done = 0
    for reset in db.session.scalars(select(FactorReset).where(*OPEN).with_for_update()).all():
        if _carry_out_if_due(reset):
            done += 1
        elif now() - reset.asked_at > GIVEN_UP:
            _stop(reset, None)
    return done
