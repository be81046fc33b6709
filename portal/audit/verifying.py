"""Walking the chain: what was changed, removed, added, reordered or cut off is found, and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import String, Text, select, type_coerce
from sqlalchemy.orm import Session

from portal.audit.anchors import Anchor
from portal.audit.chain import GENESIS, chain
from portal.audit.events import AuditEvent, AuditHead, AuditStub, canonical

BATCH = 5_000
_MAC = 12
"""Where the hash stands among the columns that are read."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What ``verify`` found: the last event that is right, and the first thing that is wrong, or an empty string.

    The first ``trimmed`` events are not there any more, and a stub vouches for them.
    """

    events: int
    problem: str = ""
    trimmed: int = 0

    @property
    def ok(self) -> bool:
        return not self.problem


@dataclass(frozen=True, slots=True)
class _Head:
    seq: int
    mac: str


@dataclass(slots=True)
class _Walk:
    """How far the walk has come, and what it meets on its way: the head as it was before, and the anchors."""

    seq: int
    mac: str
    before: _Head
    anchors: dict[int, set[str]] = field(default_factory=dict)

    def step(self, row: Sequence[Any]) -> str:
        """Go on to the next row; what is wrong with it, or an empty string."""
        expected = self.seq + 1
        if row[0] != expected:
            return f"Event {expected} is missing."
        if row[_MAC] != chain.mac(self.mac, canonical(*row[:_MAC])):  # Nobody outside can ask, nor measure how long.
            return f"Event {expected} was changed, or does not follow the one before it."
        self.seq, self.mac = expected, row[_MAC]
        return self.problem_here()

    def problem_here(self) -> str:
        """What the head and the anchors say about the event that was reached."""
        if self.seq == self.before.seq and self.mac != self.before.mac:
            return f"The head of the record does not fit event {self.seq}."
        if self.seq in self.anchors and self.anchors[self.seq] != {self.mac}:
            return f"Event {self.seq} is not the one that was anchored."
        return ""


def verify(session: Session, anchors: Iterable[Anchor] = ()) -> Verdict:
    """Walk the chain from its start, or from where it was trimmed, and say where it breaks.

    Others may write meanwhile, so the head is looked at before and after: the rows end somewhere between the two. A
    tail that was cut off together with its head is found by the anchors, which lie outside the database.
    """
    before, stubs = _head(session), _stubs(session)
    problem = _problem_with_stubs(stubs)
    if problem:
        return Verdict(0, problem)
    trimmed, start = (stubs[-1].last_seq, stubs[-1].mac) if stubs else (0, GENESIS)
    walk = _Walk(trimmed, start, before, _by_event(anchors))
    problem = _walk(session, walk) or _problem_at_the_end(walk, _head(session))
    return Verdict(walk.seq, problem, trimmed)


def _walk(session: Session, walk: _Walk) -> str:
    problem = walk.problem_here() if walk.seq else ""
    try:
        for row in _rows(session):
            problem = problem or walk.step(row)
            if problem:
                return problem
    except (ValueError, TypeError, AttributeError):  # A column holds what nobody wrote through our types.
        return f"Event {walk.seq + 1} cannot be read."
    return problem


def _problem_at_the_end(walk: _Walk, after: _Head) -> str:
    if not walk.before.seq <= walk.seq <= after.seq or (after.seq == walk.seq and after.mac != walk.mac):
        stands = walk.before.seq if walk.seq < walk.before.seq else after.seq
        return f"The record ends at event {walk.seq}, but its head says {stands}."
    beyond = max(walk.anchors, default=0)
    if beyond > walk.seq:
        return f"The record ends at event {walk.seq}, but event {beyond} was anchored: its end was cut off."
    return ""


def _by_event(anchors: Iterable[Anchor]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for anchor in anchors:
        found.setdefault(anchor.seq, set()).add(anchor.mac)
    return found


def _problem_with_stubs(stubs: Sequence[AuditStub]) -> str:
    """Stubs follow one another from the first event on, and each bears our seal."""
    last = 0
    for stub in stubs:
        sealed = chain.seal("stub", stub.canonical())
        follows = stub.first_seq == last + 1 and stub.count > 0
        if not follows or stub.seal != sealed:
            return f"The stub of the events up to {stub.last_seq} was changed, or one before it is missing."
        last = stub.last_seq
    return ""


def _head(session: Session) -> _Head:
    """Where the chain stands at this moment; its start when the head itself was removed."""
    found = session.execute(select(AuditHead.seq, AuditHead.mac)).one_or_none()
    return _Head(*found) if found is not None else _Head(0, GENESIS)


def _stubs(session: Session) -> Sequence[AuditStub]:
    query = select(AuditStub).order_by(AuditStub.last_seq).execution_options(populate_existing=True)
    return session.scalars(query).all()


def _rows(session: Session) -> Iterator[Sequence[Any]]:
    """The columns in the order of ``canonical``, as the driver gives them: a million rows are read within seconds."""
    event = AuditEvent
    columns = (
        event.seq,
        type_coerce(event.at, String),
        event.actor,
        type_coerce(event.agency_id, String),
        type_coerce(event.partnership_id, String),
        event.action,
        event.outcome,
        event.record,
        event.request_id,
        event.address,
        type_coerce(event.facts, Text),
        event.acting_for,
        event.mac,
    )
    query = select(*columns).order_by(event.seq).execution_options(yield_per=BATCH)
    with session.connection().execute(query) as result:
        for rows in result.partitions():
            yield from rows
