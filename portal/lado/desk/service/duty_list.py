"""The duty list: references and how they stand, never a name."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select

from portal import audit
from portal.accounts.models import Partnership, User
from portal.accounts.words import Mistake, plain_line
from portal.database import db
from portal.lado import matching, policy
from portal.lado.clock import due_from
from portal.lado.desk import people
from portal.lado.desk.safety import waits_first
from portal.lado.models import Contact, Report
from portal.lado.numbers import as_reference
from portal.lado.sealing.traces import words_of
from portal.local_time import today
from portal.permissions import Permission, can, require

PAGE_SIZE = 50
UNDECIDED = ("new", "acknowledged")
"""States in which the clock of the answer runs: it stands still once something is decided."""
OPEN = (*UNDECIDED, "triaged", "open", "on_hold")
"""States that are not over. They are named one by one, so that the index leads past all that is closed."""


class Show(StrEnum):
    """The parts of the list."""

    NEW = "new"
    SOON = "soon"
    MINE = "mine"
    ALL = "all"
    CLOSED = "closed"
    TRANSFERRED = "transferred"


OPEN_PARTS = (Show.NEW, Show.SOON, Show.MINE, Show.ALL)


@dataclass(frozen=True, slots=True)
class Filters:
    """Which part, or whose: an officer's open contacts."""

    show: Show | None = None
    officer_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class DutyList:
    """One page of it; ``counts`` are of its open parts, ``officers`` how many each has open (None is nobody yet)."""

    filters: Filters
    contacts: list[Contact]
    counts: Mapping[Show, int]
    officers: list[tuple[uuid.UUID | None, int]]
    names: Mapping[uuid.UUID, str]
    page: int
    pages: int


def duty_list(user: User, partnership: Partnership, filters: Filters, page: int = 1) -> DutyList:
    """What ``user`` may know of. As many statements for ten contacts as for a hundred thousand."""
    require(user, Permission.CONTACT_LIST, partnership_id=partnership.id)
    here = policy.visible_to(user).where(Contact.partnership_id == partnership.id)
    counts = _counts(user, here, filters.show)
    wanted = filters if filters.show or filters.officer_id else Filters(_first_with_any(counts))
    chosen = here.where(_of_officer(wanted.officer_id) if wanted.officer_id else _part(user, wanted.show or Show.ALL))
    officers = _by_officer(here)
    many = dict(officers).get(wanted.officer_id, 0) if wanted.officer_id else counts[wanted.show or Show.ALL]
    pages = max(1, -(-many // PAGE_SIZE))
    page = min(max(1, page), pages)
    order = _order(wanted)
    contacts = list(db.session.scalars(chosen.order_by(*order).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)))
    ids = {one for contact in contacts for one in (contact.officer_id, contact.cover_id)}
    names = people.names_of({*ids, *(officer for officer, _ in officers)})
    return DutyList(wanted, contacts, counts, officers, names, page, pages)


def soon() -> datetime:
    """A clock that runs out before then is about to break: by the end of the next working day."""
    return due_from(today())


def is_soon(contact: Contact) -> bool:
    return contact.state in UNDECIDED and contact.respond_by is not None and contact.respond_by <= soon()


def search(user: User, typed: str) -> Contact | list[matching.Match]:
    """One contact by its reference or that of its receipt, or those with exactly this name. Of a report with several
    adults it is one, whose page names the others. Raises Mistake when nothing is asked for, and when somebody types
    more than a reference who may not learn of whom there is a record.

    What was typed is kept nowhere.
    """
    require(user, Permission.CONTACT_LIST)
    wanted = plain_line(typed, "wanted", "a reference or a whole name")
    reference = as_reference(wanted)
    if reference and (found := _with_reference(user, reference)) is not None:
        return found
    if not can(user, Permission.CONTACT_READ, partnership_id=people.desk_of(user).id):
        raise Mistake("wanted", "There is no contact with this reference. Only the LADO finds contacts by name")
    return look_for(user, matching.Known(names=(wanted,)))


def _with_reference(user: User, reference: str) -> Contact | None:
    """Whoever calls back reads out the reference of the receipt: they know no other."""
    own = policy.visible_to(user).where(Contact.reference == reference)
    receipts = select(Report.id).where(Report.reference == reference)
    of_receipt = policy.visible_to(user).where(Contact.report_id.in_(receipts)).order_by(Contact.arrived_at, Contact.id)
    return db.session.scalars(own).one_or_none() or db.session.scalars(of_receipt.limit(1)).one_or_none()


def look_for(user: User, known: matching.Known) -> list[matching.Match]:
    """Possible earlier contacts; that somebody looked is on the record, and not whom they looked for."""
    require(user, Permission.CONTACT_READ)
    if not words_of(" ".join(known.names)):
        raise Mistake("name", "Enter the name to look for")
    audit.record("lado.name_searched", user, partnership_id=people.desk_of(user).id)
    return matching.matches(user, known)


def _part(user: User, show: Show) -> ColumnElement[bool]:
    is_open = Contact.state.in_(OPEN)
    return {
        Show.NEW: Contact.state == "new",
        Show.SOON: and_(Contact.state.in_(UNDECIDED), _soon()),
        Show.MINE: and_(is_open, or_(Contact.officer_id == user.id, Contact.cover_id == user.id)),
        Show.ALL: is_open,
        Show.CLOSED: Contact.state == "closed",
        Show.TRANSFERRED: Contact.state == "transferred",
    }[show]


def _soon() -> ColumnElement[bool]:
    return Contact.respond_by <= soon()


def _of_officer(officer_id: uuid.UUID) -> ColumnElement[bool]:
    return and_(Contact.state.in_(OPEN), Contact.officer_id == officer_id)


def _order(filters: Filters) -> tuple[ColumnElement[Any], ...]:
    """Where children are not safe comes first, then what breaks first; what is closed, the newest first."""
    if filters.show is Show.CLOSED:
        return (Contact.closed_at.desc(), Contact.id.asc())
    undecided = Contact.state.in_(UNDECIDED)
    first = and_(undecided, waits_first())
    return (not_(first), not_(undecided), Contact.respond_by.asc(), Contact.arrived_at.asc(), Contact.id.asc())


def _counts(user: User, here: Select[Contact], wanted: Show | None) -> dict[Show, int]:
    """How many each part has. What is over grows without end, and is counted only for whoever looks at it."""
    columns = [func.count().filter(_part(user, show)) for show in OPEN_PARTS]
    row = db.session.execute(here.where(Contact.state.in_(OPEN)).with_only_columns(*columns)).one()
    counts = dict(zip(OPEN_PARTS, row, strict=True))
    if wanted in (Show.CLOSED, Show.TRANSFERRED):
        over = here.where(_part(user, wanted)).with_only_columns(func.count())
        counts[wanted] = db.session.scalar(over) or 0
    return counts


def _by_officer(here: Select[Contact]) -> list[tuple[uuid.UUID | None, int]]:
    query = here.where(Contact.state.in_(OPEN)).with_only_columns(Contact.officer_id, func.count())
    return [(officer, many) for officer, many in db.session.execute(query.group_by(Contact.officer_id))]


def _first_with_any(counts: Mapping[Show, int]) -> Show:
    """A morning begins with what is new; where nothing is, with what is about to break, and then with one's own."""
    return next((show for show in (Show.NEW, Show.SOON, Show.MINE) if counts[show]), Show.ALL)
