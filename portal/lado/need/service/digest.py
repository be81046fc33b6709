"""What was read in a week by people whose contact it was not: a page from the record, and an e-mail with the numbers.

The record says of each reading by which way it came about, at that moment: what changes hands later changes nothing.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import select

from portal import audit, jobs
from portal.accounts import notices
from portal.accounts.models import Membership, Partnership, User
from portal.accounts.notices import Letter
from portal.audit import AuditEvent
from portal.database import db, now
from portal.lado import policy
from portal.lado.desk import people
from portal.lado.desk.service.find import READ
from portal.lado.desk.service.hand_over import SIGHT_TAKEN
from portal.lado.desk.service.looked import as_id, hidden_records
from portal.lado.models import Contact
from portal.lado.need.models import Digest
from portal.lado.need.watcher import write_to_watcher
from portal.lado.notice import DIGEST
from portal.local_time import start_of, today
from portal.permissions import Identity, Permission, Role, require

READINGS = (READ, "lado.document_read", "lado.check_read", "lado.dbs_read")
BY_OWN_WORK = (policy.OWN, policy.COVER)
TAKEN = "taken"
A_WEEK = timedelta(days=7)
PATH = "/duty/read-by-others"


@dataclass(slots=True)
class Line:
    """What one person read of one contact: how often by which way, and when last. ``contact_id`` is there where the
    manager may open it.
    """

    who: str
    reference: str
    contact_id: uuid.UUID | None
    last: datetime
    ways: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Week:
    """The week that begins on ``monday``; ``reads`` are all readings, ``people`` how many read."""

    monday: date
    lines: list[Line]
    reads: int
    people: int


def week_of(day: date) -> date:
    """The Monday of it."""
    return day - timedelta(days=day.weekday())


def read_by_others(user: User, partnership: Partnership, monday: date) -> Week:
    """For the LADO manager, without what is hidden from them; that somebody read it is on the record first."""
    require(user, Permission.CONTACT_APPOINT, partnership_id=partnership.id)
    found = list(_events(partnership.id, week_of(monday), hidden_records(user)))
    lines = _lines(user, found)
    reader = Identity(user.actor_id, tuple(user.grants))
    audit.record_apart("lado.record_read", reader, partnership_id=partnership.id, outcome="done")
    return Week(week_of(monday), lines, len(found), len({one.actor for one in found}))


def register() -> None:
    """Ask for the round that tells of each week once it is over."""
    jobs.hourly(send_digests)


def send_digests() -> int:
    """Tell the managers and the watcher of each partnership about the week that ended; once each."""
    monday = week_of(today()) - A_WEEK
    told = select(Digest.partnership_id).where(Digest.week == monday)
    managed = select(Membership.partnership_id).where(
        Membership.role == Role.LADO_MANAGER, Membership.ended_at.is_(None)
    )
    waiting = select(Partnership).where(Partnership.id.in_(managed), Partnership.id.not_in(told))
    found = list(db.session.scalars(waiting.order_by(Partnership.id)))
    for partnership in found:
        _tell(partnership, monday)
    return len(found)


def _tell(partnership: Partnership, monday: date) -> None:
    """Each manager gets the numbers without what is hidden from them, the watcher those of everything."""
    for manager in people.with_role(partnership.id, Role.LADO_MANAGER):
        words = _numbers(list(_events(partnership.id, monday, hidden_records(manager))))
        paragraphs = (*words, "Sign in to see who read what.")
        notices.send(manager, Letter(DIGEST, DIGEST.title, paragraphs, PATH, partnership.team_name))
    every = list(_events(partnership.id, monday, ()))
    write_to_watcher(partnership, DIGEST.title, *_numbers(every), "Ask the LADO manager who read what, and why.")
    readers = len({one.actor for one in every})
    db.session.add(Digest(partnership_id=partnership.id, week=monday, told_at=now(), reads=len(every), people=readers))


def _numbers(found: Collection[AuditEvent]) -> tuple[str, ...]:
    ways = Counter(way_of(one) for one in found)
    return (
        f"Last week confidential records were read {len(found)} times by people whose work they were not.",
        f"People who read: {len({one.actor for one in found})}. Opened with a reason: {ways[policy.RELATED]}. "
        f"Opened in need: {ways[policy.IN_NEED]}. Given to themselves: {ways[TAKEN]}.",
    )


def _events(partnership_id: uuid.UUID, monday: date, hidden: Collection[str]) -> Iterator[AuditEvent]:
    """Every reading of that week by somebody whose contact it was not, and everything somebody gave to themselves."""
    query = select(AuditEvent).where(
        AuditEvent.partnership_id == partnership_id,
        AuditEvent.action.in_((*READINGS, SIGHT_TAKEN)),
        AuditEvent.at >= start_of(monday),
        AuditEvent.at < start_of(monday + A_WEEK),
        AuditEvent.outcome == "done",
        AuditEvent.record.not_in(hidden),
    )
    return (one for one in db.session.scalars(query.order_by(AuditEvent.seq)) if _is_told(one))


def _is_told(event: AuditEvent) -> bool:
    """Whoever saw only that there is a contact has read nothing. What was noted without a way is told."""
    way = way_of(event)
    return way != "" and way not in BY_OWN_WORK


def way_of(event: AuditEvent) -> str:
    return TAKEN if event.action == SIGHT_TAKEN else str(event.facts.get("way", "unknown"))


def _lines(user: User, found: Collection[AuditEvent]) -> list[Line]:
    names = people.names_of({as_id(one.actor) for one in found})
    ids = {as_id(one.record) for one in found} - {None}
    contacts = {one.id: one for one in db.session.scalars(policy.visible_to(user).where(Contact.id.in_(ids)))}
    lines: dict[tuple[str, str], Line] = {}
    for one in found:
        line = lines.setdefault((one.actor, one.record), _line(one, names, contacts))
        line.ways[way_of(one)] += 1
        line.last = one.at
    return sorted(lines.values(), key=lambda one: (one.who, one.reference))


def _line(event: AuditEvent, names: Mapping[uuid.UUID, str], contacts: Mapping[uuid.UUID, Contact]) -> Line:
    actor, record = as_id(event.actor), as_id(event.record)
    contact = contacts.get(record) if record is not None else None
    who = names.get(actor, "") if actor is not None else ""
    reference = contact.reference if contact is not None else ""
    return Line(who or "Somebody without an account", reference, contact.id if contact is not None else None, event.at)
