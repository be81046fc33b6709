"""Agencies and partnerships: names, kinds, parents, ends and successors, and who may change them."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts import service
from portal.accounts.ending import what_to_know
from portal.accounts.models import Agency, Invitation, Partnership
from portal.accounts.policy import managed_agencies, visible_agencies, visible_memberships, visible_people
from portal.accounts.words import Mistake
from portal.database import db, now
from portal.errors import Forbidden, PortalError, Refused
from portal.permissions import AGENCY_ROLES, LADO_ROLES, SYSTEM, Actor, Role
from tests.accounts.world import World, make_world
from tests.platform.threads import at_once
from tests.reporting.arrange import make_return, make_round
from tests.support.builders import add_role, make_agency, make_user

DAY = date(2026, 9, 1)


def test_only_an_administrator_of_one_of_its_partnerships_changes_an_agency(session: Session) -> None:
    there = make_world()
    southerner = make_user(Role.ADMINISTRATOR, there.south)
    verbs: list[Any] = [
        lambda user, agency: service.rename(user, agency, "Other Name"),
        lambda user, agency: service.set_sector(user, agency, "Other"),
        lambda user, agency: service.set_kinds(user, agency, ["health"]),
        lambda user, agency: service.add_alias(user, agency, "Other"),
        lambda user, agency: service.set_parent(user, agency, None),
        lambda user, agency: service.end_agency(user, agency, DAY),
        lambda user, agency: service.succeed(user, agency, there.shared, DAY),
    ]
    for verb in verbs:
        for person in (*there.people.values(), southerner):
            savepoint = session.begin_nested()
            if person is there.administrator:
                verb(person, there.agency)
            else:
                with pytest.raises(Forbidden):
                    verb(person, there.agency)
            savepoint.rollback()


def test_only_an_administrator_of_the_partnership_adds_an_agency(session: Session) -> None:
    there = make_world()
    for person in there.people.values():
        with suppress(Forbidden):
            service.create_agency(person, there.north, f"N-{person.id.hex[:8]}", "New Example", "Health")
        with pytest.raises(Forbidden):
            service.create_agency(person, there.south, "S", "New Example", "Health")
    added = [one for one in session.scalars(managed_agencies(SYSTEM)) if one.code.startswith("N-")]
    assert [one.code for one in added] == [f"N-{there.administrator.id.hex[:8]}"]


def test_a_new_agency_is_as_it_was_described(session: Session) -> None:
    there = make_world()
    words = {"kinds": ["health", "hospital_trust", "health"], "aliases": ["EHT", " ", "EHT"], "parent": there.agency}
    made = service.create_agency(SYSTEM, there.north, "EHT", " Example Hospital ", "Health", active_from=DAY, **words)
    assert (made.name, made.sector, made.active_from) == ("Example Hospital", "Health", DAY)
    assert made.kinds == {"health", "hospital_trust"}
    assert [row.alias for row in made.alias_rows] == ["EHT"]
    assert made.parent_id == there.agency.id


@pytest.mark.parametrize("code", ["TAKEN", "taken", "", "-x", "a b", "é", "x" * 31])
def test_a_code_is_plain_and_used_once(session: Session, code: str) -> None:
    there = make_world()
    service.create_agency(SYSTEM, there.south, "Taken", "Example", "Health")
    with pytest.raises(Mistake) as refused:
        service.create_agency(SYSTEM, there.north, code, "Example", "Health")
    assert refused.value.field == "code"


@pytest.mark.parametrize("kind", ["Health", "hospital trust", "1st", "é", "x" * 51])
def test_kinds_are_keys(session: Session, kind: str) -> None:
    there = make_world()
    with pytest.raises(Mistake) as refused:
        service.set_kinds(SYSTEM, there.agency, [kind])
    assert refused.value.field == "kinds"


def test_people_go_on_finding_an_agency_by_its_old_name(session: Session) -> None:
    there = make_world()
    old = there.agency.name
    service.add_alias(SYSTEM, there.agency, "Also This")
    service.rename(SYSTEM, there.agency, "New Name")
    service.rename(SYSTEM, there.agency, "New Name")
    session.flush()
    assert there.agency.name == "New Name"
    assert {row.alias for row in there.agency.alias_rows} == {old, "Also This"}
    service.rename(SYSTEM, there.agency, old)
    session.flush()
    assert {row.alias for row in there.agency.alias_rows} == {"New Name", "Also This"}


def test_kinds_are_replaced_as_a_whole(session: Session) -> None:
    there = make_world()
    service.set_kinds(SYSTEM, there.agency, ["health", "ambulance"])
    session.flush()
    service.set_kinds(SYSTEM, there.agency, ["health", "police"])
    session.flush()
    session.refresh(there.agency)
    assert there.agency.kinds == {"health", "police"}


def family(there: World, count: int = 3) -> list[Agency]:
    return [make_agency(there.north) for _ in range(count)]


def test_parents_never_run_in_a_circle(session: Session) -> None:
    school, trust, federation = family(make_world())
    service.set_parent(SYSTEM, school, trust)
    service.set_parent(SYSTEM, trust, federation)
    for child, parent in ((federation, school), (federation, trust), (trust, school), (school, school)):
        with pytest.raises(Mistake) as refused:
            service.set_parent(SYSTEM, child, parent)
        assert refused.value.field == "parent"
    service.set_parent(SYSTEM, trust, None)
    service.set_parent(SYSTEM, federation, school)


def test_a_parent_is_in_the_same_partnership(session: Session) -> None:
    there = make_world()
    with pytest.raises(Mistake, match="same partnership"):
        service.set_parent(SYSTEM, there.agency, there.southern)
    service.set_parent(SYSTEM, there.agency, there.shared)


def test_two_who_make_each_other_the_parent_at_once_make_no_circle(app: Flask) -> None:
    with db.unit_of_work():
        pair = [one.id for one in family(make_world(), 2)]

    def adopt(number: int) -> None:
        with db.unit_of_work() as session:
            child, parent = (session.get_one(Agency, one) for one in (pair[number], pair[1 - number]))
            service.set_parent(SYSTEM, child, parent)

    assert sorted(type(one).__name__ for one in at_once(2, adopt)) == ["Mistake", "NoneType"]


def test_a_successor_takes_over_on_the_day_and_not_before(session: Session) -> None:
    old, new, _ = family(make_world())
    service.succeed(SYSTEM, old, new, DAY)
    session.flush()
    assert (old.successor_id, old.succeeded_on) == (new.id, DAY)
    assert old.is_active(date(2026, 8, 31))
    assert not old.is_active(DAY)


def test_successors_never_run_in_a_circle(session: Session) -> None:
    first, second, third = family(make_world())
    service.succeed(SYSTEM, first, second, DAY)
    service.succeed(SYSTEM, second, third, DAY)
    for agency, successor in ((third, first), (third, second), (first, first)):
        with pytest.raises(Mistake) as refused:
            service.succeed(SYSTEM, agency, successor, DAY)
        assert refused.value.field == "successor"


def test_a_successor_answers_to_everyone_its_forerunner_answered_to(session: Session) -> None:
    there = make_world()
    for successor in (there.agency, there.southern):
        with pytest.raises(Mistake, match="same partnership"):
            service.succeed(SYSTEM, there.shared, successor, DAY)
    service.succeed(SYSTEM, there.agency, there.shared, DAY)


def test_an_end_needs_a_day_that_is_not_before_the_beginning(session: Session) -> None:
    there = make_world()
    there.agency.active_from = DAY
    for day in (None, date(2026, 8, 31)):
        with pytest.raises(Mistake) as refused:
            service.end_agency(SYSTEM, there.agency, day)
        assert refused.value.field == "on"
    service.end_agency(SYSTEM, there.agency, DAY)
    assert there.agency.is_active(DAY)
    assert not there.agency.is_active(date(2026, 9, 2))


def test_joining_needs_both_sides(session: Session) -> None:
    there = make_world()
    southerner = make_user(Role.ADMINISTRATOR, there.south)
    for user in (there.administrator, southerner):
        with pytest.raises(Forbidden):
            service.join_partnership(user, there.agency, there.south)
    add_role(there.administrator, Role.ADMINISTRATOR, there.south)
    service.join_partnership(there.administrator, there.agency, there.south)
    with pytest.raises(Refused, match="already"):
        service.join_partnership(SYSTEM, there.agency, there.south)


def test_an_agency_stays_in_its_last_partnership(session: Session) -> None:
    there = make_world()
    service.leave_partnership(there.administrator, there.shared, there.north)
    with pytest.raises(Forbidden):
        service.leave_partnership(there.administrator, there.shared, there.south)
    with pytest.raises(Refused, match="no other partnership"):
        service.leave_partnership(SYSTEM, there.shared, there.south)
    with pytest.raises(Refused, match="not in"):
        service.leave_partnership(SYSTEM, there.shared, there.north)


def test_the_first_partnership_is_the_default_and_no_later_one(session: Session) -> None:
    made = [service.create_partnership(SYSTEM, key, f"Example {key}") for key in ("first", "second")]
    assert [one.is_default for one in made] == [True, False]
    with pytest.raises(Refused):
        service.create_partnership(SYSTEM, "first", "Again")


def test_only_the_command_line_makes_partnerships(session: Session) -> None:
    for person in make_world().people.values():
        with pytest.raises(Forbidden):
            service.create_partnership(person, "new", "New")


SETTINGS = {
    "name": "Other Partnership",
    "short_name": "Other",
    "team_name": "the other team",
    "contact_email": "other@example.invalid",
    "contact_phone": "01632 960999",
    "contact_hours": "Never",
}


def test_settings_are_for_the_administrator(session: Session) -> None:
    there = make_world()
    for role, person in there.people.items():
        if role != Role.ADMINISTRATOR:
            with pytest.raises(Forbidden):
                service.change_settings(person, there.north, name="Other")
    with pytest.raises(Forbidden):
        service.change_settings(there.administrator, there.south, name="Other")
    service.change_settings(there.administrator, there.north, wording={"greeting": "Hello", "gone": ""}, **SETTINGS)
    service.change_settings(there.administrator, there.north, wording={"more": "Words"})
    assert {name: getattr(there.north, name) for name in SETTINGS} == SETTINGS
    assert there.north.wording == {"greeting": "Hello", "more": "Words"}


@pytest.mark.asvs("15.3.3")
@pytest.mark.parametrize("setting", ["is_default", "key", "id", "is_demonstration", "created_at"])
def test_nothing_else_is_a_setting(session: Session, setting: str) -> None:
    there = make_world()
    with pytest.raises(TypeError, match="no setting"):
        service.change_settings(SYSTEM, there.north, **{setting: "x"})


def seen(user: Actor, there: World) -> tuple[set[str], set[str]]:
    agencies = {one.code for one in db.session.scalars(visible_agencies(user))}
    known = {there.agency.code: "own", there.shared.code: "shared", there.southern.code: "southern"}
    people = {one.name for one in db.session.scalars(visible_people(user))}
    return {known[code] for code in agencies}, people


def test_everyone_sees_their_own_partnership_and_nothing_of_the_other(session: Session) -> None:
    there = make_world()
    at_shared = make_user(Role.EDITOR, there.shared, name="Shared Example")
    southern = make_user(Role.EDITOR, there.southern, name="Southern Example")
    add_role(at_shared, Role.EDITOR, there.southern)
    names = {role: person.name for role, person in there.people.items()}
    own, lados = {names[role] for role in AGENCY_ROLES}, {names[role] for role in LADO_ROLES}
    for role in (Role.EDITOR, Role.APPROVER, Role.ALLEGATIONS_LEAD):
        assert seen(there.people[role], there) == ({"own"}, set())
    assert seen(there.lead, there) == ({"own"}, own)
    for role in (Role.COORDINATOR, Role.SCRUTINEER, Role.LADO, Role.LADO_SUPPORT):
        assert seen(there.people[role], there) == ({"own", "shared"}, set())
    assert seen(there.administrator, there) == ({"own", "shared"}, {*names.values(), "Shared Example"} - lados)
    assert seen(there.people[Role.LADO_MANAGER], there) == ({"own", "shared"}, lados)
    assert seen(southern, there) == ({"southern"}, set())
    places = {one.place_name for one in session.scalars(visible_memberships(there.administrator))}
    assert there.southern.name not in places


def test_a_role_that_has_ended_shows_nothing_any_more(session: Session) -> None:
    there = make_world()
    service.leave(SYSTEM, there.lead.current_memberships[0].id)
    assert seen(there.lead, there) == (set(), set())


@pytest.mark.parametrize("key", ["", "Upper", "with space", "ümlaut", "x" * 41, "-x"])
def test_a_key_is_plain(session: Session, key: str) -> None:
    with pytest.raises(PortalError):
        service.create_partnership(SYSTEM, key, "Example")
    assert session.query(Partnership).count() == 0


def test_an_agency_is_active_from_its_first_day_on(session: Session) -> None:
    agency = make_agency(make_world().north, active_from=DAY)
    assert [agency.is_active(day) for day in (date(2026, 8, 31), DAY)] == [False, True]


def test_without_a_successor_or_a_day_nothing_takes_over(session: Session) -> None:
    there = make_world()
    for successor, day, field in ((None, DAY, "successor"), (there.shared, None, "on")):
        with pytest.raises(Mistake) as refused:
            service.succeed(SYSTEM, there.agency, successor, day)
        assert refused.value.field == field


def test_the_people_of_an_agency_are_offered_the_same_roles_at_its_successor(session: Session, mails: object) -> None:
    """Nobody gets one without accepting; who is suspended, has it already or does the inviting is left out."""
    there = make_world()
    new = make_agency(there.north)
    make_user(Role.EDITOR, there.agency, suspended_at=now())
    add_role(there.people[Role.APPROVER], Role.APPROVER, new)
    add_role(there.administrator, Role.EDITOR, there.agency)
    assert service.offer_roles(there.administrator, there.agency, new) == 3
    offered = session.scalars(select(Invitation).where(Invitation.agency_id == new.id)).all()
    assert {(one.email, one.role) for one in offered} == {
        (there.people[role].email, role.value) for role in (Role.EDITOR, Role.SAFEGUARDING_LEAD, Role.ALLEGATIONS_LEAD)
    }
    with pytest.raises(Forbidden):
        service.offer_roles(make_user(Role.ADMINISTRATOR, there.south), there.agency, new)
    assert there.lead.current_memberships[0].agency_id == there.agency.id


def test_before_an_agency_ends_it_is_said_what_is_open_there(session: Session) -> None:
    there = make_world()
    ours, theirs = make_round(there.north), make_round(there.south, key="elsewhere")
    make_return(ours, there.shared)
    make_return(theirs, there.shared)
    make_user(Role.EDITOR, there.shared)
    said = what_to_know(there.administrator, there.shared)
    assert len(said) == 2
    assert said[0].startswith("One person has a role")
    assert ours.title in said[1]
    assert what_to_know(there.administrator, there.southern) == []
