"""Cases that take long: how old each is, and why it still goes on."""

from __future__ import annotations

import uuid
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, and_, case, func

from portal.accounts.models import Partnership, User
from portal.database import db, now
from portal.lado import policy
from portal.lado.cases import typed, words
from portal.lado.cases.models import Case
from portal.lado.cases.service.finding import case_to_change
from portal.lado.desk import words as desk_words
from portal.lado.desk.service.find import changed
from portal.lado.models import Contact
from portal.local_time import start_of, today
from portal.permissions import Permission, require

RUNNING = ("triaged", "open", "on_hold")
"""States in which a case grows older."""
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Old:
    """One page of the cases that have gone on for a month or longer, the oldest first; ``counts`` by their band."""

    counts: Mapping[int, int]
    without_reason: Mapping[int, int]
    cases: list[tuple[Contact, Case]]
    page: int
    pages: int


def set_delay(user: User, contact_id: uuid.UUID, reason: str, note: str, *, seen: int) -> Case:
    """Say why a case takes long; a later reason takes the place of one."""
    contact, found = case_to_change(user, contact_id, seen)
    found.delay_reason = typed.one_of(reason, words.DELAYS, "reason", "Choose why it takes long")
    found.delay_note = desk_words.optional_text(note, "note", "the note") or None
    found.delay_set_at, found.delay_set_by_id = now(), user.id
    changed(user, contact, "lado.delay_explained")
    return found


def old_cases(user: User, partnership: Partnership, band: int | None = None, page: int = 1) -> Old:
    """What ``user`` may know of; three statements, however many there are."""
    require(user, Permission.CONTACT_LIST, partnership_id=partnership.id)
    counts, without = _counts(user, partnership)
    wanted = _in_band(_old(user, partnership), band)
    many = counts.get(band, 0) if band is not None else sum(counts.values())
    pages = max(1, -(-many // PAGE_SIZE))
    page = min(max(1, page), pages)
    rows = wanted.add_columns(Case).order_by(Case.opened_at, Contact.id).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    return Old(counts, without, [(one[0], one[1]) for one in db.session.execute(rows)], page, pages)


def unexplained(user: User, partnership: Partnership) -> int:
    """How many have gone on for longer than a month, and nobody has said why."""
    return sum(_counts(user, partnership)[1].values())


def months_ago(months: int) -> datetime:
    """The beginning of the day so many months before today; what began earlier is older than that. A day that the
    month does not have is its last one.
    """
    day = today()
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return start_of(date(year, month + 1, min(day.day, monthrange(year, month + 1)[1])))


def band_of(found: Case) -> int:
    """The greatest of the months that a case has reached; 0 for less than the first."""
    return next((one for one in reversed(words.MONTHS) if found.opened_at < months_ago(one)), 0)


def _old(user: User, partnership: Partnership) -> Select[Contact]:
    return (
        policy.visible_to(user)
        .join(Case, Case.contact_id == Contact.id)
        .where(
            Contact.partnership_id == partnership.id,
            Contact.state.in_(RUNNING),
            Case.opened_at < months_ago(words.MONTHS[0]),
        )
    )


def _in_band(query: Select[Contact], band: int | None) -> Select[Contact]:
    if band not in words.MONTHS:
        return query
    later = [one for one in words.MONTHS if one > band]
    reached = Case.opened_at < months_ago(band)
    return query.where(and_(reached, Case.opened_at >= months_ago(later[0])) if later else reached)


def _counts(user: User, partnership: Partnership) -> tuple[dict[int, int], dict[int, int]]:
    """By band how many there are, and how many of them say nothing of why. One statement."""
    band = case(*((Case.opened_at < months_ago(one), one) for one in reversed(words.MONTHS)), else_=0)
    silent = func.count().filter(Case.delay_reason.is_(None))
    query = _old(user, partnership).with_only_columns(band, func.count(), silent).group_by(band)
    rows = [(int(row[0]), int(row[1]), int(row[2])) for row in db.session.execute(query)]
    return {one[0]: one[1] for one in rows}, {one[0]: one[2] for one in rows}
