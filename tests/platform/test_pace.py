"""Whoever is signed in may read as fast as a person can, and not as fast as a program that copies everything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from portal import pace
from portal.accounts.models import User
from portal.audit import AuditEvent
from portal.config import Settings
from portal.database import db, now
from portal.pace import AT_ONCE, REFILL, Pace
from portal.permissions import Role
from tests.support.builders import make_agency, make_default_partnership, make_user, sign_in
from tests.support.client import PageClient

START = now()


@pytest.fixture
def person(unit_of_work: Callable[[], Any]) -> User:
    with unit_of_work():
        return make_user(Role.EDITOR, make_agency(make_default_partnership()))


@pytest.fixture
def counted(app: Flask) -> None:
    """The application as in production, with room for three requests."""
    app.extensions["pace"] = Pace(at_once=3)
    app.before_request_funcs[None].append(pace.keep)


@pytest.mark.asvs("2.4.1")
@pytest.mark.usefixtures("counted")
def test_somebody_in_a_hurry_waits_and_is_on_the_record(client: PageClient, person: User) -> None:
    sign_in(client, person)
    with time_machine.travel(now(), tick=False) as clock:
        answers = [client.get("/account") for _ in range(5)]
        assert [one.status_code for one in answers] == [200, 200, 200, 429, 429]
        assert "Wait a moment" in answers[-1].text
        assert client.get("/help").status_code == 200, "what everybody may read is not counted"
        clock.shift(REFILL)
        assert client.get("/account").status_code == 200
    with db.reading() as session:
        events = select(func.count()).select_from(AuditEvent).where(AuditEvent.action == "pace.refused")
        assert session.scalar(events.where(AuditEvent.actor == str(person.id))) == 2


@pytest.mark.usefixtures("counted")
def test_strangers_are_counted_where_they_try_and_not_here(client: PageClient) -> None:
    assert {client.get("/account").status_code for _ in range(5)} == {302}


@pytest.mark.sqlite
def test_it_counts_where_other_machines_reach_the_portal(settings: Settings) -> None:
    for base_url, counts in (("http://localhost:8000", False), ("https://portal.example.invalid", True)):
        app = Flask("example")
        pace.register(app, replace(settings, base_url=base_url))
        assert (pace.keep in app.before_request_funcs.get(None, [])) is counts


@pytest.mark.asvs("2.4.1")
@given(st.lists(st.floats(0, 10), max_size=60))
def test_no_more_than_the_bucket_and_what_time_gives(pauses: list[float]) -> None:
    kept, at, allowed = Pace(), START, 0
    assert all(kept.allows("a", at) for _ in range(AT_ONCE))
    for seconds in pauses:
        at += timedelta(seconds=seconds)
        allowed += kept.allows("a", at)
    assert allowed <= (at - START) / REFILL + 1e-6
    assert kept.allows("b", at), "nobody waits for another person"


def test_whoever_pauses_begins_anew() -> None:
    kept = Pace()
    assert [kept.allows("a", START) for _ in range(AT_ONCE + 2)] == [True] * AT_ONCE + [False] * 2
    later = START + AT_ONCE * REFILL
    assert [kept.allows("a", later) for _ in range(AT_ONCE + 1)] == [True] * AT_ONCE + [False]
