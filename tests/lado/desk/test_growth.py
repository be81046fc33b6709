"""The desk costs as much with a hundred thousand contacts as with ten: the same statements, each by an index."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, event, insert
from sqlalchemy.orm import Session

from portal.database import db, now
from portal.lado import conflicts
from portal.lado.desk import cards
from portal.lado.desk.service import Filters, Show, duty_list, look_for, search
from portal.lado.matching import Known, write_traces
from portal.lado.models import ConflictTrace, Contact, NamedConflict, Trace
from portal.lado.sealing.traces import Kind, index
from tests.lado.arrange import PERSON, make_contact
from tests.lado.desk.conftest import Desk, make_desk
from tests.support.builders import make_user

TABLES = ("lado_contacts", "lado_traces", "lado_conflicts", "lado_conflict_traces")
SIZES = [pytest.param(300, id="300"), pytest.param(100_000, id="100000", marks=pytest.mark.soak)]
AT_ONCE = 5_000


def fill(desk: Desk, many: int, begin: int = 0) -> None:
    """So many contacts, most of them closed, each of somebody else: two traces, and whom it is about."""
    for first in range(begin, begin + many, AT_ONCE):
        ids = [uuid.uuid4() for _ in range(min(AT_ONCE, begin + many - first))]
        for table, rows in (
            (Contact, [_contact(desk, one, first + place) for place, one in enumerate(ids)]),
            (Trace, [row for one in ids for row in _traces(one)]),
            (NamedConflict, [_conflict(one) for one in ids]),
            (ConflictTrace, [{"id": uuid.uuid4(), "conflict_id": one, **_trace(Kind.EXACT, one)} for one in ids]),
        ):
            db.session.execute(insert(table), rows)


def _contact(desk: Desk, one: uuid.UUID, place: int) -> dict[str, Any]:
    at, closed = now(), place % 50 != 0
    return {
        "id": one,
        "partnership_id": desk.partnership.id,
        "reference": f"BULK-{place}",
        "incident_id": one,
        "arrived_at": at,
        "arrived_by": "call",
        "asks_for": "report",
        "state": "closed" if closed else "new",
        "decision": "advice" if closed else None,
        "decided_at": at if closed else None,
        "closed_at": at if closed else None,
        "named": True,
        "respond_by": at,
        "officer_id": [desk.lado.id, desk.other.id][place % 2] if closed else None,
        "created_at": at,
        "updated_at": at,
        "revision": 1,
    }


def _traces(one: uuid.UUID) -> list[dict[str, Any]]:
    return [{"id": uuid.uuid4(), "contact_id": one, **_trace(kind, one)} for kind in (Kind.EXACT, Kind.SOUND)]


def _trace(kind: Kind, one: uuid.UUID) -> dict[str, Any]:
    return {"kind": kind.value, "value": index.value(kind, one.hex)}


def _conflict(one: uuid.UUID) -> dict[str, Any]:
    why = conflicts.PERSON_OF_CONCERN
    return {"id": one, "contact_id": one, "holder_id": one, "incident_id": one, "why": why, "since": now()}


def statements_of(work: Callable[[], object]) -> list[tuple[str, Any]]:
    """The statements about the desk's tables, with what they carried."""
    found: list[tuple[str, Any]] = []

    def note(_c: Connection, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        if "lado_" in statement:
            found.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return found


def scans_in(statement: str, parameters: Any) -> list[str]:
    """Which of the tables the database would read from end to end. PostgreSQL is asked whether it has to: it would
    rather read all of a small one.
    """
    connection = db.session.connection()
    if db.engine.dialect.name == "sqlite":
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
        return [line for line in plan if re.match(rf"SCAN ({'|'.join(TABLES)})\b(?! USING)", line)]
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    plan = [row[0] for row in connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)]
    return [line for line in plan if re.search(rf"Seq Scan on ({'|'.join(TABLES)})\b", line)]


@pytest.mark.parametrize("many", SIZES)
def test_the_desk_costs_the_same_and_reads_no_table_from_end_to_end(
    session: Session, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(cards, "url_for", str)  # The card is asked for without a request.
    desk = make_desk()
    wanted = make_contact(desk.partnership, respond_by=now())
    write_traces(wanted)
    conflicts.hide_from_person(wanted, PERSON)
    fill(desk, 10)
    few = [len(statements_of(work)) for work in works(desk, wanted.reference)]
    fill(desk, many, begin=10)
    asked = [statements_of(work) for work in works(desk, wanted.reference)]
    assert [len(one) for one in asked] == few
    assert min(few) > 0
    found = {statement: scans for one in asked for statement, typed in one if (scans := scans_in(statement, typed))}
    assert found == {}


def works(desk: Desk, reference: str) -> list[Callable[[], object]]:
    return [
        *(lambda show=show: duty_list(desk.lado, desk.partnership, Filters(show)) for show in Show),
        lambda: duty_list(desk.lado, desk.partnership, Filters(officer_id=desk.other.id)),
        lambda: search(desk.lado, reference),
        lambda: look_for(desk.lado, Known(names=(PERSON["name"],))),
        lambda: look_for(desk.lado, Known(names=("Nobody Atall",))),
        lambda: list(cards.cards_for(desk.lado)),
        lambda: make_user(name=PERSON["name"]),
    ]
