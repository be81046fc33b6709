"""An agency asks to have back what it submitted; the partnership gives it back, or says why not."""

from __future__ import annotations

import uuid

from portal import audit
from portal.accounts.models import User
from portal.database import db, now
from portal.errors import NotFound, Refused
from portal.permissions import Actor
from portal.returns import letters, people, withdrawals, workflow
from portal.returns.about import subject
from portal.returns.models import Return, Withdrawal
from portal.returns.notes import some_words, words_or_nothing
from portal.returns.service.get_return import lock_return
from portal.returns.workflow import Action


def ask_to_withdraw(user: User, return_id: uuid.UUID, reason: str) -> Withdrawal:
    """Ask the partnership to open submitted answers again; its coordinators are told. Nothing changes until it answers.

    Raises Refused when a request waits already, WordsNeeded without a reason, Forbidden and NotFound.
    """
    return_ = lock_return(user, return_id)
    workflow.allow(user, Action.ASK_TO_WITHDRAW, return_)
    if withdrawals.open_one(return_.id) is not None:
        raise Refused(
            "Your organisation has asked to withdraw these answers already. "
            f"{return_.round.partnership.name} has not answered yet."
        )
    made = Withdrawal(
        id=uuid.uuid4(),
        return_id=return_.id,
        reason=some_words(reason, "Say why you want to withdraw the answers"),
        asked_by=user.id,
        asked_at=now(),
    )
    db.session.add(made)
    db.session.flush()
    for person in people.coordinators_of(return_.round.partnership_id):
        letters.withdrawal_asked(person, return_)
    audit.record("withdrawal.asked", user, **subject(return_))
    return made


def grant_withdrawal(user: Actor, return_id: uuid.UUID, withdrawal_id: uuid.UUID, answer: str = "") -> Return:
    """Open the answers again, and tell the agency. The submission stays as it was."""
    return_, wanted = _waiting(user, return_id, withdrawal_id, Action.GRANT_WITHDRAWAL)
    withdrawals.decide(user, wanted, granted=True, answer=words_or_nothing(answer))
    workflow.advance(Action.GRANT_WITHDRAWAL, return_)
    return_.accepted_at = None
    _tell(return_, wanted)
    audit.record("withdrawal.granted", user, **subject(return_))
    return return_


def decline_withdrawal(user: Actor, return_id: uuid.UUID, withdrawal_id: uuid.UUID, answer: str) -> Return:
    """Leave the answers as they are, and tell the agency why."""
    return_, wanted = _waiting(user, return_id, withdrawal_id, Action.DECLINE_WITHDRAWAL)
    answer = some_words(answer, "Say why the answers cannot be withdrawn")
    withdrawals.decide(user, wanted, granted=False, answer=answer)
    workflow.advance(Action.DECLINE_WITHDRAWAL, return_)
    _tell(return_, wanted)
    audit.record("withdrawal.declined", user, **subject(return_))
    return return_


def _waiting(user: Actor, return_id: uuid.UUID, withdrawal_id: uuid.UUID, action: Action) -> tuple[Return, Withdrawal]:
    """The request that a coordinator answers. Two coordinators cannot answer it twice, for the return is locked."""
    return_ = lock_return(user, return_id)
    workflow.allow(user, action, return_)
    wanted = db.session.get(Withdrawal, withdrawal_id, populate_existing=True)
    if wanted is None or wanted.return_id != return_.id:
        raise NotFound
    if wanted.decided_at is not None:
        raise Refused("This request has been answered already.")
    return return_, wanted


def _tell(return_: Return, wanted: Withdrawal) -> None:
    """The leads, and whoever asked."""
    told = {person.id: person for person in (*people.leads_of(return_.agency_id), wanted.person)}
    for person in told.values():
        letters.withdrawal_answered(person, return_, granted=bool(wanted.granted))
