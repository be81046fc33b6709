"""Opening a round: a question set version, a period, and one return for each agency asked."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from portal import audit
from portal.accounts.models import Agency, Partnership
from portal.database import db, now
from portal.errors import Refused
from portal.forms import library
from portal.forms.spec import QuestionSet
from portal.permissions import Actor, Permission, require
from portal.returns import round_log
from portal.returns.asked_agencies import check_agencies, make_returns, tell_leads
from portal.returns.models import Round
from portal.returns.notes import one_line
from portal.returns.round_log import Change

KEY = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", re.ASCII)
MAX_KEY = 100
"""Files and sheets are named after it."""


def open_round(
    user: Actor,
    partnership: Partnership,
    question_set_key: str,
    *,
    opens_on: date,
    due_on: date,
    agencies: Iterable[Agency],
    short_for: frozenset[uuid.UUID] = frozenset(),
    title: str | None = None,
    key: str | None = None,
    previous: Round | None = None,
) -> Round:
    """Open a round and ask ``agencies``; the safeguarding leads of each are told by e-mail.

    ``short_for`` holds the ids of the agencies that answer the short version. ``key`` is the question set's key when
    left out; it is unique in an installation and never changes. ``previous`` is last year's round, whose answers these
    follow. Raises Forbidden, and Refused with what to change.
    """
    require(user, Permission.ROUND_MANAGE, partnership_id=partnership.id)
    asked = list({agency.id: agency for agency in agencies}.values())
    question_set = _question_set(question_set_key)
    _check_dates(opens_on, due_on)
    check_agencies(partnership, asked, short_for, question_set)
    title, key = checked_names(question_set, title, key)
    round_ = Round(
        id=uuid.uuid4(),
        key=key,
        partnership=partnership,
        partnership_id=partnership.id,
        question_set=question_set.name,
        version=question_set.version,
        title=title,
        opens_on=opens_on,
        due_on=due_on,
        previous_id=_previous(partnership, previous),
        opened_by=user.actor_id,
        created_at=now(),
    )
    db.session.add(round_)
    returns = make_returns(round_, question_set, asked, short_for)
    db.session.flush()
    tell_leads(returns)
    round_log.note(user, round_, Change.OPENED)
    audit.record(
        "round.opened",
        user,
        record_id=round_.id,
        partnership_id=partnership.id,
        key=round_.key,
        agencies=len(returns),
    )
    return round_


def checked_names(question_set: QuestionSet, title: str | None, key: str | None) -> tuple[str, str]:
    """The title and the key that a new round would have. Raises Refused with what to change."""
    return one_line("The title", title, question_set.audit_name), _free_key(key or question_set.key)


def _question_set(key: str) -> QuestionSet:
    try:
        found = library.get_by_key(key)
        if found.is_audit:
            return found
        raise KeyError(key)
    except KeyError:
        published = ", ".join(each.key for each in library.audits())
        raise Refused(f"There is no question set {key!r}. Choose one of these: {published}.") from None


def _check_dates(opens_on: date, due_on: date) -> None:
    if due_on < opens_on:
        raise Refused("The due date must be the opening date or later.")


def _free_key(key: str) -> str:
    if KEY.fullmatch(key) is None:
        raise Refused("The key of an audit is made of small letters, digits and hyphens, like section11-2026-north.")
    if len(key) > MAX_KEY:
        raise Refused(f"The key of an audit must be {MAX_KEY} characters or fewer.")
    if db.session.scalar(select(Round.id).where(Round.key == key)) is not None:
        raise Refused(f"There is an audit with the key {key} already. Type another key.")
    return key


def _previous(partnership: Partnership, previous: Round | None) -> uuid.UUID | None:
    if previous is not None and previous.partnership_id != partnership.id:
        raise Refused(f"{previous.title} belongs to another partnership. Choose a round of {partnership.name}.")
    return previous.id if previous is not None else None
