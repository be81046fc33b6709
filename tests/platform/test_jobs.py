"""Jobs: part of their transaction, done once, tried again, given up, taken over from a worker that died."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from portal import jobs
from portal.database import db, now
from portal.jobs import LEASE, MAX_ATTEMPTS, Job
from tests.platform.threads import at_once


@pytest.fixture(autouse=True)
def _own_kinds() -> Iterator[None]:
    """Kinds that a test registers are gone after it."""
    before = [dict(known) for known in (jobs.HANDLERS, jobs.GIVEN_UP, jobs.ATTEMPTS)]
    yield
    for known, old in zip((jobs.HANDLERS, jobs.GIVEN_UP, jobs.ATTEMPTS), before, strict=True):
        known.clear()
        known.update(old)


def add(kind: str = "example", payload: dict[str, Any] | None = None, run_after: datetime | None = None) -> None:
    with db.unit_of_work():
        jobs.enqueue(kind, payload or {}, run_after=run_after)


def job() -> Job:
    with db.reading() as session:
        return session.scalars(select(Job)).one()


def failing(_payload: dict[str, Any]) -> None:
    raise ZeroDivisionError("with words that nobody should read in the table")


def test_a_job_is_done_once(app: Flask) -> None:
    done: list[dict[str, Any]] = []
    jobs.handler("example")(done.append)
    add(payload={"number": 1})
    assert jobs.run_due() == 1
    assert jobs.run_due() == 0
    assert done == [{"number": 1}]
    assert (job().state, job().problem, job().lease_until) == ("done", "", None)
    assert job().finished_at is not None


def test_a_job_goes_with_its_transaction(app: Flask) -> None:
    with suppress(ZeroDivisionError), db.unit_of_work():
        jobs.enqueue("example", {})
        raise ZeroDivisionError
    assert jobs.run_due() == 0


def test_the_worker_is_woken_after_the_commit_and_not_before(app: Flask) -> None:
    woken: list[int] = []

    def wake() -> None:
        with db.reading() as session:
            woken.append(len(session.scalars(select(Job)).all()))

    jobs.waker.use(wake)
    add()
    with suppress(ZeroDivisionError), db.unit_of_work():
        jobs.enqueue("example", {})
        raise ZeroDivisionError
    with db.unit_of_work() as session:
        session.execute(select(Job))
    jobs.waker.use(None)
    assert woken == [1]


@pytest.mark.asvs("16.5.2")
def test_a_worker_that_cannot_be_woken_loses_nothing(app: Flask) -> None:
    jobs.waker.use(lambda: failing({}))
    jobs.handler("example")(lambda _: None)
    add()
    jobs.waker.use(None)
    assert jobs.run_due() == 1


def test_a_job_waits_for_its_time(app: Flask) -> None:
    jobs.handler("example")(lambda _: None)
    add(run_after=now() + timedelta(hours=1))
    assert jobs.run_due() == 0
    with time_machine.travel(now() + timedelta(hours=1, seconds=1)):
        assert jobs.run_due() == 1


def test_a_failed_job_is_tried_later_and_later_and_then_given_up(app: Flask) -> None:
    given_up: list[dict[str, Any]] = []
    jobs.handler("example")(failing)
    jobs.when_given_up("example")(given_up.append)
    add(payload={"number": 1})
    waits = []
    with time_machine.travel(now(), tick=False) as clock:
        for attempt in range(1, MAX_ATTEMPTS + 1):
            assert jobs.run_due() == 1
            assert job().attempts == attempt
            waits.append((job().run_after - now()).total_seconds())
            assert jobs.run_due() == 0
            clock.shift(max(waits[-1], 0))
        assert waits[:-1] == [30, 60, 120, 240, 480]
        assert (job().state, job().problem) == ("failed", "ZeroDivisionError")
        clock.shift(timedelta(days=1))
        assert jobs.run_due() == 0
    assert given_up == [{"number": 1}]


def test_a_kind_may_ask_for_fewer_attempts(app: Flask) -> None:
    jobs.handler("example", attempts=1)(failing)
    add()
    jobs.run_due()
    assert job().state == "failed"


def test_a_kind_that_nobody_knows_fails_like_any_other(app: Flask) -> None:
    add("unheard-of")
    assert jobs.run_due() == 1
    assert (job().state, job().problem) == ("waiting", "KeyError")


def test_what_a_failed_handler_wrote_is_undone(app: Flask) -> None:
    @jobs.handler("example")
    def _write_and_fail(_payload: dict[str, Any]) -> None:
        with db.unit_of_work():
            jobs.enqueue("other", {})
            db.session.flush()
            failing({})

    add()
    jobs.run_due()
    assert job().kind == "example"


def test_giving_up_that_fails_stops_neither_the_job_nor_the_others(app: Flask) -> None:
    done: list[dict[str, Any]] = []
    jobs.handler("example", attempts=1)(failing)
    jobs.when_given_up("example")(failing)
    jobs.handler("other")(done.append)
    add()
    add("other")
    assert jobs.run_due() == 2
    with db.reading() as session:
        states = {row.kind: row.state for row in session.execute(select(Job.kind, Job.state))}
    assert states == {"example": "failed", "other": "done"}


def test_a_job_of_a_worker_that_died_is_taken_again(app: Flask) -> None:
    done: list[dict[str, Any]] = []
    jobs.handler("example")(done.append)
    add()
    assert jobs._claim() is not None  # And that worker is never heard of again.
    assert jobs.run_due() == 0
    with time_machine.travel(now() + LEASE + timedelta(seconds=1)):
        assert jobs.run_due() == 1
    assert (len(done), job().state, job().attempts) == (1, "done", 2)


def test_a_job_that_kills_every_worker_is_given_up(app: Flask) -> None:
    given_up: list[dict[str, Any]] = []
    jobs.handler("example")(lambda _: pytest.fail("it was tried once too often"))
    jobs.when_given_up("example")(given_up.append)
    add()
    with time_machine.travel(now(), tick=False) as clock:
        for _ in range(MAX_ATTEMPTS):
            assert jobs._claim() is not None
            clock.shift(LEASE + timedelta(seconds=1))
        assert jobs.run_due() == 1
    assert (job().state, job().problem, len(given_up)) == ("failed", "WorkerDied", 1)


@pytest.mark.parametrize("fails", [False, True])
def test_whoever_lost_the_lease_leaves_the_job_alone(app: Flask, fails: bool) -> None:
    add()
    with time_machine.travel(now(), tick=False) as clock:

        @jobs.handler("example")
        def _slow(_payload: dict[str, Any]) -> None:
            clock.shift(LEASE + timedelta(seconds=1))
            assert jobs._claim() is not None  # Another worker has it now.
            if fails:
                failing({})

        jobs.run_due()
    assert (job().state, job().attempts, job().problem) == ("running", 2, "")


@pytest.mark.asvs("2.3.4")
def test_two_workers_never_do_the_same_job(app: Flask) -> None:
    done: list[int] = []
    jobs.handler("example")(lambda payload: done.append(payload["number"]))
    with db.unit_of_work():
        for number in range(20):
            jobs.enqueue("example", {"number": number})
    tried = at_once(4, lambda _: jobs.run_due())
    assert [one for one in tried if isinstance(one, Exception)] == []
    assert sorted(done) == list(range(20))


def test_the_job_that_has_waited_longest_is_done_first(app: Flask) -> None:
    done: list[int] = []
    jobs.handler("example")(lambda payload: done.append(payload["minutes"]))
    for minutes in (1, 3, 2):
        add(payload={"minutes": minutes}, run_after=now() - timedelta(minutes=minutes))
    jobs.run_due()
    assert done == [3, 2, 1]
