"""Giving one agency more time."""

from __future__ import annotations

from datetime import date

from portal import audit
from portal.database import db
from portal.errors import Refused
from portal.local_time import long_date, today
from portal.permissions import Actor
from portal.returns import round_letters, round_log
from portal.returns.about import subject
from portal.returns.models import Return, Status
from portal.returns.notes import words_or_nothing
from portal.returns.round_log import Change
from portal.returns.service.get_round import lock_line

SENT = frozenset({Status.SUBMITTED, Status.ACCEPTED})


def extend(user: Actor, return_: Return, until: date, note: str = "") -> Return:
    """Let one agency answer until ``until``, and tell its leads. ``note`` says why, to the partnership alone.

    Raises Refused with what to change, WordsNeeded for a note that cannot be kept, Forbidden and NotFound.
    """
    one = lock_line(user, return_)
    _check(one, until)
    words, before = words_or_nothing(note), one.due_on
    one.extended_to = until
    db.session.flush()
    round_log.note_of(user, one, Change.EXTENDED, before=before.isoformat(), after=until.isoformat(), words=words)
    for lead in round_letters.leads_of(one):
        round_letters.more_time(lead, one)
    audit.record("return.extended", user, **subject(one), until=until.isoformat())
    return one


def _check(one: Return, until: date) -> None:
    name = one.agency.name
    if one.excused_at is not None:
        raise Refused(f"{name} is excused and needs no more time. Ask it to answer after all first.")
    if one.status in SENT:
        raise Refused(f"{name} has submitted its answers and needs no more time.")
    if until < today():
        raise Refused("The new due date must be today or later.")
    if until <= one.round.due_on:
        raise Refused(f"The new due date must be after {long_date(one.round.due_on)}, the day all agencies are due.")
    if until == one.extended_to:
        raise Refused(f"{name} is due on {long_date(until)} already. Choose another day.")
