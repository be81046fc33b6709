"""The list of events, one page at a time, and the file of them. Reading the record is on the record as well."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select

from exports.csv_text import csv_of
from portal import audit
from portal.audit import AuditEvent
from portal.database import db
from portal.errors import Refused
from portal.local_time import LONDON, moment
from portal.permissions import Actor
from portal.record.filters import Filters
from portal.record.naming import Names, names_in
from portal.record.policy import Sight, sight_of, the_only
from portal.record.words import COLOURS, OUTCOMES, action_words

PAGE_SIZE = 50
LONGEST_FILE = 50_000


@dataclass(frozen=True, slots=True)
class Line:
    """One event in words, with the ids that lead on from it."""

    at: str
    actor: str
    actor_id: str
    acting_for: str
    what: str
    outcome: str
    colour: str
    place: str
    record: str
    record_name: str
    record_kind: str
    address: str
    reference: str
    facts: str


@dataclass(frozen=True, slots=True)
class EventsPage:
    """``older`` is how many of the events are older than the last line, or 0 at the end.

    Pages count what the reader may read. The number of an event in the chain would tell how much happens elsewhere.
    """

    lines: Sequence[Line]
    older: int
    person: str
    record: str


def read_events(user: Actor, filters: Filters, of_the_oldest: int | None = None) -> EventsPage:
    """One page of the events that ``user`` may read, the newest first; a fixed number of statements.

    The first page has the newest of all, another one the newest of so many of the oldest: what is written meanwhile
    moves no event from one page to the next.
    """
    sight = sight_of(user)
    query = filters.apply(sight.events())
    left = _count(query) if of_the_oldest is None else of_the_oldest
    older = max(left - PAGE_SIZE, 0)
    shown = _between(query, older, left)
    names = names_in(sight, shown)
    page = EventsPage(
        [line_of(event, names) for event in shown], older, _person(names, filters), _record(sight, filters)
    )
    _note(user, sight, "record.read", events=len(shown), filters=filters.chosen())
    return page


def actions_in(user: Actor) -> list[tuple[str, str]]:
    """The actions that the list can be narrowed to, with their words, in the order of the words."""
    names = db.session.scalars(sight_of(user).events().with_only_columns(AuditEvent.action).distinct())
    return sorted(((name, action_words(name)) for name in names), key=lambda pair: pair[1].casefold())


HEADINGS = (
    "When (UTC)",
    "When (London)",
    "Who",
    "Acting for",
    "What",
    "Action",
    "Outcome",
    "Agency or partnership",
    "Record",
    "Record id",
    "From where",
    "Reference",
    "Facts",
)


def file_of(user: Actor, filters: Filters) -> bytes:
    """The events as CSV, the newest first. Raises Refused for more than a spreadsheet is good for."""
    sight = sight_of(user)
    found = _newest(filters.apply(sight.events()), LONGEST_FILE + 1)
    if len(found) > LONGEST_FILE:
        raise Refused(f"These are more than {LONGEST_FILE:,} events. Go back and choose fewer days.")
    names = names_in(sight, found)
    _note(user, sight, "record.exported", events=len(found), filters=filters.chosen())
    return csv_of([HEADINGS, *(_cells(event, line_of(event, names)) for event in found)])


def lines_of(sight: Sight, query: Select[AuditEvent], limit: int) -> list[Line]:
    """The newest events of a query, in words."""
    found = _newest(query, limit)
    names = names_in(sight, found)
    return [line_of(event, names) for event in found]


def line_of(event: AuditEvent, names: Names) -> Line:
    subject = names.subject(event.record)
    return Line(
        at=moment(event.at),
        actor=names.actor(event.actor),
        actor_id=event.actor,
        acting_for=names.acting_for(event),
        what=action_words(event.action),
        outcome=OUTCOMES.get(event.outcome, event.outcome),
        colour=COLOURS.get(event.outcome, "grey"),
        place=names.place(event),
        record=event.record,
        record_name=subject.name,
        record_kind=subject.kind,
        address=event.address,
        reference=event.request_id,
        facts=_facts(event),
    )


def _facts(event: AuditEvent) -> str:
    """References, counts and hashes: nothing that anyone typed is among them."""
    return "; ".join(f"{name.replace('_', ' ')}: {_plain(value)}" for name, value in sorted(event.facts.items()))


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _cells(event: AuditEvent, line: Line) -> list[str]:
    here = event.at.astimezone(LONDON)
    when = [event.at.isoformat(timespec="seconds"), f"{here:%Y-%m-%d %H:%M:%S}"]
    told = [line.actor, line.acting_for, line.what, event.action, line.outcome, line.place, line.record_name]
    return [*when, *told, event.record, event.address, event.request_id, line.facts]


def _newest(query: Select[AuditEvent], limit: int) -> Sequence[AuditEvent]:
    return db.session.scalars(query.order_by(AuditEvent.seq.desc()).limit(limit)).all()


def _between(query: Select[AuditEvent], start: int, end: int) -> Sequence[AuditEvent]:
    """The events from ``start`` to before ``end``, counted from the oldest, the newest first."""
    return db.session.scalars(query.order_by(AuditEvent.seq).offset(start).limit(end - start)).all()[::-1]


def _count(query: Select[AuditEvent]) -> int:
    return db.session.scalar(select(func.count()).select_from(query.subquery())) or 0


def _person(names: Names, filters: Filters) -> str:
    return names.actor(filters.person) if filters.person else ""


def _record(sight: Sight, filters: Filters) -> str:
    if not filters.record:
        return ""
    named = names_in(sight, [AuditEvent(record=filters.record)])
    return named.subject(filters.record).name or "one record"


def _note(user: Actor, sight: Sight, action: str, *, events: int, filters: Iterable[str]) -> None:
    audit.record_apart(
        action,
        user,
        partnership_id=the_only(sight.partnership_ids),
        outcome="done",
        events=events,
        filters=list(filters),
    )
