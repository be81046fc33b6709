"""Every verb of the package leaves one event: who did it, to which record, where - and nothing of the words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts import service
from portal.accounts.models import User
from portal.audit import AuditEvent
from portal.database import db
from portal.permissions import SYSTEM, Actor, Role
from tests.accounts.world import EMAIL, NEW_PASSWORD, World, make_world
from tests.support.builders import PASSWORD, make_user, sign_in
from tests.support.client import PageClient

Verb = Callable[[Any, World], object]
TYPED = "Words that were typed"
DAY = date(2026, 9, 1)


def invite(user: Any, there: World) -> Any:
    return service.invite(user, EMAIL, TYPED, Role.EDITOR, there.agency)


def suspend_and_reinstate(user: Any, there: World) -> None:
    service.suspend(SYSTEM, there.lead)
    service.reinstate(user, there.lead)


# The verb, whether it is about the agency, and whether it is about the partnership.
BY_ADMINISTRATOR: dict[str, tuple[Verb, bool, bool]] = {
    "invitation.made": (invite, True, False),
    "invitation.withdrawn": (lambda user, there: service.withdraw(user, invite(user, there).id), True, False),
    "role.ended": (lambda user, there: service.leave(user, there.lead.memberships[0].id, TYPED), True, False),
    "agency.created": (
        lambda user, there: service.create_agency(user, there.north, "NEW", TYPED, "Health"),
        False,
        True,
    ),
    "agency.renamed": (lambda user, there: service.rename(user, there.agency, TYPED), True, False),
    "agency.aliases_set": (lambda user, there: service.add_alias(user, there.agency, TYPED), True, False),
    "agency.sector_set": (lambda user, there: service.set_sector(user, there.agency, TYPED), True, False),
    "agency.kinds_set": (lambda user, there: service.set_kinds(user, there.agency, ["health"]), True, False),
    "agency.parent_set": (lambda user, there: service.set_parent(user, there.agency, there.shared), True, False),
    "agency.ended": (lambda user, there: service.end_agency(user, there.agency, DAY), True, False),
    "agency.succeeded": (lambda user, there: service.succeed(user, there.agency, there.shared, DAY), True, False),
    "agency.left": (lambda user, there: service.leave_partnership(user, there.shared, there.north), False, True),
    "partnership.changed": (
        lambda user, there: service.change_settings(user, there.north, name=TYPED, wording={"greeting": TYPED}),
        False,
        True,
    ),
}
BY_COMMAND: dict[str, Verb] = {
    "agency.joined": lambda user, there: service.join_partnership(user, there.agency, there.south),
    "partnership.created": lambda user, there: service.create_partnership(user, "new", TYPED),
    "account.suspended": lambda user, there: service.suspend(user, there.lead),
    "account.reinstated": suspend_and_reinstate,
}


def _again(user: User) -> User:
    """The person, read in the transaction that is to change them."""
    return db.session.get_one(User, user.id)


BY_ONESELF: dict[str, Callable[[User], object]] = {
    "session.started": lambda user: service.sign_in(user.email, PASSWORD),
    "password.changed": lambda user: service.change_password(_again(user), PASSWORD, NEW_PASSWORD),
    "account.changed": lambda user: service.change_own_details(_again(user), TYPED, TYPED),
}


def event(action: str, by: Actor) -> AuditEvent:
    with db.reading() as session:
        found = session.scalars(select(AuditEvent).where(AuditEvent.action == action)).one()
        told = [str(facts) for facts in session.scalars(select(AuditEvent.facts))]
    assert (found.actor, found.outcome) == (by.actor_id, "done")
    assert not [facts for facts in told if TYPED in facts or EMAIL in facts or PASSWORD in facts]
    return found


@pytest.mark.parametrize("action", BY_ADMINISTRATOR)
def test_what_an_administrator_does_is_on_the_record(app: Flask, mails: object, action: str) -> None:
    verb, of_agency, of_partnership = BY_ADMINISTRATOR[action]
    with db.unit_of_work():
        there = make_world()
        verb(there.administrator, there)
    found = event(action, there.administrator)
    assert found.record
    if of_agency:
        assert found.agency_id == there.agency.id
    if of_partnership:
        assert found.partnership_id == there.north.id


@pytest.mark.parametrize("action", BY_COMMAND)
def test_what_a_command_does_is_on_the_record(app: Flask, action: str) -> None:
    with db.unit_of_work():
        BY_COMMAND[action](SYSTEM, make_world())
    assert event(action, SYSTEM).record


@pytest.mark.asvs("16.3.1")
@pytest.mark.usefixtures("mails")
@pytest.mark.parametrize("action", BY_ONESELF)
def test_what_people_do_with_their_own_account_is_on_the_record(app: Flask, action: str) -> None:
    with db.unit_of_work():
        lead = make_world().lead
    with db.unit_of_work():
        BY_ONESELF[action](lead)
    assert event(action, lead).record == str(lead.id)


@pytest.mark.asvs("16.3.1")
def test_signing_out_is_on_the_record(app: Flask, client: PageClient) -> None:
    with db.unit_of_work():
        person = make_user("editor", make_world().agency)
    sign_in(client, person)
    client.submit(client.page("/account"), {}, button="Sign out")
    assert event("session.ended", person).record == str(person.id)
