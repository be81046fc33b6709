"""What is due, by an oracle of its own; what is held stays; what is removed is gone, and nothing else is."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from portal.accounts.models import Membership, PartnershipAgency, User
from portal.accounts.passwords import verify_password
from portal.audit import AuditEvent
from portal.data_protection import ages
from portal.data_protection.due import Aged, months_after
from portal.data_protection.models import Hold, Kind, Review
from portal.data_protection.ownership import Root, belongs_to, hanging_on
from portal.data_protection.removing import remove_account, remove_audit
from portal.data_protection.service import retention
from portal.database import db, pretend_now
from portal.errors import Forbidden, NotFound, Refused
from portal.returns.models import Round
from portal.schema_registry import metadata
from tests.data_protection.rows import Rows, make_rows
from tests.support.builders import PASSWORD, add_role, make_agency, make_partnership, make_user

pytestmark = pytest.mark.usefixtures("mails")

MINE, OTHERS = "mine-and-mine-only", "belonging-to-others"
CLOSED = datetime(2026, 3, 31, 12, tzinfo=UTC)
DUE = date(2033, 3, 31)
Work = Callable[[], Any]


# ------------------------------------------------------------------ when


def same_day_later(day: date, months: int) -> date:
    """The oracle of months: counted one by one, day by day, as a person does on a calendar."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError


DAYS = st.dates(date(1990, 1, 1), date(2140, 12, 31))


@given(DAYS, st.integers(1, 1_320))
def test_months_are_those_of_the_calendar(day: date, months: int) -> None:
    assert months_after(day, months) == same_day_later(day, months)


def test_what_never_ends_does_not_break() -> None:
    assert months_after(date(9999, 12, 1), 12) == date.max


@pytest.mark.asvs("14.2.4")
@pytest.mark.asvs("14.2.7")
@pytest.mark.goal("R9")
@pytest.mark.threat(24)
@given(st.none() | DAYS, st.integers(1, 1_320), st.none() | st.integers(-3, 3), st.booleans(), st.integers(-3, 3))
def test_what_is_due_is_what_the_oracle_says(
    start: date | None, months: int, later: int | None, held: bool, away: int
) -> None:
    """Days close to the one that matters, on both sides of it."""
    ends = same_day_later(start or CLOSED.date(), months)
    kept = ends + timedelta(days=later) if later is not None else None
    today = ends + timedelta(days=away)
    one = Aged(Kind.AUDIT, uuid.uuid4(), "x", start, months, kept, Hold() if held else None)
    over = start is not None and today >= ends
    waits = kept is not None and today < kept
    assert one.is_due(today) is (over and not waits)


# ------------------------------------------------------------------ which, from the database


@pytest.fixture
def place(app: Flask) -> dict[str, Any]:
    with db.unit_of_work() as session:
        here = make_partnership("here")
        found = {
            "here": here,
            "administrator": make_user("administrator", here),
            "round": Round(
                key="old",
                partnership_id=here.id,
                question_set="section11",
                version="2026",
                title="An old audit",
                opens_on=date(2026, 1, 1),
                due_on=date(2026, 2, 1),
                opened_by="system",
                created_at=CLOSED,
                closed_at=CLOSED,
            ),
        }
        session.add(found["round"])
    return found


def at(day: date) -> Any:
    return pretend_now(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))


def due(place: dict[str, Any], day: date) -> list[uuid.UUID]:
    with at(day), db.reading():
        return [one.record_id for one in retention.due_list(place["administrator"], "here")[1]]


@pytest.mark.goal("R9")
@pytest.mark.threat(24)
def test_an_audit_is_due_from_its_day_on(place: dict[str, Any]) -> None:
    assert due(place, DUE - timedelta(days=1)) == []
    assert due(place, DUE) == [place["round"].id]
    assert due(place, date(2136, 1, 1)) == [place["round"].id]


def test_an_audit_that_nobody_closed_ends_on_its_due_day(place: dict[str, Any]) -> None:
    with db.unit_of_work() as session:
        session.get_one(Round, place["round"].id).closed_at = None
    assert due(place, date(2033, 1, 31)) == []
    assert due(place, date(2033, 2, 1)) == [place["round"].id]


def test_an_account_is_due_when_the_last_role_has_been_over_long_enough(place: dict[str, Any]) -> None:
    with db.unit_of_work():
        agency = make_agency(place["here"])
        leaver, stayer = make_user("editor", agency), make_user("editor", agency)
        add_role(leaver, "approver", agency).ended_at = CLOSED + timedelta(days=1)
        for user in (leaver, stayer):
            user.memberships[0].ended_at = CLOSED
        add_role(stayer, "approver", agency)
    assert due(place, date(2028, 3, 31)) == []
    assert due(place, date(2028, 4, 1)) == [leaver.id]


