"""The e-mails about returns: plain words and a link, never an answer and never a note that may quote one."""

from __future__ import annotations

from collections.abc import Sequence

from portal.accounts import notices
from portal.accounts.models import User
from portal.accounts.notices import Letter
from portal.local_time import long_date, today
from portal.notices import Kind
from portal.returns import letter_kinds as kinds
from portal.returns.models import Return
from portal.returns.standing import days_left, sentence


def send(
    user: User, kind: Kind, return_: Return, subject: str, *paragraphs: str, page: str = "", path: str = ""
) -> bool:
    """Whether it was sent, for the person may have switched its kind off.

    ``page`` is what comes after the address of the return, where the link leads further than to its list; ``path``
    the whole of it, where it does not lead to the return.
    """
    team = sentence(return_.round.partnership.team_name)
    path = path or f"/returns/{return_.id}{page}"
    return notices.send(user, Letter(kind, f"{return_.round.title}: {subject}", paragraphs, path, team)) is not None


def invited(user: User, return_: Return) -> None:
    round_ = return_.round
    opens = "is open" if round_.opens_on <= today() else f"opens on {long_date(round_.opens_on)}"
    send(
        user,
        kinds.INVITED,
        return_,
        f"{return_.agency.name} is asked to answer",
        f"{round_.title} {opens}. {return_.agency.name} is asked to answer by {long_date(return_.due_on)}.",
        "You can ask colleagues to fill in sections, and save as often as you like. Sign in to see it:",
    )


def approval_wanted(user: User, return_: Return) -> None:
    send(
        user,
        kinds.APPROVAL_WANTED,
        return_,
        "answers wait for your approval",
        f"The answers of {return_.agency.name} are complete and wait for you to read and submit them, "
        f"or to send them back. They are due on {long_date(return_.due_on)}. Sign in to see them:",
    )


def sent_back(user: User, return_: Return) -> None:
    send(
        user,
        kinds.SENT_BACK,
        return_,
        "your approver sent the answers back",
        f"The approver of {return_.agency.name} sent the answers back with a note. Sign in to read it:",
    )


def changes_wanted(user: User, return_: Return) -> None:
    send(
        user,
        kinds.CHANGES_WANTED,
        return_,
        "changes are asked for",
        f"{return_.round.partnership.name} has read the answers of {return_.agency.name} and asks for changes. "
        "Sign in to read what is asked:",
    )


def assigned(user: User, return_: Return, places: Sequence[str]) -> None:
    """``places`` are the sections and questions that the person is newly asked to answer, as the page names them."""
    send(
        user,
        kinds.ASSIGNED,
        return_,
        "you are asked to fill in a part",
        f"Your safeguarding lead asks you to answer this for {return_.agency.name}:",
        "\n".join(f"- {place}" for place in places),
        f"The answers are due on {long_date(return_.due_on)}. Sign in to see the list of what you are asked:",
    )


def note_for(user: User, return_: Return, place: str) -> None:
    """``place`` is the question that a colleague wrote a note about, as the page names it; never the note itself."""
    send(
        user,
        kinds.NOTE,
        return_,
        "a colleague has a question for you",
        f"A colleague at {return_.agency.name} wrote you a note about “{place}”. Sign in to read and answer it:",
    )


def submitted(user: User, return_: Return) -> None:
    send(
        user,
        kinds.SUBMITTED,
        return_,
        f"the answers of {return_.agency.name} are submitted",
        f"The answers of {return_.agency.name} were submitted to {return_.round.partnership.name}. "
        "You can read and print them, and the receipt, at any time. Sign in to see them:",
        page="/receipt",
    )


def accepted(user: User, return_: Return) -> None:
    send(
        user,
        kinds.ACCEPTED,
        return_,
        f"the answers of {return_.agency.name} are accepted",
        f"{return_.round.partnership.name} has accepted the answers of {return_.agency.name}. "
        "There is nothing more to do for this audit. Sign in to read them:",
    )


def withdrawal_asked(user: User, return_: Return) -> None:
    """To a coordinator: the link leads to the page where the request is answered."""
    send(
        user,
        kinds.WITHDRAWAL_ASKED,
        return_,
        f"{return_.agency.name} asks to withdraw its answers",
        f"{return_.agency.name} asks for the answers that it submitted to be opened again. "
        "Sign in to read why, and to answer:",
        page="/review",
    )


def withdrawal_answered(user: User, return_: Return, *, granted: bool) -> None:
    team = sentence(return_.round.partnership.team_name)
    says = (
        f"{team} has opened them again, so that you can change them and submit them again."
        if granted
        else f"{team} has answered, and the answers stay as they were submitted."
    )
    send(
        user,
        kinds.WITHDRAWAL_ANSWERED,
        return_,
        "answer to your request to withdraw",
        f"{return_.agency.name} asked to withdraw its answers. {says} Sign in to read more:",
    )


def reminder(user: User, return_: Return) -> bool:
    return send(user, kinds.REMINDER, return_, *reminder_words(return_))


def reminder_words(return_: Return) -> tuple[str, str]:
    """Whatever day it is: how long there is left, or how late the answers are. First the subject."""
    left = days_left(return_.due_on, today())
    return (
        f"{return_.agency.name} has not submitted its answers yet",
        f"The answers of {return_.agency.name} are due on {long_date(return_.due_on)} ({left}). "
        "They can still be submitted after that day, and are then marked as late. Sign in to see what is missing:",
    )


def approval_reminder(user: User, return_: Return) -> bool:
    return send(user, kinds.REMINDER, return_, *approval_reminder_words(return_), page="/approve")


def approval_reminder_words(return_: Return) -> tuple[str, str]:
    left = days_left(return_.due_on, today())
    return (
        "answers still wait for your approval",
        f"The answers of {return_.agency.name} wait for you to read and submit them, or to send them back. "
        f"They are due on {long_date(return_.due_on)} ({left}). Sign in to see them:",
    )


def part_reminder(user: User, return_: Return, places: Sequence[str]) -> bool:
    """``places`` are the sections and questions that the person was asked to answer and that are not complete."""
    left = days_left(return_.due_on, today())
    return send(
        user,
        kinds.REMINDER,
        return_,
        "your part is not complete yet",
        f"You are asked to answer this for {return_.agency.name}, and something is still missing in it:",
        "\n".join(f"- {place}" for place in places),
        f"The answers are due on {long_date(return_.due_on)} ({left}). Sign in to see what is missing:",
    )
