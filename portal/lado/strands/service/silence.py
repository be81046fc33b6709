"""Strands of which nothing was heard for too long, and those to be asked about by today."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from portal.accounts.models import Partnership, User
from portal.database import db, now
from portal.lado import policy
from portal.lado.models import OVER, Contact
from portal.lado.sectors import DECISIONS
from portal.lado.strands.models import Strand
from portal.lado.strands.service.follow import begin
from portal.lado.strands.words import UNFINISHED
from portal.lado.words import words_of
from portal.local_time import today
from portal.permissions import Permission, require

AT_ONCE = 200
CASES = tuple(key for key, one in DECISIONS.items() if one.threshold_met)


@dataclass(frozen=True, slots=True)
class Quiet:
    """A strand that waits to be asked about: silent for too long, or by the day that somebody set."""

    contact: Contact
    strand: Strand
    is_silent: bool


def quiet(user: User, partnership: Partnership) -> list[Quiet]:
    """Those of open cases that ``user`` may know of, the longest silence first. Nothing of them is opened."""
    require(user, Permission.CONTACT_LIST, partnership_id=partnership.id)
    before = now() - timedelta(days=words_of(partnership.wording).silence_days)
    query = (
        select(Strand, Contact)
        .join(Contact, Contact.id == Strand.contact_id)
        .where(Contact.id.in_(_cases(user, partnership)), _waits(partnership))
        .order_by(Strand.heard_at, Strand.id)
    )
    return [Quiet(contact, strand, strand.heard_at <= before) for strand, contact in db.session.execute(query)]


def count_quiet(user: User, partnership: Partnership) -> int:
    query = select(func.count()).select_from(Strand)
    mine = query.where(Strand.contact_id.in_(_cases(user, partnership)), _waits(partnership))
    return db.session.scalar(mine) or 0


def begin_missing() -> int:
    """Make the strands of cases that have none yet, so that silence counts from the decision; returns of how many."""
    has = exists().where(Strand.contact_id == Contact.id)
    bare = select(Contact).where(Contact.decision.in_(CASES), Contact.state.not_in(OVER), ~has).limit(AT_ONCE)
    cases = list(db.session.scalars(bare.with_for_update(skip_locked=True)))
    for one in cases:
        begin(one)
    return len(cases)


def _cases(user: User, partnership: Partnership) -> Select[uuid.UUID]:
    mine = policy.visible_to(user).where(
        Contact.partnership_id == partnership.id, Contact.state.not_in(OVER), Contact.decision.in_(CASES)
    )
    return mine.with_only_columns(Contact.id)


def _waits(partnership: Partnership) -> ColumnElement[bool]:
    before = now() - timedelta(days=words_of(partnership.wording).silence_days)
    asked = and_(Strand.chase_on.is_not(None), Strand.chase_on <= today())
    return and_(Strand.state.in_(UNFINISHED), or_(Strand.heard_at <= before, asked))