def test_who_worked_in_two_partnerships_stays_as_long_as_one_keeps_them(place: dict[str, Any]) -> None:
    with db.unit_of_work() as session:
        there = make_partnership("there")
        boss, agency = make_user("administrator", there), make_agency(place["here"])
        session.add(PartnershipAgency(partnership_id=there.id, agency_id=agency.id))
        leaver = make_user("editor", agency)
        leaver.memberships[0].ended_at = CLOSED
        retention.change_period(boss, "there", "account", 36, "An invented reason.")
    assert due(place, date(2029, 3, 30)) == []
    assert due(place, date(2029, 3, 31)) == [leaver.id]


def test_the_partnership_decides_how_long(place: dict[str, Any]) -> None:
    with db.unit_of_work():
        retention.change_period(place["administrator"], "here", "audit", 12, "An invented reason.")
    assert due(place, date(2027, 3, 30)) == []
    assert due(place, date(2027, 3, 31)) == [place["round"].id]
    with db.unit_of_work():
        for months, reason in ((0, "x"), (None, "x"), (1_201, "x"), (12, " ")):
            with pytest.raises(retention.Needed):
                retention.change_period(place["administrator"], "here", "audit", months, reason)
        with pytest.raises(NotFound):
            retention.change_period(place["administrator"], "here", "record", 12, "x")


# ------------------------------------------------------------------ kept, held, removed


@pytest.mark.threat(24)
def test_nothing_goes_before_its_time(place: dict[str, Any]) -> None:
    audit = ("here", "audit", place["round"].id)
    with at(DUE - timedelta(days=1)), db.unit_of_work():
        with pytest.raises(Refused, match="not over yet"):
            retention.remove(place["administrator"], *audit, "x", sure=True)
        with pytest.raises(Refused, match="not over yet"):
            retention.keep(place["administrator"], *audit, DUE, "x")


@pytest.mark.threat(24)
def test_what_is_kept_comes_again(place: dict[str, Any]) -> None:
    audit = ("here", "audit", place["round"].id)
    until = DUE + timedelta(days=100)
    with at(DUE), db.unit_of_work():
        for wrong in (None, DUE, DUE + timedelta(days=5_000)):
            with pytest.raises(retention.Needed):
                retention.keep(place["administrator"], *audit, wrong, "x")
        retention.keep(place["administrator"], *audit, until, "An invented reason.")
    assert due(place, until - timedelta(days=1)) == []
    assert due(place, until) == [place["round"].id]


@pytest.mark.goal("R9")
@pytest.mark.threat(24)
def test_a_hold_keeps_it_for_ever_until_it_is_lifted(place: dict[str, Any]) -> None:
    who, audit = place["administrator"], ("here", "audit", place["round"].id)
    with db.unit_of_work() as session:
        retention.place_hold(who, *audit, "An invented claim.")
        with pytest.raises(Refused, match="already"):
            retention.place_hold(who, *audit, "Again.")
        hold = session.scalars(select(Hold)).one()
    for day in (DUE, date(2136, 1, 1)):
        with at(day), db.unit_of_work(), pytest.raises(Refused, match="hold"):
            retention.remove(who, *audit, "x", sure=True)
    with at(DUE), db.unit_of_work():
        with pytest.raises(retention.Needed):
            retention.release_hold(who, hold.id, " ")
        retention.release_hold(who, hold.id, "It is settled.")
        with pytest.raises(retention.Needed, match="Tick"):
            retention.remove(who, *audit, "x", sure=False)
        retention.remove(who, *audit, "x", sure=True)
    assert due(place, date(2136, 1, 1)) == []


def test_a_reason_that_no_database_can_keep_is_refused(place: dict[str, Any]) -> None:
    who, audit = place["administrator"], ("here", "audit", place["round"].id)
    with db.unit_of_work() as session:
        with pytest.raises(retention.Needed, match="cannot be saved"):
            retention.place_hold(who, *audit, "an invented\0claim")
        retention.place_hold(who, *audit, "An invented\r\nclaim.")
        assert session.scalars(select(Hold.reason)).one() == "An invented\nclaim."


def test_each_decision_is_on_the_record_without_a_word_of_its_reason(place: dict[str, Any]) -> None:
    who, audit = place["administrator"], ("here", "audit", place["round"].id)
    with at(DUE), db.unit_of_work() as session:
        retention.change_period(who, "here", "audit", 80, "reason-canary")
        retention.place_hold(who, *audit, "reason-canary")
        retention.release_hold(who, session.scalars(select(Hold.id)).one(), "reason-canary")
        retention.remove(who, *audit, "reason-canary", sure=True)
    with db.reading() as session:
        events = session.scalars(select(AuditEvent).order_by(AuditEvent.seq)).all()
        review = session.scalars(select(Review)).one()
    steps = ("period_changed", "held", "released", "removed")
    assert [event.action for event in events] == [f"retention.{step}" for step in steps]
    assert "reason-canary" not in " ".join(str(event.facts) for event in events)
    assert (review.decision, review.reason, review.rows) == ("removed", "reason-canary", 1)


