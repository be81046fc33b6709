"""Cancelling a round for good."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from portal import audit
from portal.database import db, now
from portal.permissions import Actor, Permission
from portal.returns import round_letters, round_log
from portal.returns.models import Return, Round
from portal.returns.notes import some_words
from portal.returns.people import members_who_may
from portal.returns.refusals import WordsNeeded
from portal.returns.round_log import Change
from portal.returns.service.get_round import lock_round


def cancel_round(user: Actor, round_id: uuid.UUID, confirmed: str, note: str) -> Round:
    """Ask nobody any more, for good; agencies no longer see the audit, and their leads are told. Nothing is deleted.

    ``confirmed`` is the round's title, typed by hand. Raises WordsNeeded where the title or the note is not as it must
    be (by the keys "confirmed" and "note"), Refused when it was cancelled before, Forbidden and NotFound.
    """
    round_ = lock_round(user, round_id)
    words = _checked(round_, confirmed, note)
    told = _returns(round_)
    round_.cancelled_at = now()
    db.session.flush()
    round_log.note(user, round_, Change.CANCELLED, words=words)
    _tell(told)
    audit.record("round.cancelled", user, record_id=round_.id, partnership_id=round_.partnership_id)
    return round_


def _checked(round_: Round, confirmed: str, note: str) -> str:
    problems, words = {}, ""
    if " ".join(confirmed.split()).casefold() != " ".join(round_.title.split()).casefold():
        problems["confirmed"] = f"Type the name of the audit, {round_.title}, to say that you mean it"
    try:
        words = some_words(note, "Say why the audit is cancelled")
    except WordsNeeded as needed:
        problems["note"] = needed.message
    if problems:
        raise WordsNeeded(problems)
    return words


def _returns(round_: Round) -> list[Return]:
    query = select(Return).where(Return.round_id == round_.id, Return.excused_at.is_(None))
    return list(db.session.scalars(query))


def _tell(returns: list[Return]) -> None:
    leads = members_who_may(Permission.RETURN_SEND_FOR_APPROVAL, [one.agency_id for one in returns])
    for one in returns:
        for lead in leads[one.agency_id]:
            round_letters.cancelled(lead, one)
