"""A refused sign-in is on the record, names the account that was tried, and keeps nobody from saving."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from portal.accounts import passwords
from portal.accounts.models import User
from portal.audit import AuditEvent
from portal.database import WRITES, db, now
from tests.support.builders import PASSWORD, make_default_partnership, make_user, sign_in_by_page
from tests.support.client import PageClient

Work = Callable[[], Any]


@pytest.fixture
def person(unit_of_work: Work) -> User:
    with unit_of_work():
        return make_user("coordinator", make_default_partnership())


def refusals(unit_of_work: Work) -> list[tuple[str, str]]:
    with unit_of_work() as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.action == "session.refused"))
        return [(event.actor, event.record) for event in events]


@pytest.mark.asvs("16.3.1")
def test_a_wrong_password_names_the_account(client: PageClient, person: User, unit_of_work: Work) -> None:
    sign_in_by_page(client, person, "not the password", status=422)
    assert refusals(unit_of_work) == [("anonymous", str(person.id))]


def test_an_unknown_address_names_nobody(client: PageClient, person: User, unit_of_work: Work) -> None:
    client.submit(client.page("/sign-in"), {"email": "nobody@example.invalid", "password": PASSWORD}, status=422)
    assert refusals(unit_of_work) == [("anonymous", "")]


def test_a_suspended_person_is_refused_on_the_record(client: PageClient, person: User, unit_of_work: Work) -> None:
    with unit_of_work() as session:
        session.merge(person).suspended_at = now()
    sign_in_by_page(client, person, status=422)
    assert refusals(unit_of_work) == [("anonymous", str(person.id))]


def test_the_password_is_tried_without_the_write_lock(
    client: PageClient, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[bool] = []
    real = passwords.verify_password

    def watched(stored: str | None, password: str) -> bool:
        held.append(bool(db.session.info[WRITES]) and db.session.in_transaction())
        return real(stored, password)

    monkeypatch.setattr("portal.accounts.service.signing_in.verify_password", watched)
    sign_in_by_page(client, person)
    assert held == [False]
