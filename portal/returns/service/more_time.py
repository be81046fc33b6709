"""An agency asks for more time; the partnership gives it, or says why not."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from portal import audit
from portal.accounts.models import User
from portal.accounts.words import Mistake
from portal.database import db, now
from portal.errors import Forbidden, NotFound, Refused
from portal.local_time import long_date, today
from portal.permissions import Actor, Permission, require
from portal.returns import more_time, more_time_letters, people, round_letters, workflow
from portal.returns.about import subject
from portal.returns.models import ExtensionRequest, Return
from portal.returns.notes import some_words, words_or_nothing
from portal.returns.service.extend import extend
from portal.returns.service.get_return import get_return, lock_return

LONGEST = timedelta(days=366)
"""Nobody is given longer than a year from today; a day further away is a slip of the pen."""


def ask_for_time(user: User, return_id: uuid.UUID, until: date | None, reason: str) -> ExtensionRequest:
    """Ask the partnership for time until ``until``; its coordinators are told. Nothing changes until one answers.

    Raises Mistake for the day (None is what was typed and is no day), WordsNeeded without a reason, Refused when a
    request waits already or nothing is to be done any more, Forbidden and NotFound.
    """
    return_ = lock_return(user, return_id)
    if not more_time.may_ask(user, return_):
        raise Forbidden(Permission.RETURN_SEND_FOR_APPROVAL.value)
    _refuse_needless(return_)
    made = ExtensionRequest(
        id=uuid.uuid4(),
        return_id=return_.id,
        until=_day_after(return_, until),
        reason=some_words(reason, "Say why you need more time"),
        asked_by=user.id,
        asked_at=now(),
    )
    db.session.add(made)
    db.session.flush()
    for person in people.coordinators_of(return_.round.partnership_id):
        more_time_letters.more_time_asked(person, return_, made)
    audit.record("more_time.asked", user, **subject(return_), until=made.until.isoformat())
    return made


def read_time_request(user: Actor, return_id: uuid.UUID, request_id: uuid.UUID) -> tuple[Return, ExtensionRequest]:
    """What an agency asks for, for the partnership that answers it."""
    return_ = get_return(user, return_id)
    require(user, Permission.ROUND_MANAGE, partnership_id=return_.round.partnership_id)
    return return_, _request(return_, request_id)


def grant_time(
    user: Actor, return_id: uuid.UUID, request_id: uuid.UUID, until: date | None, answer: str = ""
) -> Return:
    """Give the agency until ``until``, which need not be the day that it asked for, and tell it.

    Raises Mistake when ``until`` is None, Refused with what to change, WordsNeeded, Forbidden and NotFound.
    """
    return_, wanted = _waiting(user, return_id, request_id)
    if until is None:
        raise Mistake("day", "Enter a real day, such as 30 9 2027")
    words = words_or_nothing(answer)
    extend(user, return_, until, "The agency asked for more time.")
    more_time.decide(user, wanted, granted=True, answer=words)
    if wanted.person not in round_letters.leads_of(return_):
        round_letters.more_time(wanted.person, return_)
    audit.record("more_time.granted", user, **subject(return_), until=until.isoformat())
    return return_


def decline_time(user: Actor, return_id: uuid.UUID, request_id: uuid.UUID, answer: str) -> Return:
    """Leave the day as it is, and tell the agency why; that goes on when the round is closed."""
    return_, wanted = _waiting(user, return_id, request_id)
    more_time.decide(user, wanted, granted=False, answer=some_words(answer, "Say why there is no more time"))
    told = {person.id: person for person in (*people.leads_of(return_.agency_id), wanted.person)}
    for person in told.values():
        more_time_letters.more_time_declined(person, return_)
    audit.record("more_time.declined", user, **subject(return_))
    return return_


def _refuse_needless(return_: Return) -> None:
    workflow.require_open(return_.round)
    if return_.excused_at is not None:
        raise Refused("Your organisation is excused from this audit, so it needs no more time.")
    if not more_time.is_needed(return_):
        raise Refused("The answers have been submitted, so they need no more time.")
    if more_time.open_one(return_.id) is not None:
        raise Refused(
            f"Your organisation has asked for more time already. {return_.round.partnership.name} has not answered yet."
        )


def _day_after(return_: Return, until: date | None) -> date:
    if until is None:
        raise Mistake("day", "Enter a real day, such as 30 9 2027")
    if until < today():
        raise Mistake("day", "Enter a day that is today or later")
    if until <= return_.due_on:
        raise Mistake("day", f"Enter a day after {long_date(return_.due_on)}: that is when the answers are due now")
    if until > today() + LONGEST:
        raise Mistake("day", f"Enter a day before {long_date(today() + LONGEST)}")
    return until


def _waiting(user: Actor, return_id: uuid.UUID, request_id: uuid.UUID) -> tuple[Return, ExtensionRequest]:
    """The request that a coordinator answers. Two coordinators cannot answer it twice, for the return is locked."""
    return_ = lock_return(user, return_id)
    require(user, Permission.ROUND_MANAGE, partnership_id=return_.round.partnership_id)
    wanted = _request(return_, request_id)
    if wanted.decided_at is not None:
        raise Refused("This request has been answered already.")
    return return_, wanted


def _request(return_: Return, request_id: uuid.UUID) -> ExtensionRequest:
    wanted = db.session.get(ExtensionRequest, request_id, populate_existing=True)
    if wanted is None or wanted.return_id != return_.id:
        raise NotFound
    return wanted
