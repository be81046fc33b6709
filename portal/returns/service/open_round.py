"""Opening a round: a question set version, a period, and one return for each agency asked."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from portal import audit
from portal.accounts.models import Agency, Partnership, PartnershipAgency
from portal.database import db, now
from portal.errors import Refused
from portal.forms import library
from portal.forms.check import Asking, check
from portal.forms.spec import QuestionSet
from portal.local_time import today
from portal.permissions import Actor, Permission, require
from portal.returns import letters
from portal.returns.models import Return, Round
from portal.returns.notes import one_line
from portal.returns.people import members_who_may

KEY = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", re.ASCII)


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
    _check_agencies(partnership, asked, short_for, question_set)
    round_ = Round(
        id=uuid.uuid4(),
        key=_free_key(key or question_set.key),
        partnership=partnership,
        partnership_id=partnership.id,
        question_set=question_set.name,
        version=question_set.version,
        title=one_line("The title", title, question_set.audit_name),
        opens_on=opens_on,
        due_on=due_on,
        previous_id=_previous(partnership, previous),
        opened_by=user.actor_id,
        created_at=now(),
    )
    db.session.add(round_)
    returns = _returns(round_, question_set, asked, short_for)
    db.session.flush()
    _tell_leads(returns)
    audit.record(
        "round.opened",
        user,
        record_id=round_.id,
        partnership_id=partnership.id,
        key=round_.key,
        agencies=len(returns),
    )
    return round_


def _question_set(key: str) -> QuestionSet:
    try:
        return library.get_by_key(key)
    except KeyError:
        published = ", ".join(each.key for each in library.versions())
        raise Refused(f"There is no question set {key!r}. Choose one of these: {published}.") from None


def _check_dates(opens_on: date, due_on: date) -> None:
    if due_on < opens_on:
        raise Refused("The due date must be the opening date or later.")


def _check_agencies(
    partnership: Partnership, asked: list[Agency], short_for: frozenset[uuid.UUID], question_set: QuestionSet
) -> None:
    """Only the partnership's own agencies that are active are asked, and the short version only where there is one."""
    if not asked:
        raise Refused("Choose at least one agency to ask.")
    query = select(PartnershipAgency.agency_id).where(PartnershipAgency.partnership_id == partnership.id)
    own = set(db.session.scalars(query))
    foreign = [agency.name for agency in asked if agency.id not in own]
    if foreign:
        raise Refused(f"{_names(foreign)}: not an agency of {partnership.name}. Take it out, or add it first.")
    inactive = [agency.name for agency in asked if not agency.is_active(today())]
    if inactive:
        raise Refused(f"{_names(inactive)}: not active today. Take it out, or change its dates first.")
    if not short_for <= {agency.id for agency in asked}:
        raise Refused("An agency that is to answer the short version is not among those asked. Add it first.")
    if short_for and question_set.short_version_tag is None:
        raise Refused(f"{question_set.title} has no short version. Ask every agency for the full one.")


def _names(names: list[str]) -> str:
    return ", ".join(sorted(names))


def _free_key(key: str) -> str:
    if KEY.fullmatch(key) is None:
        raise Refused("A round's key is made of small letters, digits and hyphens, like section11-2026-north.")
    if db.session.scalar(select(Round.id).where(Round.key == key)) is not None:
        raise Refused(f"There is a round {key!r} already. Give this one another key.")
    return key


def _previous(partnership: Partnership, previous: Round | None) -> uuid.UUID | None:
    if previous is not None and previous.partnership_id != partnership.id:
        raise Refused(f"{previous.title} belongs to another partnership. Choose a round of {partnership.name}.")
    return previous.id if previous is not None else None


def _returns(
    round_: Round, question_set: QuestionSet, asked: list[Agency], short_for: frozenset[uuid.UUID]
) -> list[Return]:
    """One return an agency; how many questions are asked is worked out once for agencies of the same kinds."""
    needed: dict[tuple[frozenset[str], bool], int] = {}
    returns = []
    for agency in asked:
        short = agency.id in short_for
        group = (agency.kinds, short)
        if group not in needed:
            needed[group] = check(question_set, {}, Asking(today(), agency.kinds, short)).progress[1]
        one = Return(round=round_, agency=agency, agency_id=agency.id, short=short, asked=needed[group])
        db.session.add(one)
        returns.append(one)
    return returns


def _tell_leads(returns: list[Return]) -> None:
    leads = members_who_may(Permission.RETURN_SEND_FOR_APPROVAL, [one.agency_id for one in returns])
    for one in returns:
        for lead in leads[one.agency_id]:
            letters.invited(lead, one)
