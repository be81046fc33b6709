"""The e-mails about what the partnership changed for agencies: which day, and never the note that says why."""

from __future__ import annotations

from portal import notices
from portal.accounts.models import User
from portal.local_time import long_date
from portal.notices import Kind
from portal.permissions import Permission
from portal.returns import people
from portal.returns.letters import send
from portal.returns.models import Return

CHANGED = notices.add(
    Kind(
        "round_changed",
        "The partnership changes an audit: its days, or whether you are asked",
        "you are a safeguarding lead of an agency that is asked to answer",
        Permission.RETURN_SEND_FOR_APPROVAL,
    )
)


def dates_changed(user: User, return_: Return) -> None:
    send(
        user,
        CHANGED,
        return_,
        "the days have changed",
        f"{return_.round.partnership.name} has changed the days of {return_.round.title}. "
        f"The answers of {return_.agency.name} are now due on {long_date(return_.due_on)}. Sign in to see them:",
    )


def more_time(user: User, return_: Return) -> None:
    send(
        user,
        CHANGED,
        return_,
        f"{return_.agency.name} has more time",
        f"The answers of {return_.agency.name} are now due on {long_date(return_.due_on)}. Sign in to see them:",
    )


def excused(user: User, return_: Return) -> None:
    send(
        user,
        CHANGED,
        return_,
        f"{return_.agency.name} need not answer",
        f"{return_.round.partnership.name} has excused {return_.agency.name} from {return_.round.title}. "
        "There is nothing to do. What was typed is kept. Sign in to see it:",
    )


def asked_again(user: User, return_: Return) -> None:
    send(
        user,
        CHANGED,
        return_,
        f"{return_.agency.name} is asked to answer after all",
        f"{return_.agency.name} is no longer excused from {return_.round.title}. "
        f"The answers are due on {long_date(return_.due_on)}. Sign in to see them:",
    )


def removed(user: User, return_: Return) -> None:
    send(
        user,
        CHANGED,
        return_,
        f"{return_.agency.name} is not asked any more",
        f"{return_.round.partnership.name} no longer asks {return_.agency.name} to answer {return_.round.title}. "
        "There is nothing to do. The page of this audit is no longer there; your other work is at:",
        path="/",
    )


def cancelled(user: User, return_: Return) -> None:
    send(
        user,
        CHANGED,
        return_,
        "this audit is cancelled",
        f"{return_.round.partnership.name} has cancelled {return_.round.title}. {return_.agency.name} has nothing "
        "more to do for it. What was typed is kept and is no longer shown. Your other work is at:",
        path="/",
    )


def leads_of(return_: Return) -> list[User]:
    """Who is told: the safeguarding leads of the agency."""
    return people.leads_of(return_.agency_id)
