"""Passkeys: only the right device, for the right person, with our own challenge, once."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from portal.accounts.factors import passkeys, proving, setting_up
from portal.accounts.factors.models import Passkey, PasskeyChallenge
from portal.accounts.models import User
from portal.accounts.words import Mistake
from portal.database import db, now, pretend_now
from portal.permissions import Role
from tests.accounts.factors.test_second_step import give_password
from tests.support.builders import make_agency, make_default_partnership, make_user
from tests.support.client import PageClient
from tests.support.pages import Page
from tests.support.passkeys import PRESENT, Device

HERE, ELSEWHERE = "this browser", "another browser"


@pytest.fixture
def person(unit_of_work: Any, mails: object) -> User:
    with unit_of_work():
        return make_user(Role.EDITOR, make_agency(make_default_partnership()))


def add(person: User, device: Device, name: str = "Example key") -> bool:
    with db.unit_of_work():
        options = passkeys.ask_to_add(person, HERE)
    try:
        with db.unit_of_work():
            setting_up.add_passkey(person, device.make(options), HERE, name)
    except Mistake:
        return False
    return True


def options_for(person: User, where: str = HERE) -> str:
    with db.unit_of_work():
        return passkeys.ask_to_sign_in(person, where)


def signs_in(person: User, answer: str, where: str = HERE) -> bool:
    db.start_request(writes=True)
    try:
        proving.prove_by_passkey(person, answer, where)
        db.finish_request(succeeded=True)
    except Mistake:
        return False
    finally:
        db.drop_request()
    return True


@pytest.fixture
def device(person: User) -> Device:
    made = Device()
    assert add(person, made)
    return made


def test_it_signs_in_again_and_again_each_time_with_a_new_challenge(person: User, device: Device) -> None:
    for _ in range(3):
        assert signs_in(person, device.sign(options_for(person)))
    with db.unit_of_work() as session:
        kept = session.query(Passkey).one()
    assert (kept.name, kept.sign_count) == ("Example key", device.count)
    assert kept.last_used_at is not None


@pytest.mark.asvs("6.5.1")
@pytest.mark.threat(18)
def test_an_answer_counts_once(person: User, device: Device) -> None:
    answer = device.sign(options_for(person))
    assert signs_in(person, answer)
    assert not signs_in(person, answer)
    with db.unit_of_work() as session:
        assert session.query(PasskeyChallenge).all() == []


def test_a_wrong_answer_uses_the_challenge_up(person: User, device: Device) -> None:
    options = options_for(person)
    assert not signs_in(person, Device(id=device.id).sign(options))
    assert not signs_in(person, device.sign(options))


WRONG: dict[str, Callable[[Device], Device]] = {
    "another key": lambda device: Device(id=device.id, count=device.count),
    "a key that we never saw": lambda device: replace(device, id=b"x" * 16),
    "another service": lambda device: replace(device, origin="https://evil.invalid"),
    "another host": lambda device: replace(device, host="evil.invalid"),
    "another port": lambda device: replace(device, origin="http://localhost:9999"),
    "nobody verified": lambda device: replace(device, flags=PRESENT),
    "nobody there": lambda device: replace(device, flags=0),
    "a copy that lags behind": lambda device: replace(device, count=device.count - 1),
}


@pytest.mark.parametrize("wrong", list(WRONG))
def test_what_is_not_the_persons_own_device_is_refused(person: User, device: Device, wrong: str) -> None:
    assert not signs_in(person, WRONG[wrong](device).sign(options_for(person)))


@pytest.mark.asvs("11.6.1")
@pytest.mark.parametrize("wrong", ["another service", "another host", "nobody verified", "nobody there"])
def test_what_is_made_elsewhere_or_unverified_is_not_added(person: User, wrong: str) -> None:
    assert not add(person, WRONG[wrong](Device()))


@pytest.mark.asvs("6.5.5")
def test_a_challenge_is_for_one_browser_one_person_one_purpose_and_five_minutes(
    person: User, device: Device, unit_of_work: Any
) -> None:
    assert not signs_in(person, device.sign(options_for(person, ELSEWHERE)))
    with unit_of_work():
        other = make_user(Role.EDITOR, person.memberships[0].agency)
        to_add = passkeys.ask_to_add(person, HERE)
    assert not signs_in(person, device.sign(to_add))
    assert not signs_in(other, device.sign(options_for(other)))
    answer = device.sign(options_for(person))
    with pretend_now(now() + passkeys.LIFE + timedelta(seconds=1)):
        assert not signs_in(person, answer)
    assert not signs_in(person, device.sign(json.dumps({"challenge": "YWJj"})))


@pytest.mark.parametrize(
    "answer", ["", "{}", "[]", "null", "1", '{"id": 5}', '{"id": "é"}', "[" * 5_000, "{" * 30_000, '{"id": "YWJj"}']
)
def test_what_no_browser_sends_is_refused_in_a_sentence(person: User, device: Device, answer: str) -> None:
    options_for(person)
    assert not signs_in(person, answer)
    with db.unit_of_work():
        passkeys.ask_to_add(person, HERE)
    with pytest.raises(Mistake), db.unit_of_work():
        setting_up.add_passkey(person, answer, HERE)


def test_a_device_that_is_there_already_is_not_asked_again(person: User, device: Device) -> None:
    with db.unit_of_work():
        options = json.loads(passkeys.ask_to_add(person, HERE))
    assert len(options["excludeCredentials"]) == 1
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert json.loads(options_for(person))["userVerification"] == "required"


def test_the_page_offers_it_and_takes_what_the_script_sends(client: PageClient, person: User, device: Device) -> None:
    page = give_password(client, person)
    assert "code" not in page.ids, "there is no app to ask for a code"
    token = page.all("input")[0].get("value", "")
    answer = client.post("/sign-in/second-step/passkey", headers={"X-CSRFToken": token})
    signed = client.post("/sign-in/second-step", data={"csrf_token": token, "credential": device.sign(answer.text)})
    assert (signed.status_code, signed.location) == (303, "/")


def test_a_passkey_that_was_not_recognised_is_said_at_its_button(
    client: PageClient, person: User, device: Device
) -> None:
    page = give_password(client, person)
    token = page.all("input")[0].get("value", "")
    answer = client.post("/sign-in/second-step", data={"csrf_token": token, "credential": "{}"})
    assert (answer.status_code, Page(answer.text).errors[0][1]) == (422, "#credential")
