"""Cases whose time has come. A chore finds them and puts them on a list; it erases nothing.

The day of a rule that counts from a birthday would tell the birthday, so it is worked out each time and never stored.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from portal import jobs
from portal.accounts.models import Partnership, User
from portal.database import db, now
from portal.lado import policy
from portal.lado.cases.models import Case
from portal.lado.keeping import rules
from portal.lado.keeping.models import Asked, CaseHold, Erasure, KeepReview
from portal.lado.keeping.outcomes import outcomes_of
from portal.lado.keeping.rules import Due, Rule
from portal.lado.keeping.service.rules import rules_of
from portal.lado.matching import day_in
from portal.lado.models import OVER, Contact
from portal.local_time import day_of, today
from portal.permissions import Permission, require

AT_ONCE = 200
T = TypeVar("T", Asked, Erasure)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case on the list: since when, and by which rule."""

    contact: Contact
    review: KeepReview
    label: str


def register() -> None:
    """Ask for the hourly look."""
    jobs.hourly(find_due)


def due_of(contact: Contact, of_partnership: Mapping[str, Rule] | None = None) -> Due | None:
    """When it is looked at and by which rule, for a case that is over and still there. Opens the date of birth."""
    ruled = of_partnership if of_partnership is not None else rules_of(contact.partnership_id)
    return _due(contact, outcomes_of([contact.id]).get(contact.id, set()), ruled)


def find_due() -> int:
    """Put what is due on the list, and take off what is due no longer; returns how many were put there."""
    with db.reading() as session:
        places = list(session.scalars(select(Partnership.id)))
    return sum(_find_in(one) for one in places)


def to_review(user: User, partnership: Partnership) -> list[Waiting]:
    """What waits for the manager's decision, the longest first; nothing that is held, and no name."""
    require(user, Permission.CONTACT_DECIDE, partnership_id=partnership.id)
    ruled = rules_of(partnership.id)
    rows = db.session.execute(waiting_for(user, partnership.id).order_by(KeepReview.found_at, KeepReview.id))
    return [Waiting(contact, review, ruled[review.rule].label) for contact, review in rows]


def waiting_for(user: User, partnership_id: uuid.UUID) -> Select[Contact, KeepReview]:
    """The contacts that are on the list, with their open reviews."""
    mine = policy.visible_to(user).with_only_columns(Contact.id).where(Contact.partnership_id == partnership_id)
    return (
        select(Contact, KeepReview)
        .join(KeepReview, KeepReview.contact_id == Contact.id)
        .where(Contact.id.in_(mine), KeepReview.decided_at.is_(None), Contact.state.in_(OVER))
        .where(~is_held(), ~is_going(), Contact.erased_at.is_(None))
    )


def asked_in(user: User, partnership: Partnership) -> list[tuple[Contact, Asked]]:
    """What waits for an answer, the earliest day first."""
    query = _mine(user, partnership, Asked).where(Asked.answer.is_(None)).order_by(Asked.due_on, Asked.id)
    return [(contact, asked) for contact, asked in db.session.execute(query)]


def to_confirm(user: User, partnership: Partnership) -> list[tuple[Contact, Erasure]]:
    """What was proposed to be erased and waits for a second person."""
    query = _mine(user, partnership, Erasure).where(Erasure.withdrawn_at.is_(None), Erasure.confirmed_at.is_(None))
    return [(contact, erasure) for contact, erasure in db.session.execute(query.order_by(Erasure.proposed_at))]


def _mine(user: User, partnership: Partnership, table: type[T]) -> Select[Contact, T]:
    require(user, Permission.CONTACT_DECIDE, partnership_id=partnership.id)
    mine = policy.visible_to(user).with_only_columns(Contact.id).where(Contact.partnership_id == partnership.id)
    return select(Contact, table).join(table, table.contact_id == Contact.id).where(Contact.id.in_(mine))


def is_held() -> ColumnElement[bool]:
    return exists().where(CaseHold.contact_id == Contact.id, CaseHold.ended_at.is_(None))


def is_going() -> ColumnElement[bool]:
    return exists().where(Erasure.contact_id == Contact.id, Erasure.withdrawn_at.is_(None))


def _find_in(partnership_id: uuid.UUID) -> int:
    """In pages of their own transactions, so that nobody waits for the write lock while the whole is looked at."""
    made, last = 0, uuid.UUID(int=0)
    while True:
        with db.unit_of_work():
            ruled = rules_of(partnership_id)
            page = _old_enough(partnership_id, last, ruled)
            made += _look_at(page, ruled)
            last = page[-1].id if page else last
        if len(page) < AT_ONCE:
            return made


def _old_enough(partnership_id: uuid.UUID, after: uuid.UUID, ruled: Mapping[str, Rule]) -> list[Contact]:
    """Closed cases that some rule might make due. None counts fewer years from closing than the least of them."""
    least = min(rules.AT_LEAST_YEARS, *(one.years for one in ruled.values()))
    before = now() - timedelta(days=365 * least)
    moved = select(Case.contact_id).where(Case.transferred_at <= before)
    ended = or_(
        and_(Contact.state == "closed", Contact.closed_at <= before),
        and_(Contact.state == "transferred", Contact.id.in_(moved)),
    )
    query = select(Contact).where(
        Contact.partnership_id == partnership_id, ended, Contact.erased_at.is_(None), Contact.id > after
    )
    return list(db.session.scalars(query.order_by(Contact.id).limit(AT_ONCE)))


def _look_at(contacts: Sequence[Contact], ruled: Mapping[str, Rule]) -> int:
    ids = [one.id for one in contacts]
    ended, reviews, made = outcomes_of(ids), _reviews_of(ids), 0
    for contact in contacts:
        found = _due(contact, ended.get(contact.id, set()), ruled)
        waiting = next((one for one in reviews.get(contact.id, []) if one.decided_at is None), None)
        is_due = found is not None and found.on <= today() and _kept_until(reviews.get(contact.id, [])) <= today()
        if found is not None and is_due and waiting is None:
            db.session.add(KeepReview(contact_id=contact.id, rule=found.rule, found_at=now()))
            made += 1
        elif waiting is not None and not is_due:
            db.session.delete(waiting)
    return made


def _reviews_of(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[KeepReview]]:
    found: dict[uuid.UUID, list[KeepReview]] = {}
    for one in db.session.scalars(select(KeepReview).where(KeepReview.contact_id.in_(ids))):
        found.setdefault(one.contact_id, []).append(one)
    return found


def _kept_until(reviews: Sequence[KeepReview]) -> date:
    return max((one.keep_until for one in reviews if one.keep_until is not None), default=date.min)


def _due(contact: Contact, ended: set[str], ruled: Mapping[str, Rule]) -> Due | None:
    over = _over_since(contact)
    if over is None or contact.erased_at is not None:
        return None
    born = day_in((contact.person or {}).get("born"))
    return rules.due(rules.keys_for(ended, contact.decision), born, day_of(over), ruled)


def _over_since(contact: Contact) -> datetime | None:
    """When it was closed; what another area leads from then on is over here with its transfer."""
    if contact.state == "transferred":
        case = db.session.get(Case, contact.id)
        return case.transferred_at if case is not None else None
    return contact.closed_at if contact.state == "closed" else None
