"""No door tells whether an account exists: words, status, headers, length, statements and hashes are the same.

The sign-in page shows the address again that was typed; apart from that nothing may differ.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from portal import jobs
from portal.accounts.getting_in import throttle
from portal.accounts.getting_in.throttle import Bucket
from portal.accounts.models import User
from portal.accounts.passwords import verify_password
from portal.accounts.service import signing_in
from portal.database import db, now
from tests.accounts.getting_in.people import RANDOM, TYPED, Seen, counting_hashes, lock, make_people, post
from tests.support.builders import PASSWORD, sign_in
from tests.support.client import PageClient, find_form

Clients = Callable[[], PageClient]
SAMPLES = 200


@pytest.fixture
def people(app: Flask) -> dict[str, User]:
    with db.unit_of_work():
        return make_people()


def without_address(seen: Seen, address: str) -> Seen:
    """The page shows the address again; apart from that nothing may differ."""
    headers = [(name, value) for name, value in seen.headers if name != "Content-Length"]
    return replace(seen, body=seen.body.replace(address, "ADDRESS"), headers=headers)


@pytest.mark.asvs("6.3.8")
@pytest.mark.goal("S4")
@pytest.mark.threat(18)
def test_six_ways_of_not_getting_in_are_one(
    people: dict[str, User], new_client: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = {}
    with time_machine.travel(now(), tick=False):
        lock(TYPED["locked"][0])
        for state, (address, password) in TYPED.items():
            typed = {"email": address, "password": password}
            answer = post(new_client(), "/sign-in", "Sign in", typed, monkeypatch)
            seen[state] = without_address(answer, address)
    assert {state: one.status for state, one in seen.items()} == dict.fromkeys(TYPED, 422)
    assert {state: one.hashes for state, one in seen.items()} == dict.fromkeys(TYPED, 1)
    assert {state for state, one in seen.items() if one.visible != seen["unknown"].visible} == set()
    assert {state for state, one in seen.items() if one.statements != seen["unknown"].statements} == set()


@pytest.mark.asvs("6.3.8")
@pytest.mark.threat(18)
@pytest.mark.parametrize("what", ["reset", "sign_in"])
def test_asking_for_a_link_tells_nothing(
    people: dict[str, User], new_client: Clients, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    seen = {}
    with time_machine.travel(now(), tick=False):
        lock(TYPED["locked"][0])
        for state, (address, _) in TYPED.items():
            seen[state] = post(new_client(), "/reset", "Send me a link", {"email": address, "what": what}, monkeypatch)
    assert {state: one.status for state, one in seen.items()} == dict.fromkeys(TYPED, 303)
    assert {state: one.hashes for state, one in seen.items()} == dict.fromkeys(TYPED, 0)
    assert {state for state, one in seen.items() if one.visible != seen["unknown"].visible} == set()
    assert {state for state, one in seen.items() if one.statements != seen["unknown"].statements} == set()


@pytest.mark.asvs("6.4.6")
@pytest.mark.threat(18)
def test_e_mails_go_to_those_who_may_sign_in_and_to_nobody_else(
    people: dict[str, User], client: PageClient, mails: Callable[[], list[Any]]
) -> None:
    lock(TYPED["locked"][0])
    for address, _ in TYPED.values():
        client.submit(client.page("/reset"), {"email": address, "what": "reset"}, button="Send me a link")
    jobs.run_due()
    assert {mail.recipient for mail in mails()} == {TYPED["wrong"][0], TYPED["locked"][0]}


@pytest.mark.goal("S4")
@pytest.mark.threat(18)
def test_the_hash_is_asked_once_whatever_is_typed(
    people: dict[str, User], client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also for an address that cannot be one, for an empty account, and for whoever gets in."""
    for typed in ("\u00e9@example.invalid", "a\u2028b", "x" * 100_000, TYPED["wrong"][0]):
        form = find_form(client.page("/sign-in"), "Sign in").fields
        with counting_hashes(monkeypatch) as hashes:
            client.post("/sign-in", data={**form, "email": typed, "password": PASSWORD})
        assert len(hashes) == 1


def test_what_differs_between_two_pages_is_seen(client: PageClient, people: dict[str, User]) -> None:
    """The comparison itself: it forgets the token of the form and nothing else."""
    pages = [RANDOM.sub(r"\1\2", client.get("/sign-in").get_data(as_text=True)) for _ in range(2)]
    assert pages[0] == pages[1]
    assert RANDOM.sub(r"\1\2", "a") != RANDOM.sub(r"\1\2", "b")
    sign_in(client, people["wrong"])
    assert client.get("/sign-in").status_code == 302


# --- time


def auc(first: list[float], second: list[float]) -> float:
    """How often one of the first takes longer than one of the second: a half when time tells nothing."""
    wins = sum((a > b) + (a == b) / 2 for a in first for b in second)
    return wins / (len(first) * len(second))


def sample(app: Flask, rounds: int) -> dict[str, list[float]]:
    """How long the machine works on each state's refusal, all states in turn. Its own work is counted and not the
    clock on the wall: a stranger's clock sees less, for it sees the work of all others as well.
    """
    app.config["WTF_CSRF_ENABLED"] = False
    client = FlaskClient(app)
    taken: dict[str, list[float]] = {state: [] for state in TYPED}
    for number in range(rounds):
        states = list(TYPED)
        for state in states[number % len(states) :] + states[: number % len(states)]:
            address, password = TYPED[state]
            begun = time.process_time()
            answer = client.post("/sign-in", data={"email": address, "password": password})
            taken[state].append(time.process_time() - begun)
            assert answer.status_code == 422
    return taken


@pytest.fixture
def never_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the one that is locked by hand waits."""
    wide = Bucket(10**9, timedelta(seconds=1))
    monkeypatch.setattr(throttle, "NETWORK", wide)
    monkeypatch.setattr(throttle, "EVERYBODY", wide)
    monkeypatch.setattr(throttle, "FREE", 5 * SAMPLES)
    monkeypatch.setattr(throttle, "LONGEST_WAIT", timedelta(hours=1))


def lock_for_good(address: str) -> None:
    with db.own_transaction() as session:
        key = throttle.throttle.key("account", address)
        throttle._locked(session, [key])[key].level = 10 * SAMPLES


@pytest.mark.soak
@pytest.mark.goal("S4")
@pytest.mark.asvs("6.3.8")
@pytest.mark.threat(18)
@pytest.mark.usefixtures("never_waits")
def test_time_tells_nothing(app: Flask, people: dict[str, User]) -> None:
    lock_for_good(TYPED["locked"][0])
    sample(app, 10)
    taken = sample(app, SAMPLES)
    ranks = {state: auc(taken[state], taken["unknown"]) for state in TYPED}
    assert {state: rank for state, rank in ranks.items() if not 0.40 <= rank <= 0.60} == {}


@pytest.mark.soak
@pytest.mark.goal("S4")
@pytest.mark.usefixtures("never_waits")
def test_the_clock_would_see_an_early_exit(
    app: Flask, people: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = verify_password

    def early(stored: str | None, password: str) -> bool:
        return stored is not None and real(stored, password)

    monkeypatch.setattr(signing_in, "verify_password", early)
    lock_for_good(TYPED["locked"][0])
    taken = sample(app, SAMPLES // 4)
    assert auc(taken["wrong"], taken["unknown"]) >= 0.90
