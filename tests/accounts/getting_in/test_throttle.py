"""How often signing in may be tried: by account, by network, by everybody; known and unknown addresses alike."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from portal import audit, jobs
from portal.accounts import service
from portal.accounts.getting_in import links, throttle
from portal.accounts.getting_in.models import SignInTry
from portal.accounts.getting_in.throttle import EVERYBODY, FREE, LONGEST_WAIT, NETWORK, Bucket, Verdict
from portal.accounts.models import User
from portal.audit import Circumstances
from portal.database import db, now
from portal.errors import TooManyTries
from tests.platform.threads import at_once
from tests.support.builders import PASSWORD, make_agency, make_default_partnership, make_user
from tests.support.client import PageClient
from tests.support.statements import count_statements

ADDRESS = "somebody@example.invalid"
WIDE = Bucket(10**9, timedelta(seconds=1))


@pytest.fixture
def person(app: Flask) -> User:
    with db.unit_of_work():
        return make_user("editor", make_agency(make_default_partnership()), email=ADDRESS)


@contextmanager
def coming_from(address: str) -> Iterator[None]:
    token = audit.circumstances.set(Circumstances(address=address))
    try:
        yield
    finally:
        audit.circumstances.reset(token)


def takes(count: int, address: str = ADDRESS) -> list[Verdict]:
    return [throttle.take(address) for _ in range(count)]


@pytest.mark.threat(18)
@given(st.integers(0, 200))
def test_the_wait_doubles_from_a_second_to_a_quarter_of_an_hour(wrong: int) -> None:
    seconds = throttle.wait_after(wrong).total_seconds()
    assert seconds == (0 if wrong <= FREE else min(2.0 ** (wrong - FREE - 1), 900.0))


@pytest.mark.asvs("2.4.1")
@pytest.mark.asvs("15.2.2")
@pytest.mark.asvs("6.3.1")
@pytest.mark.threat(18)
def test_of_tries_without_a_pause_a_few_are_looked_at(app: Flask) -> None:
    with time_machine.travel(now(), tick=False):
        assert takes(20).count(Verdict.LOOK) == FREE + 1


@pytest.mark.asvs("6.3.1")
@pytest.mark.threat(18)
def test_a_day_of_guessing_is_a_hundred_guesses(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who always tries again the moment that they may, from a thousand networks."""
    monkeypatch.setattr(throttle, "NETWORK", WIDE)
    monkeypatch.setattr(throttle, "EVERYBODY", WIDE)
    begun, looked = now(), 0
    with time_machine.travel(begun, tick=False) as clock:
        while now() - begun < timedelta(days=1):
            looked += throttle.take(ADDRESS) is Verdict.LOOK
            clock.shift(throttle.wait_after(looked) or timedelta(seconds=1))
    assert looked <= FREE + 1 + 10 + timedelta(days=1) / LONGEST_WAIT


def test_tries_while_one_waits_make_the_wait_no_longer(app: Flask) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        takes(FREE + 1)
        clock.shift(throttle.wait_after(FREE + 1) / 2)
        assert takes(3) == [Verdict.WAIT] * 3
        clock.shift(throttle.wait_after(FREE + 1) / 2)
        assert takes(1) == [Verdict.LOOK]


@pytest.mark.threat(18)
def test_of_many_tries_at_once_no_more_are_looked_at(app: Flask) -> None:
    with time_machine.travel(now(), tick=False):
        verdicts = at_once(12, lambda _: throttle.take(ADDRESS))
    assert verdicts.count(Verdict.LOOK) == FREE + 1
    assert verdicts.count(Verdict.WAIT) == 12 - FREE - 1


def test_another_address_does_not_wait(app: Flask) -> None:
    with time_machine.travel(now(), tick=False):
        takes(10)
        assert takes(1, "other@example.invalid") == [Verdict.LOOK]


def test_the_right_password_is_not_looked_at_either_while_one_waits(person: User) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        takes(FREE + 3)
        with db.unit_of_work():
            assert service.sign_in(ADDRESS, PASSWORD) is None
        clock.shift(timedelta(seconds=30))
        with db.unit_of_work():
            assert service.sign_in(ADDRESS, PASSWORD) is not None
        assert takes(FREE + 1) == [Verdict.LOOK] * (FREE + 1)


