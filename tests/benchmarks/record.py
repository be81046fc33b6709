"""What the record costs: how fast a million events are verified, and what one chain costs many writers at once.

Each writer is a process that saves a small row and one event in a transaction, as often as it can, on SQLite and on a
PostgreSQL server that syncs its commits. "Unchained" is the same without the head: no queue, no hash, numbers that each
writer counts for itself. Nothing here fails: whether a number is good is for people to say.
"""

from __future__ import annotations

import multiprocessing
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import event, insert
from sqlalchemy.orm import Session

from portal import audit, jobs, migrate
from portal.audit import writing
from portal.config import Settings
from portal.database import db, now
from portal.permissions import SYSTEM
from tests.support.postgres import PostgresServer

WRITERS = (1, 4, 8)
SECONDS = 4.0
EVENTS = 1_000_000
KEY = b"a key for benchmarks"
DURABLE = ("autovacuum=off", "max_connections=100")


def connect(url: str) -> None:
    db.connect(Settings(instance_path=Path(tempfile.gettempdir()), database_url=url, testing=True))
    audit.chain.use(KEY)


def leave_the_chain_out(writer: int) -> None:
    """Events are still written, each under a number that no other writer uses."""
    event.remove(Session, "before_commit", writing._append)
    counter = iter(range(writer * 10**9 + time.time_ns() % 10**6 * 1000, 10**15))

    @event.listens_for(Session, "before_commit")
    def append(session: Session) -> None:
        for _, noted in session.info.pop(writing._PENDING, []):
            noted.seq, noted.mac = next(counter), ""
            session.add(noted)
        session.flush()


def write(url: str, writer: int, chained: bool, gate: Any) -> list[float]:
    """How long each transaction took, in seconds. ``gate`` lets all begin at once."""
    connect(url)
    if not chained:
        leave_the_chain_out(writer + 1)
    took = []
    gate.wait()
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        began = time.perf_counter()
        with db.unit_of_work() as session:
            session.add(jobs.Job(kind="example", payload={}, created_at=now(), run_after=now()))
            session.flush()
            audit.record("example.saved", SYSTEM, rows=1)
        took.append(time.perf_counter() - began)
    return took


def measure_writers(url: str, writers: int, *, chained: bool) -> str:
    context = multiprocessing.get_context("spawn")
    with context.Manager() as manager, context.Pool(writers) as pool:
        gate = manager.Barrier(writers)
        results = pool.starmap(write, [(url, number, chained, gate) for number in range(writers)], chunksize=1)
    every = sorted(second for result in results for second in result)
    slow = every[int(len(every) * 0.99)]
    kind = "chained" if chained else "unchained"
    return (
        f"{writers:>3} writers {kind:>9}  {len(every) / SECONDS:8.0f} a second  "
        f"median {median(every) * 1000:6.1f} ms  99 in 100 within {slow * 1000:7.1f} ms"
    )


@contextmanager
def databases() -> Iterator[dict[str, str]]:
    server = PostgresServer(DURABLE).start()
    with tempfile.TemporaryDirectory() as folder:
        try:
            yield {"SQLite": f"sqlite:///{folder}/portal.db", "PostgreSQL": server.url()}
        finally:
            server.remove()


def fill(count: int) -> None:
    """A chain of ``count`` events, such as a sign-in or a saved draft leaves."""
    mac, rows = audit.GENESIS, []
    with db.engine.begin() as connection:
        for seq in range(1, count + 1):
            one = _event(seq)
            mac = one.mac = audit.chain.mac(mac, one.canonical())
            rows.append({column.key: getattr(one, column.key) for column in audit.AuditEvent.__table__.columns})
            if len(rows) == 10_000 or seq == count:
                connection.execute(insert(audit.AuditEvent), rows)
                rows = []
        connection.exec_driver_sql(f"UPDATE audit_head SET seq = {count}, mac = '{mac}'")


def _event(seq: int) -> audit.AuditEvent:
    facts: dict[str, Any] = {"section": f"s{seq % 12}", "revision": seq % 40}
    made = writing._event("draft.saved", SYSTEM, "done", f"{seq:032x}", None, None, facts)
    made.seq, made.request_id, made.address = seq, f"{seq:016x}", "192.0.2.1"
    return made


def measure_verifying(count: int) -> str:
    began = time.perf_counter()
    with db.reading() as session:
        verdict = audit.verify(session)
    took = time.perf_counter() - began
    return f"{verdict.events:,} events verified in {took:.2f} s, whole: {verdict.ok}"


def main(count: int) -> None:
    with databases() as urls:
        for name, url in urls.items():
            connect(url)
            migrate.upgrade(db.engine)
            for writers in WRITERS:
                for chained in (True, False):
                    print(f"{name:>10}", measure_writers(url, writers, chained=chained), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        connect(f"sqlite:///{folder}/portal.db")
        migrate.upgrade(db.engine)
        fill(count)
        print(measure_verifying(count), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS)
