"""Who lets people behind the wall: the LADO manager and the server, never whoever administers the partnership."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts import people, service
from portal.accounts.factors import resets
from portal.accounts.imports.people import role_called
from portal.accounts.models import User
from portal.accounts.whole import people_of_mine, require_whole
from portal.accounts.words import Mistake
from portal.database import db
from portal.errors import Forbidden, NotFound, Refused
from portal.mail import OutboxMessage
from portal.permissions import LADO_ROLES, ROLE_NAMES, SYSTEM, Identity, Role, in_a_sentence
from tests.accounts.world import EMAIL, make_world
from tests.demo.small import run
from tests.support.builders import add_role, make_default_partnership, make_user, sign_in
from tests.support.client import PageClient
from tests.support.factors import make_app

EVERY = [pytest.param(role, id=role.value) for role in sorted(LADO_ROLES)]


@pytest.mark.threat(5)
@pytest.mark.parametrize("role", EVERY)
def test_an_administrator_has_no_way_to_give_or_take_over_a_lado_role(session: Session, mails: Any, role: Role) -> None:
    there = make_world()
    administrator, manager = there.administrator, there.people[Role.LADO_MANAGER]
    lado = make_user(role, there.north)
    coordinator = there.people[Role.COORDINATOR]
    with pytest.raises(Forbidden):
        service.invite(administrator, EMAIL, "New Example", role, there.north)
    with pytest.raises(Mistake):
        service.change_role(administrator, coordinator.memberships[0].id, role)
    with pytest.raises(NotFound):
        service.change_role(administrator, lado.memberships[0].id, Role.COORDINATOR)
    with pytest.raises(NotFound):
        service.leave(administrator, lado.memberships[0].id)
    with pytest.raises(NotFound):
        require_whole(administrator, lado)
    service.invite(manager, EMAIL, "New Example", role, there.north)
    for place in people.by_place(administrator):
        assert not {one.role for one in place.memberships} & LADO_ROLES
        assert not {one.role for one in place.invitations} & LADO_ROLES
    assert lado not in people_of_mine(administrator)
    with pytest.raises(Mistake):
        role_called(ROLE_NAMES[role])


def test_whoever_is_a_lado_beside_another_role_is_nobodys_whole_account(session: Session) -> None:
    there = make_world()
    coordinator = there.people[Role.COORDINATOR]
    require_whole(there.administrator, coordinator)
    service.change_role(there.people[Role.LADO_MANAGER], there.people[Role.LADO].memberships[0].id, Role.LADO_SUPPORT)
    add_role(coordinator, Role.LADO, there.north)
    with pytest.raises(Refused, match="whoever runs the portal"):
        require_whole(there.administrator, coordinator)


def test_a_lado_manager_gives_lado_roles_and_no_other(session: Session, mails: Any) -> None:
    there = make_world()
    manager, coordinator = there.people[Role.LADO_MANAGER], there.people[Role.COORDINATOR]
    assert {value for value, _ in people.roles_at(manager, people.places_to_invite_to(manager))} == LADO_ROLES
    with pytest.raises(NotFound):
        service.change_role(manager, coordinator.memberships[0].id, Role.SCRUTINEER)
    with pytest.raises(Mistake):
        service.change_role(manager, there.people[Role.LADO].memberships[0].id, Role.ADMINISTRATOR)
    (place,) = people.by_place(manager)
    assert {one.role for one in place.memberships} == LADO_ROLES


def test_the_other_lado_managers_hear_of_a_new_colleague_and_no_administrator(session: Session, mails: Any) -> None:
    there = make_world()
    other = make_user(Role.LADO_MANAGER, there.north)
    service.invite(there.people[Role.LADO_MANAGER], EMAIL, "New Example", Role.LADO, there.north)
    sent = session.scalars(select(OutboxMessage)).all()
    assert {mail.recipient for mail in sent} == {EMAIL, other.email}
    assert not any("lado" in mail.subject.lower() for mail in sent)


@pytest.mark.parametrize("role", EVERY)
def test_only_a_lado_manager_lets_a_lado_back_in(session: Session, mails: Any, role: Role) -> None:
    there = make_world()
    person, manager = make_user(role, there.north), there.people[Role.LADO_MANAGER]
    make_app(person)
    reset = resets.ask(person, "An invented reason")
    for nobody in (there.administrator, there.people[Role.LADO], there.people[Role.LADO_SUPPORT]):
        assert resets.waiting_for(nobody) == []
        with pytest.raises((Forbidden, NotFound)):
            resets.approve(nobody, reset.id)
    assert resets.waiting_for(manager) == [reset]
    resets.approve(manager, reset.id)
    editor = there.people[Role.EDITOR]
    make_app(editor)
    other = resets.ask(editor, "An invented reason")
    with pytest.raises((Forbidden, NotFound)):
        resets.approve(manager, other.id)


def test_the_first_manager_is_appointed_on_the_server(app: Flask) -> None:
    with db.unit_of_work():
        make_default_partnership()
    link = run(app, "lado", "appoint", EMAIL, "--name", "New Example").output.strip()
    token = link.rsplit("/", 1)[-1]
    with db.unit_of_work():
        assert service.open_invitation(token).role == Role.LADO_MANAGER


def test_the_manager_finds_the_page_about_people_once(client: PageClient, unit_of_work: Any) -> None:
    with unit_of_work():
        there = make_world()
        both = there.people[Role.LADO_MANAGER]
        add_role(both, Role.SAFEGUARDING_LEAD, there.agency)
    sign_in(client, both)
    page = client.page("/people")
    assert [one.get("href") for one in page.all("a")].count("/people") == 1
    assert "as LADO manager at" in page.text


def role_of(person: User) -> uuid.UUID:
    return next(one.id for one in person.current_memberships if one.role == Role.LADO_MANAGER)


@pytest.mark.threat(5)
def test_the_last_manager_stays_until_there_is_another_or_a_command_says_so(session: Session, mails: Any) -> None:
    there = make_world()
    manager = there.people[Role.LADO_MANAGER]
    elsewhere = make_user(Role.LADO_MANAGER, there.south)
    for ends in (
        lambda: service.leave(manager, role_of(manager)),
        lambda: service.change_role(Identity("somebody", manager.grants), role_of(manager), Role.LADO),
    ):
        with pytest.raises(Refused, match="last LADO manager"):
            ends()
    second = make_user(Role.LADO_MANAGER, there.north)
    service.leave(manager, role_of(manager))
    with pytest.raises(Refused, match="last LADO manager"):
        service.leave(second, role_of(second))
    service.leave(SYSTEM, role_of(second))
    assert [one.role for one in elsewhere.current_memberships] == [Role.LADO_MANAGER]


def test_roles_are_spelt_as_they_are_within_a_sentence() -> None:
    assert [in_a_sentence(role) for role in ("editor", "lado", "lado_manager")] == ["editor", "LADO", "LADO manager"]
