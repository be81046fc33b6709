"""A password that was hashed with other parameters is hashed anew when its person signs in, and not before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from argon2 import PasswordHasher

from portal.accounts import passwords
from portal.accounts.models import User
from portal.accounts.passwords import hash_password, is_outdated
from portal.accounts.service import signing_in
from portal.database import db
from tests.support.builders import PASSWORD, make_default_partnership, make_user, sign_in_by_page
from tests.support.client import PageClient

Work = Callable[[], Any]
OLD = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


@pytest.fixture
def person(unit_of_work: Work) -> User:
    with unit_of_work():
        made = make_user("coordinator", make_default_partnership())
        made.password_hash = OLD
        return made


def stored(person: User) -> str:
    with db.reading() as session:
        return session.get_one(User, person.id).password_hash


@pytest.mark.asvs("11.2.2")
def test_it_is_hashed_anew_at_the_next_sign_in(client: PageClient, person: User) -> None:
    assert is_outdated(OLD)
    sign_in_by_page(client, person)
    new = stored(person)
    assert new != OLD
    assert not is_outdated(new)
    assert passwords.verify_password(new, PASSWORD)


@pytest.mark.asvs("11.2.2")
def test_todays_hash_stays(client: PageClient, person: User, unit_of_work: Work) -> None:
    today = hash_password(PASSWORD)
    with unit_of_work() as session:
        session.get_one(User, person.id).password_hash = today
    sign_in_by_page(client, person)
    assert stored(person) == today


def test_a_wrong_password_changes_nothing(client: PageClient, person: User) -> None:
    sign_in_by_page(client, person, "not the password", status=422)
    assert stored(person) == OLD


def test_a_password_that_was_changed_meanwhile_stays_changed(person: User, unit_of_work: Work) -> None:
    with unit_of_work() as session:
        session.get_one(User, person.id).password_hash = "changed meanwhile"
    with unit_of_work():
        signing_in._keep_up_to_date(person.id, OLD, PASSWORD)
    assert stored(person) == "changed meanwhile"
