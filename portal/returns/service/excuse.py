"""Excusing an agency from a round, and asking it to answer after all."""

from __future__ import annotations

from portal import audit
from portal.database import db, now
from portal.errors import Refused
from portal.permissions import Actor
from portal.returns import round_letters, round_log
from portal.returns.about import subject
from portal.returns.models import Return
from portal.returns.notes import some_words, words_or_nothing
from portal.returns.round_log import Change
from portal.returns.service.extend import SENT
from portal.returns.service.get_round import lock_line


def excuse(user: Actor, return_: Return, reason: str) -> Return:
    """Expect no answers from this agency, which is then neither late nor counted; its leads are told.

    Raises Refused when it has answered or is excused already, WordsNeeded without a reason, Forbidden and NotFound.
    """
    one = lock_line(user, return_)
    name = one.agency.name
    if one.excused_at is not None:
        raise Refused(f"{name} is excused already.")
    if one.status in SENT:
        raise Refused(f"{name} has submitted its answers, so there is nothing to excuse it from.")
    words = some_words(reason, f"Say why {name} is excused")
    one.excused_at, one.excused_reason = now(), words
    db.session.flush()
    round_log.note_of(user, one, Change.EXCUSED, words=words)
    for lead in round_letters.leads_of(one):
        round_letters.excused(lead, one)
    audit.record("return.excused", user, **subject(one))
    return one


def unexcuse(user: Actor, return_: Return, note: str = "") -> Return:
    """Ask it to answer after all. Raises Refused when it is not excused, WordsNeeded, Forbidden and NotFound."""
    one = lock_line(user, return_)
    if one.excused_at is None:
        raise Refused(f"{one.agency.name} is not excused.")
    words = words_or_nothing(note)
    one.excused_at, one.excused_reason = None, ""
    db.session.flush()
    round_log.note_of(user, one, Change.UNEXCUSED, words=words)
    for lead in round_letters.leads_of(one):
        round_letters.asked_again(lead, one)
    audit.record("return.unexcused", user, **subject(one))
    return one
