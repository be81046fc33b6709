"""What the ids in an event are called: people, agencies, returns, workbooks, as far as the reader may know of them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal.audit import AuditEvent
from portal.database import db
from portal.local_time import long_date
from portal.permissions import SYSTEM
from portal.record.policy import Sight
from portal.reporting.models import ExportRequest
from portal.returns.models import Return, Round

NOT_SIGNED_IN = "Somebody who was not signed in"
ELSEWHERE = "Somebody from outside the partnership"


@dataclass(frozen=True, slots=True)
class Subject:
    """A record by its name. ``kind`` is one that the report about who could see it knows, or empty."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Names:
    """The names of everything in some events."""

    people: Mapping[str, str]
    agencies: Mapping[uuid.UUID, str]
    partnerships: Mapping[uuid.UUID, str]
    subjects: Mapping[str, Subject]

    def actor(self, actor: str) -> str:
        known = {SYSTEM.actor_id: "The portal or a command", "anonymous": NOT_SIGNED_IN}
        return known.get(actor) or self.people.get(actor, ELSEWHERE)

    def subject(self, record: str) -> Subject:
        return self.subjects.get(record, Subject("", ""))

    def place(self, event: AuditEvent) -> str:
        """The agency that an event is about, or else the partnership."""
        agency = self.agencies.get(event.agency_id) if event.agency_id is not None else None
        return agency or (self.partnerships.get(event.partnership_id, "") if event.partnership_id else "")

    def acting_for(self, event: AuditEvent) -> str:
        kind, _, place = event.acting_for.partition(":")
        known = self.agencies if kind == "agency" else self.partnerships
        return known.get(uuid.UUID(place), "") if place else ""


def names_in(sight: Sight, events: Sequence[AuditEvent]) -> Names:
    """Look up what the events are about; the same number of statements however many there are."""
    ids = {found for event in events if (found := _id_of(event.record)) is not None}
    subjects: dict[str, Subject] = {}
    for source in SOURCES:
        subjects |= {str(record): subject for record, subject in source(sight, ids)}
    return Names(sight.people, sight.agencies, sight.partnerships, subjects)


Found = Iterator[tuple[uuid.UUID, Subject]]
Source = Callable[[Sight, Iterable[uuid.UUID]], Found]


def _returns(sight: Sight, ids: Iterable[uuid.UUID]) -> Found:
    query = select(Return.id, Return.agency_id, Round.title).join(Return.round)
    for found, agency, title in db.session.execute(
        query.where(Return.id.in_(ids), Round.partnership_id.in_(sight.partnership_ids))
    ):
        yield found, Subject("return", f"{title} of {sight.agencies.get(agency, 'an agency that left')}")


def _rounds(sight: Sight, ids: Iterable[uuid.UUID]) -> Found:
    query = select(Round.id, Round.title).where(Round.id.in_(ids), Round.partnership_id.in_(sight.partnership_ids))
    for found, title in db.session.execute(query):
        yield found, Subject("", title)


def _workbooks(sight: Sight, ids: Iterable[uuid.UUID]) -> Found:
    mine = ExportRequest.partnership_id.in_(sight.partnership_ids)
    for one in db.session.scalars(select(ExportRequest).where(ExportRequest.id.in_(ids), mine)):
        yield one.id, Subject("workbook", f"Workbook of {one.round.title}, {long_date(one.requested_at)}")


def _people(sight: Sight, ids: Iterable[uuid.UUID]) -> Found:
    for one in ids:
        if str(one) in sight.people:
            yield one, Subject("person", sight.people[str(one)])


def _agencies(sight: Sight, ids: Iterable[uuid.UUID]) -> Found:
    for one in ids:
        if one in sight.agencies:
            yield one, Subject("agency", sight.agencies[one])


SOURCES: tuple[Source, ...] = (_returns, _rounds, _workbooks, _people, _agencies)


def _id_of(record: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(record)
    except ValueError:
        return None
