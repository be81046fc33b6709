"""The transactions that there are, and what each database is told."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from flask import Flask
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import select, text

from portal.accounts.models import Partnership
from portal.database import WRITES, JsonText, UtcDateTime, db, now, pretend_now
from portal.jobs import Job
from portal.permissions import public
from tests.platform.threads import at_once
from tests.support.builders import make_default_partnership, make_partnership
from tests.support.client import PageProblem


def names() -> list[str]:
    with db.reading() as session:
        return list(session.scalars(select(Partnership.key).order_by(Partnership.key)))


def route(app: Flask, method: str, answer: int) -> None:
    """A page that writes, for requests of ``method``."""

    @public
    def page() -> tuple[dict[str, str], int]:
        make_partnership("written")
        return {}, answer

    app.config["WTF_CSRF_ENABLED"] = False
    app.add_url_rule("/written", "written", page, methods=[method])


@pytest.mark.asvs("2.3.3")
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    ("answer", "kept"), [(200, True), (303, True), (399, True), (400, False), (422, False), (500, False)]
)
def test_a_request_is_kept_when_it_answers_below_400(app: Flask, method: str, answer: int, kept: bool) -> None:
    route(app, method, answer)
    app.test_client_class = None
    app.test_client().open("/written", method=method)
    assert names() == (["written"] if kept else [])


@pytest.mark.asvs("3.5.3")
@pytest.mark.parametrize("answer", [200, 302])
def test_a_get_cannot_keep_anything(app: Flask, answer: int) -> None:
    route(app, "GET", answer)
    app.test_client_class = None
    app.test_client().get("/written")
    assert names() == []


def test_the_client_of_the_tests_finds_a_get_that_writes(app: Flask, client: object) -> None:
    route(app, "GET", 200)
    with pytest.raises(PageProblem, match="writes"):
        client.get("/written")  # type: ignore[attr-defined]


@pytest.mark.asvs("2.3.3")
@pytest.mark.threat(20)
def test_a_unit_of_work_is_kept_or_undone_as_a_whole(app: Flask) -> None:
    with db.unit_of_work():
        make_partnership("kept")
    with suppress(ZeroDivisionError), db.unit_of_work():
        make_partnership("undone")
        raise ZeroDivisionError
    assert names() == ["kept"]


def test_reading_keeps_nothing(app: Flask) -> None:
    with db.reading():
        make_partnership("undone")
    assert names() == []


def test_there_is_no_session_outside(app: Flask) -> None:
    with pytest.raises(RuntimeError, match="unit_of_work"):
        _ = db.session


def test_a_transaction_beside_one_that_writes_is_refused(app: Flask) -> None:
    with db.unit_of_work():
        make_partnership("first")
        with pytest.raises(RuntimeError, match="Finish"), db.own_transaction():
            pass
    assert names() == ["first"]


def test_a_transaction_beside_one_that_reads_stays_when_that_is_undone(app: Flask) -> None:
    with db.reading() as reading:
        reading.execute(select(Partnership))
        with db.own_transaction() as own:
            own.add(Partnership(key="own", name="Own", short_name="Own", team_name="Own", created_at=now()))
    assert names() == ["own"]


@pytest.mark.parametrize("outcome", ["done", "failed"])
def test_a_transaction_of_its_own_is_kept_or_undone(app: Flask, outcome: str) -> None:
    row = Partnership(key="own", name="Own", short_name="Own", team_name="Own", created_at=now())
    with suppress(ZeroDivisionError), db.own_transaction() as own:
        own.add(row)
        if outcome == "failed":
            raise ZeroDivisionError
    assert names() == (["own"] if outcome == "done" else [])


@pytest.mark.threat(20)
@pytest.mark.goal("R1")
@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("busy_timeout", 30000),
        ("secure_delete", 1),
        ("trusted_schema", 0),
    ],
)
def test_sqlite_is_told_to_be_safe(as_installed: None, app: Flask, pragma: str, value: object) -> None:
    with db.reading() as session:
        assert session.scalar(text(f"PRAGMA {pragma}")) == value


@pytest.mark.asvs("15.4.3")
@pytest.mark.goal("R4")
def test_writers_wait_for_one_another(app: Flask) -> None:
    """Read, then write what was read plus one: none is lost and none fails, on both databases."""
    with db.unit_of_work():
        make_default_partnership(contact_phone="0")

    def count(_number: int) -> None:
        for _ in range(10):
            with db.unit_of_work() as session:
                row = session.scalars(select(Partnership).with_for_update()).one()
                row.contact_phone = str(int(row.contact_phone) + 1)

    assert at_once(6, count) == [None] * 6
    with db.reading() as session:
        assert session.scalars(select(Partnership.contact_phone)).one() == "60"


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec=None)),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters(codec=None), max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@pytest.mark.asvs("1.1.2")
@example({"half a character": "\ud800", "a NUL": "\x00"})
@given(st.dictionaries(st.text(st.characters(codec=None), max_size=5), JSON, max_size=4))
def test_whatever_was_typed_comes_back_as_it_was(app: Flask, payload: dict[str, object]) -> None:
    with db.unit_of_work() as session:
        job = Job(kind="example", payload=payload, created_at=now(), run_after=now())
        session.add(job)
    with db.reading() as session:
        assert session.get_one(Job, job.id).payload == payload


@pytest.mark.asvs("1.2.3")
@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_a_number_that_json_does_not_have_is_refused(number: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        JsonText().process_bind_param({"a": number}, None)  # type: ignore[arg-type]


def test_moments_come_back_in_utc_to_the_microsecond(app: Flask) -> None:
    moment = datetime(2026, 10, 25, 1, 30, 0, 123456, tzinfo=timezone(timedelta(hours=1)))
    with db.unit_of_work() as session:
        session.add(Job(kind="example", payload={}, created_at=moment, run_after=moment))
    with db.reading() as session:
        found = session.scalars(select(Job.created_at)).one()
    assert (found, found.tzinfo) == (moment, UTC)


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        UtcDateTime().process_bind_param(datetime(2026, 1, 1), None)  # type: ignore[arg-type] # noqa: DTZ001


@pytest.mark.parametrize("fails", [False, True])
def test_to_pretend_is_over_when_it_is_over(fails: bool) -> None:
    moment = datetime(2020, 1, 1, tzinfo=UTC)
    with suppress(ZeroDivisionError), pretend_now(moment):
        assert now() == moment
        if fails:
            raise ZeroDivisionError
    assert now() > moment


def test_nothing_of_a_request_is_left_for_later(app: Flask) -> None:
    app.test_client().get("/sign-in")
    with pytest.raises(RuntimeError, match="no transaction"):
        _ = db.session


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
def test_only_what_may_change_something_takes_the_write_lock(app: Flask, method: str) -> None:
    taken: list[object] = []

    @public
    def page() -> dict[str, str]:
        taken.append(db.session.info[WRITES])
        return {}

    app.config["WTF_CSRF_ENABLED"] = False
    app.add_url_rule("/locks", "locks", page, methods=[method])
    app.test_client().open("/locks", method=method)
    assert taken == [method != "GET"]
