"""The e-mails about returns: plain words and a link, never an answer and never a note that may quote one."""

from __future__ import annotations

from portal import mail
from portal.accounts.models import User
from portal.local_time import long_date, today
from portal.mail import postbox
from portal.returns.models import Return
from portal.returns.standing import sentence


def link(return_: Return) -> str:
    """The absolute address of a return's page, from the settings and never from a request."""
    return f"{postbox.settings.base_url}/returns/{return_.id}"


def _send(user: User, return_: Return, subject: str, *paragraphs: str) -> None:
    team = return_.round.partnership.team_name
    body = "\n\n".join((f"Dear {user.name}", *paragraphs, link(return_), sentence(team))) + "\n"
    mail.send(user.email, " ".join(subject.split()), body)


def invited(user: User, return_: Return) -> None:
    round_ = return_.round
    opens = "is open" if round_.opens_on <= today() else f"opens on {long_date(round_.opens_on)}"
    _send(
        user,
        return_,
        f"{round_.title}: {return_.agency.name} is asked to answer",
        f"{round_.title} {opens}. {return_.agency.name} is asked to answer by {long_date(return_.due_on)}.",
        "You can ask colleagues to fill in sections, and save as often as you like. Sign in to see it:",
    )


def approval_wanted(user: User, return_: Return) -> None:
    _send(
        user,
        return_,
        f"{return_.round.title}: answers wait for your approval",
        f"The answers of {return_.agency.name} are complete and wait for you to read and submit them, "
        f"or to send them back. They are due on {long_date(return_.due_on)}. Sign in to see them:",
    )


def sent_back(user: User, return_: Return) -> None:
    _send(
        user,
        return_,
        f"{return_.round.title}: your approver sent the answers back",
        f"The approver of {return_.agency.name} sent the answers back with a note. Sign in to read it:",
    )


def changes_wanted(user: User, return_: Return) -> None:
    _send(
        user,
        return_,
        f"{return_.round.title}: changes are asked for",
        f"{return_.round.partnership.name} has read the answers of {return_.agency.name} and asks for changes. "
        "Sign in to read what is asked:",
    )


def section_assigned(user: User, return_: Return, section_title: str) -> None:
    _send(
        user,
        return_,
        f"{return_.round.title}: you are asked to fill in a section",
        f"Your safeguarding lead asks you to fill in “{section_title}” for {return_.agency.name}. Sign in to see it:",
    )