def test_only_who_keeps_the_partnership_decides(place: dict[str, Any]) -> None:
    with db.unit_of_work() as session:
        there = make_partnership("there")
        strangers = [
            make_user("administrator", there),
            make_user("coordinator", place["here"]),
            make_user("editor", make_agency(place["here"])),
        ]
        retention.place_hold(place["administrator"], "here", "audit", place["round"].id, "x")
        hold = session.scalars(select(Hold.id)).one()
    verbs: list[Callable[[User], Any]] = [
        lambda user: retention.due_list(user, "here"),
        lambda user: retention.change_period(user, "here", "audit", 5, "x"),
        lambda user: retention.place_hold(user, "here", "audit", place["round"].id, "x"),
        lambda user: retention.remove(user, "here", "audit", place["round"].id, "x", sure=True),
        lambda user: retention.keep(user, "here", "audit", place["round"].id, date(2040, 1, 1), "x"),
        lambda user: retention.release_hold(user, hold, "x"),
    ]
    for stranger in strangers:
        for verb in verbs:
            with at(DUE), db.unit_of_work(), pytest.raises((NotFound, Forbidden)):
                verb(stranger)


# ------------------------------------------------------------------ what is gone


def rows_of(made: Rows, root: str) -> dict[str, int]:
    """How many rows of each table hang on a record."""
    with db.reading() as session:
        found = {}
        for table in hanging_on(Root(root, made[root]["id"])):
            condition = belongs_to(table.name, Root(root, made[root]["id"]))
            found[table.name] = session.scalar(select(func.count()).select_from(table).where(condition)) or 0
        return found


def rows_on(made: Rows, name: str) -> set[str]:
    """The rows of a table that hang on an audit."""
    table, root = metadata.tables[name], Root("rounds", made["rounds"]["id"])
    if table not in hanging_on(root):
        return set()
    with db.reading() as session:
        return {str(tuple(row)) for row in session.execute(select(table).where(belongs_to(name, root)))}


def all_rows() -> dict[str, set[str]]:
    with db.reading() as session:
        tables = metadata.tables.items()
        return {name: {str(tuple(row)) for row in session.execute(select(table))} for name, table in tables}


@pytest.mark.goal("R9")
@pytest.mark.threat(24)
def test_a_removed_audit_is_gone_with_everything_and_nothing_else(app: Flask) -> None:
    with db.unit_of_work() as session:
        mine = make_rows(session, MINE)
        others = make_rows(session, OTHERS, rounds={"previous_id": mine["rounds"]["id"]})
    stays = {name: rows - rows_on(mine, name) for name, rows in all_rows().items()}
    assert all(count >= 1 for count in rows_of(mine, "rounds").values())
    with db.unit_of_work():
        gone = remove_audit(mine["rounds"]["id"])
    left = rows_of(mine, "rounds")
    assert set(left.values()) == {0}
    assert gone == len(left) - 1
    after = all_rows()
    changed = {"rounds", "stored_files"}  # A later audit names it no more, and its workbooks go at the next tidying.
    assert [name for name in stays if stays[name] != after[name] and name not in changed] == []
    assert not any(MINE in row for row in after["rounds"])
    with db.reading() as session:
        assert session.get_one(Round, others["rounds"]["id"]).previous_id is None


@pytest.mark.threat(24)
def test_a_removed_person_is_gone_and_what_they_submitted_is_not(app: Flask) -> None:
    email = "someone@example.invalid"
    with db.unit_of_work() as session:
        mine = make_rows(
            session,
            MINE,
            users={"email": email, "name": "Canary Person", "job_title": "Canary Job"},
            outbox_messages={"recipient": email.upper()},
            invitations={"email": email, "name": "Canary Person"},
        )
        make_rows(session, OTHERS)
    others = {name: {row for row in rows if OTHERS in row} for name, rows in all_rows().items()}
    with db.unit_of_work() as session:
        remove_account(session.get_one(User, mine["users"]["id"]))
    after = all_rows()
    words = " ".join(row for rows in after.values() for row in rows)
    for canary in ("Canary", email, email.upper()):
        assert canary not in words
    own = [
        name for name in rows_of(mine, "users") if name in ("passkeys", "user_sessions", "time_codes", "mailed_links")
    ]
    assert len(own) == 4
    assert not [name for name in own if any(MINE in row for row in after[name])]
    assert any(MINE in row for row in after["submissions"])
    assert all(rows <= after[name] for name, rows in others.items())


def test_a_removed_account_opens_nothing(place: dict[str, Any]) -> None:
    with db.unit_of_work() as session:
        leaver = make_user("editor", make_agency(place["here"]))
        leaver.memberships[0].ended_at = CLOSED
        before = leaver.email
        session.flush()
        with at(DUE):
            retention.remove(place["administrator"], "here", "account", leaver.id, "x", sure=True)
        session.flush()
        assert leaver.email.endswith(ages.REMOVED)
        assert leaver.email != before
        assert not leaver.is_active
        assert not verify_password(leaver.password_hash, PASSWORD)
        assert session.scalars(select(Membership.ended_reason).where(Membership.user_id == leaver.id)).all() == [""]
    assert due(place, date(2136, 1, 1)) == [place["round"].id]
