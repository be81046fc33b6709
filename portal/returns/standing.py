"""How a return stands, in words: its status, its due day, and what happens next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portal.local_time import day_of, long_date, moment, short_time, today
from portal.returns.models import Return, Status
from portal.returns.timing import is_late


@dataclass(frozen=True, slots=True)
class StatusWords:
    """``label`` is the short word for a status, ``colour`` that of its tag in the design system."""

    label: str
    colour: str


STATUS_WORDS: dict[Status, StatusWords] = {
    Status.NOT_STARTED: StatusWords("Not started", "blue"),
    Status.DRAFT: StatusWords("In progress", "light-blue"),
    Status.AWAITING_APPROVAL: StatusWords("Awaiting approval", "yellow"),
    Status.SUBMITTED: StatusWords("Submitted", "green"),
    Status.CHANGES_REQUESTED: StatusWords("Changes requested", "orange"),
    Status.ACCEPTED: StatusWords("Accepted", "green"),
}

WITH_AGENCY = frozenset({Status.NOT_STARTED, Status.DRAFT, Status.AWAITING_APPROVAL, Status.CHANGES_REQUESTED})
"""While a return has one of these, the days that are left matter."""


def words_of(return_: Return) -> StatusWords:
    return STATUS_WORDS[Status(return_.status)]


def due_words(return_: Return) -> str:
    """``Due 30 September 2026 (12 days left)``; the days only while something is still to be done."""
    due = f"Due {long_date(return_.due_on)}"
    is_open = Status(return_.status) in WITH_AGENCY and return_.round.closed_at is None
    return f"{due} ({days_left(return_.due_on, today())})" if is_open else due


def days_left(due: date, on: date) -> str:
    """How many days are left on the day ``on``; the due day itself is still in time."""
    days = (due - on).days
    if days == 0:
        return "today"
    if days == 1:
        return "tomorrow"
    return f"{days} days left" if days > 1 else f"{_days(-days)} late"


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def people_words(names: Sequence[str], otherwise: str) -> str:
    """Names inside a sentence: "A", "A or B", "A, B or C"."""
    if len(names) > 1:
        return f"{', '.join(names[:-1])} or {names[-1]}"
    return names[0] if names else otherwise


def late_words(return_: Return) -> str:
    """``Submitted 2 days late``; nothing when the answers came in time, or have not come."""
    if return_.first_submitted_at is None or not is_late(return_):
        return ""
    days = (day_of(return_.first_submitted_at) - return_.due_on).days
    return f"Submitted {_days(days)} late"


def happened(return_: Return, *, withdrawn: bool = False) -> str:
    """What has happened last, when something has that everyone should know.

    ``withdrawn`` says that changes may be made because the agency asked to withdraw its answers.
    """
    status = Status(return_.status)
    if status is Status.AWAITING_APPROVAL:
        return f"Sent for approval on {moment(return_.sent_for_approval_at)}."
    if status is Status.SUBMITTED:
        return f"Submitted on {moment(return_.submitted_at)}."
    if status is Status.ACCEPTED:
        return f"Accepted on {moment(return_.accepted_at)}."
    if status is Status.CHANGES_REQUESTED and withdrawn:
        return f"{return_.round.partnership.name} has opened your answers again, as you asked."
    if status is Status.CHANGES_REQUESTED:
        return f"{return_.round.partnership.name} has read your answers and asks for changes."
    return ""


def what_next(return_: Return, leads: Sequence[str], approvers: Sequence[str], reader: str = "") -> str:
    """What happens next, and who does it. ``leads`` and ``approvers`` are names; ``reader`` is who reads this."""
    team = sentence(return_.round.partnership.team_name)
    sends = "you send" if reader in leads else f"{people_words(leads, 'your safeguarding lead')} sends"
    approver = "you" if reader in approvers else people_words(approvers, "your approver")
    reads = (
        "You read the answers and submit them, or send"
        if reader in approvers
        else (f"{sentence(approver)} reads the answers and submits them, or sends")
    )
    return {
        Status.NOT_STARTED: f"Answer the sections in any order. When all are complete, {sends} them to {approver} "
        "to approve and submit.",
        Status.DRAFT: f"When all sections are complete, {sends} them to {approver} to approve and submit.",
        Status.AWAITING_APPROVAL: f"{reads} them back with a note. Nobody can change them until then.",
        Status.SUBMITTED: f"{team} reads the answers. You get an e-mail if changes are needed.",
        Status.CHANGES_REQUESTED: f"Change what is asked for. Then {sends} the answers to {approver} again.",
        Status.ACCEPTED: "There is nothing more to do. You can read and print the answers at any time.",
    }[Status(return_.status)]


def sentence(words: str) -> str:
    """The words at the start of a sentence."""
    return words[:1].upper() + words[1:]


def saved_words(at: datetime | None) -> str:
    """``Saved 10:42``, with the day when that was not today."""
    if at is None:
        return "Not saved yet"
    return f"Saved {short_time(at)}" if long_date(at) == long_date(today()) else f"Saved {moment(at)}"
