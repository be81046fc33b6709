"""One step for several agencies of a round at once: all of them, or, where one refuses, none."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.database import db
from portal.errors import Refused
from portal.local_time import today
from portal.permissions import Actor, Permission
from portal.reporting import progress
from portal.reporting.progress import Line
from portal.reporting.service.manageable_round import manageable_round
from portal.returns import letters
from portal.returns.models import Return, Round, Status
from portal.returns.people import members_who_may
from portal.returns.service.extend import extend
from portal.returns.service.log_contact import log_contact
from portal.returns.service.remind import TO_BE_REMINDED, remind

NOBODY = "Tick at least one agency. Go back to the list, tick the boxes at the left, and try again."


@dataclass(frozen=True, slots=True)
class Told:
    """One agency, who of it gets the reminder by name, and the words; ``why_not`` when it is not reminded."""

    line: Line
    names: tuple[str, ...]
    subject: str = ""
    words: str = ""
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What would happen to the agencies that were ticked."""

    round: Round
    lines: Sequence[Line]
    told: Sequence[Told]


def preview_chosen(user: Actor, round_id: uuid.UUID, ids: Sequence[uuid.UUID]) -> Preview:
    """Who would get which reminder. Raises NotFound and Forbidden."""
    round_ = manageable_round(user, round_id)
    lines = progress.lines_of(round_, ids)
    returns = {one.id: one for one in _returns(round_, ids)}
    agencies = [line.agency_id for line in lines]
    leads = members_who_may(Permission.RETURN_SEND_FOR_APPROVAL, agencies)
    approvers = members_who_may(Permission.RETURN_SUBMIT, agencies)
    told = []
    for line in lines:
        if why := _why_not(line):
            told.append(Told(line, (), why_not=why))
            continue
        waits = line.status is Status.AWAITING_APPROVAL
        people = [*(approvers[line.agency_id] if waits else []), *leads[line.agency_id]]
        names = tuple(dict.fromkeys(person.name for person in people))
        words = letters.approval_reminder_words if waits else letters.reminder_words
        subject, text = words(returns[line.return_id])
        told.append(Told(line, names, subject, text))
    return Preview(round_, lines, told)


def remind_all(user: Actor, round_id: uuid.UUID, ids: Sequence[uuid.UUID]) -> int:
    """Remind those of the agencies that still have something to do; who was reminded today is not again.

    Returns how many people are written to. Raises Refused when none is left, NotFound and Forbidden.
    """
    round_ = manageable_round(user, round_id)
    waiting = {line.return_id for line in progress.lines_of(round_, ids) if not _why_not(line)}
    if not waiting:
        raise Refused(NOBODY if not ids else "None of these agencies has anything left to do. Nobody was reminded.")
    _require_running(round_)
    kind = f"asked {today().isoformat()}"
    return sum(len(remind(user, one, kind)) for one in _returns(round_, ids) if one.id in waiting)


def extend_all(user: Actor, round_id: uuid.UUID, ids: Sequence[uuid.UUID], until: date, note: str) -> None:
    """Give each of them until the same day that still has to answer and has another day now.

    Raises Refused when none is left, else as ``extend`` does.
    """
    chosen = {one.id: one for one in _chosen(user, round_id, ids)}
    lines = progress.lines_of(manageable_round(user, round_id), ids)
    waiting = [line for line in lines if not _why_not(line)]
    if not waiting:
        raise Refused("All of these agencies are excused or have submitted, and need no more time.")
    others = [line for line in waiting if chosen[line.return_id].extended_to != until] or waiting[:1]
    for line in others:
        extend(user, chosen[line.return_id], until, note)


def call_all(user: Actor, round_id: uuid.UUID, ids: Sequence[uuid.UUID], kind: str, text: str) -> None:
    """Note the same contact for each of them. Raises as ``log_contact`` does."""
    for one in _chosen(user, round_id, ids):
        log_contact(user, one, kind, text)


def _chosen(user: Actor, round_id: uuid.UUID, ids: Sequence[uuid.UUID]) -> Sequence[Return]:
    found = _returns(manageable_round(user, round_id), ids)
    if not found:
        raise Refused(NOBODY)
    return found


def _returns(round_: Round, ids: Sequence[uuid.UUID]) -> Sequence[Return]:
    return db.session.scalars(select(Return).where(Return.round_id == round_.id, Return.id.in_(ids))).all()


def _why_not(line: Line) -> str:
    if line.excused:
        return "Excused"
    return "" if line.status in TO_BE_REMINDED else "Submitted already"


def _require_running(round_: Round) -> None:
    if round_.closed_at is not None or round_.cancelled_at is not None:
        raise Refused(f"{round_.title} is over, so nobody is reminded. Open it again first.")
