"""Asking more agencies in a round that is open."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from sqlalchemy import select

from portal import audit
from portal.accounts.models import Agency
from portal.database import db
from portal.errors import Refused
from portal.forms import library
from portal.permissions import Actor
from portal.returns import round_log
from portal.returns.about import subject
from portal.returns.asked_agencies import check_agencies, make_returns, tell_leads
from portal.returns.models import Return
from portal.returns.notes import words_or_nothing
from portal.returns.round_log import Change
from portal.returns.service.get_round import lock_running


def add_agencies(
    user: Actor,
    round_id: uuid.UUID,
    agencies: Iterable[Agency],
    short_for: frozenset[uuid.UUID] = frozenset(),
    note: str = "",
) -> list[Return]:
    """Ask ``agencies`` as well; their leads are told by e-mail. ``short_for``: who answers the short version.

    Raises Refused with what to change, WordsNeeded for a note that cannot be kept, Forbidden and NotFound.
    """
    round_ = lock_running(user, round_id)
    asked = list({agency.id: agency for agency in agencies}.values())
    question_set = library.get(round_.question_set, round_.version)
    check_agencies(round_.partnership, asked, short_for, question_set)
    there = set(db.session.scalars(select(Return.agency_id).where(Return.round_id == round_.id)))
    twice = sorted(agency.name for agency in asked if agency.id in there)
    if twice:
        raise Refused(f"{', '.join(twice)}: asked already. Take it out.")
    words = words_or_nothing(note)
    made = make_returns(round_, question_set, asked, short_for)
    db.session.flush()
    tell_leads(made)
    for one in made:
        round_log.note_of(user, one, Change.ADDED, after="short" if one.short else "", words=words)
        audit.record("return.asked", user, **subject(one))
    return made