def test_a_day_later_an_address_begins_anew(app: Flask) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        takes(FREE + 1)
        clock.shift(throttle.FORGOTTEN + timedelta(seconds=1))
        assert takes(FREE + 1) == [Verdict.LOOK] * (FREE + 1)


# --- networks


@pytest.mark.asvs("6.3.1")
def test_a_network_has_so_many_tries_and_another_its_own(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "NETWORK", Bucket(3, NETWORK.refill))
    with time_machine.travel(now(), tick=False) as clock:
        with coming_from("192.0.2.1"):
            assert [throttle.take(f"p{n}@example.invalid") for n in range(3)] == [Verdict.LOOK] * 3
            assert throttle.take("p4@example.invalid") is Verdict.CROWDED
            clock.shift(NETWORK.refill)
            assert throttle.take("p4@example.invalid") is Verdict.LOOK
            assert throttle.take("p5@example.invalid") is Verdict.CROWDED
        with coming_from("192.0.2.2"):
            assert throttle.take("p4@example.invalid") is Verdict.LOOK


def test_whoever_signs_in_rightly_fills_no_bucket(person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "NETWORK", Bucket(2, timedelta(days=1)))
    for _ in range(4):
        with db.unit_of_work():
            assert service.sign_in(ADDRESS, PASSWORD) is not None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("fe80::1%eth0", "fe80::2", True),
        ("", "192.0.2.1", False),
        ("no address", "no address", True),
    ],
)
def test_a_network_is_what_one_customer_gets(one: str, other: str, same: bool) -> None:
    assert (throttle.network_of(one) == throttle.network_of(other)) is same


def test_when_too_many_fail_everywhere_a_network_that_did_not_still_gets_in(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "EVERYBODY", Bucket(3, EVERYBODY.refill))
    with time_machine.travel(now(), tick=False):
        for number in range(3):
            with coming_from(f"192.0.2.{number}"):
                assert throttle.take(ADDRESS + str(number)) is Verdict.LOOK
        with coming_from("192.0.2.1"):
            assert throttle.take("p4@example.invalid") is Verdict.CROWDED
        with coming_from("198.51.100.1"):
            assert throttle.take("p5@example.invalid") is Verdict.LOOK


def test_a_crowd_is_told_to_wait_and_writes_no_count(
    app: Flask, client: PageClient, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "NETWORK", Bucket(1, timedelta(days=1)))
    typed = {"email": ADDRESS, "password": "a wrong pass phrase"}
    client.submit(client.page("/sign-in"), typed, status=422)
    page = client.page("/sign-in")
    with count_statements(db.engine) as statements:
        refused = client.submit(page, typed, status=429)
    assert "Wait a few minutes" in refused.text
    assert [text for text in statements.writes if "audit_" not in text] == []
    with db.unit_of_work(), pytest.raises(TooManyTries):
        service.sign_in(ADDRESS, PASSWORD)


# --- what is kept


def test_the_counts_name_nobody(app: Flask) -> None:
    with coming_from("192.0.2.77"):
        throttle.take(ADDRESS)
    with db.reading() as session:
        rows: list[Any] = list(session.scalars(select(SignInTry)))
    assert len(rows) == 3
    assert not [row for row in rows if ADDRESS in row.key or "192.0.2.77" in row.key]


def test_each_installation_has_keys_of_its_own(app: Flask) -> None:
    before = throttle.throttle.key("account", ADDRESS)
    assert before != throttle.throttle.key("network", ADDRESS)
    other = throttle.Throttle()
    with pytest.raises(RuntimeError):
        other.key("account", ADDRESS)
    other._key = b"x" * 32
    assert other.key("account", ADDRESS) != before


def test_old_counts_are_removed_and_others_stay(app: Flask) -> None:
    throttle.take(ADDRESS)
    with time_machine.travel(now() + throttle.FORGOTTEN + timedelta(seconds=1)):
        with db.unit_of_work():
            assert throttle.forget_old_tries() == 3
        throttle.take(ADDRESS)
        with db.unit_of_work():
            assert throttle.forget_old_tries() == 0


def test_the_worker_removes_old_counts_and_links_every_hour() -> None:
    assert {throttle.forget_old_tries, links.forget_old_links} <= set(jobs.CHORES)
