"""Leaving: at once, in one transaction with what other packages do about it, and never the last administrator."""

from __future__ import annotations

import uuid
from contextlib import suppress

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.accounts import leaving, service
from portal.accounts.models import Agency, Membership, User
from portal.accounts.service.accept_invitation import InvitationOver
from portal.accounts.words import Mistake
from portal.database import db, now
from portal.errors import Forbidden, NotFound, Refused
from portal.permissions import SYSTEM, Actor, Identity, Role
from tests.accounts.world import EMAIL, last_body, make_invitation, make_world, token_in
from tests.platform.threads import at_once
from tests.support.builders import add_role, make_user


@pytest.fixture(autouse=True)
def _own_callbacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaving, "_callbacks", [])


def role_of(person: User) -> uuid.UUID:
    return person.current_memberships[0].id


def test_everyone_ends_the_roles_they_look_after_and_no_other(session: Session) -> None:
    there = make_world()
    leavers = {
        "own agency": make_user(Role.EDITOR, there.agency),
        "shared agency": make_user(Role.EDITOR, there.shared),
        "southern agency": make_user(Role.EDITOR, there.southern),
        "own partnership": make_user(Role.COORDINATOR, there.north),
        "southern partnership": make_user(Role.COORDINATOR, there.south),
        "own LADO": make_user(Role.LADO, there.north),
        "southern LADO": make_user(Role.LADO, there.south),
    }
    ended = set()
    for role, person in there.people.items():
        for place, leaver in leavers.items():
            savepoint = session.begin_nested()
            with suppress(NotFound):
                service.leave(person, role_of(leaver))
                ended.add((role, place))
            savepoint.rollback()
    assert ended == {
        (Role.SAFEGUARDING_LEAD, "own agency"),
        (Role.ADMINISTRATOR, "own agency"),
        (Role.ADMINISTRATOR, "shared agency"),
        (Role.ADMINISTRATOR, "own partnership"),
        (Role.LADO_MANAGER, "own LADO"),
    }


def test_a_role_that_has_ended_grants_nothing_and_stays_in_the_record(session: Session) -> None:
    there = make_world()
    editor = there.people[Role.EDITOR]
    membership = service.leave(there.lead, role_of(editor), " Moved to another job ")
    assert (editor.grants, editor.current_memberships) == ((), [])
    assert membership.ended_at is not None
    assert membership.ended_reason == "Moved to another job"
    with pytest.raises(NotFound):
        service.leave(there.lead, membership.id)


def test_a_reason_that_cannot_be_kept_is_a_mistake(session: Session) -> None:
    there = make_world()
    with pytest.raises(Mistake) as refused:
        service.leave(there.lead, role_of(there.people[Role.EDITOR]), "a\x00b")
    assert refused.value.field == "reason"


def test_the_other_packages_are_told_in_the_same_transaction(app: Flask) -> None:
    told: list[tuple[str, str, bool]] = []

    @leaving.when_someone_leaves
    def _note(user: Actor, membership: Membership) -> None:
        told.append((user.actor_id, membership.role, membership.ended_at is not None))
        if len(told) == 2:
            raise ZeroDivisionError

    with db.unit_of_work():
        there = make_world()
        approver, editor = there.people[Role.APPROVER], there.people[Role.EDITOR]
    with db.unit_of_work():
        service.leave(SYSTEM, role_of(approver))
    with suppress(ZeroDivisionError), db.unit_of_work():
        service.leave(SYSTEM, role_of(editor))
    assert told == [("system", "approver", True), ("system", "editor", True)]
    with db.reading() as session:
        assert session.get_one(User, approver.id).current_memberships == []
        assert len(session.get_one(User, editor.id).current_memberships) == 1


def test_a_callback_is_registered_once() -> None:
    for _ in range(2):
        leaving.when_someone_leaves(print)
    assert leaving._callbacks == [print]


def test_an_open_invitation_does_not_lead_back_in_and_others_stay(session: Session, mails: object) -> None:
    there = make_world()
    leaver = make_user(Role.EDITOR, there.agency, email=EMAIL)
    tokens = []
    for place in (there.agency, there.shared):
        service.invite(there.administrator, EMAIL, "Example", Role.APPROVER, place)
        tokens.append(token_in(last_body()))
    service.leave(there.lead, role_of(leaver))
    with pytest.raises(InvitationOver):
        service.open_invitation(tokens[0])
    assert service.open_invitation(tokens[1]).agency is there.shared


def test_the_last_administrator_stays(session: Session) -> None:
    there = make_world()
    with pytest.raises(Refused, match="last administrator"):
        service.leave(there.administrator, role_of(there.administrator))
    second = make_user(Role.ADMINISTRATOR, there.north)
    service.leave(there.administrator, role_of(there.administrator))
    with pytest.raises(Refused, match="last administrator"):
        service.leave(SYSTEM, role_of(second))


@pytest.mark.parametrize("other", ["suspended", "of another partnership", "with another role"])
def test_somebody_who_cannot_act_does_not_count_as_another_administrator(session: Session, other: str) -> None:
    there = make_world()
    if other == "suspended":
        make_user(Role.ADMINISTRATOR, there.north, suspended_at=now())
    elif other == "of another partnership":
        make_user(Role.ADMINISTRATOR, there.south)
    else:
        add_role(there.administrator, Role.COORDINATOR, there.north)
    (role,) = [one for one in there.administrator.current_memberships if one.role == Role.ADMINISTRATOR]
    with pytest.raises(Refused, match="last administrator"):
        service.leave(SYSTEM, role.id)


@pytest.mark.asvs("15.4.2")
def test_two_administrators_who_go_at_once_do_not_leave_none(app: Flask) -> None:
    with db.unit_of_work():
        there = make_world()
        second = make_user(Role.ADMINISTRATOR, there.north)
        roles = [role_of(there.administrator), role_of(second)]

    def go(number: int) -> None:
        with db.unit_of_work():
            service.leave(SYSTEM, roles[number])

    assert sorted(type(one).__name__ for one in at_once(2, go)) == ["NoneType", "Refused"]


LOOKS_AFTER_ALL = {
    ("administrator", "own agency"),
    ("administrator", "shared agency"),
    ("administrator", "own partnership"),
}


def test_whoever_looks_after_all_roles_of_a_person_suspends_and_reinstates(session: Session) -> None:
    """Every role, and people with a role at every place."""
    there = make_world()
    done = set()
    for place_name, place in there.places.items():
        role = Role.APPROVER if isinstance(place, Agency) else Role.SCRUTINEER
        person = make_user(role, place)
        for name, user in there.people.items():
            try:
                service.suspend(user, person)
            except (Forbidden, NotFound):
                continue
            assert person.grants == ()
            service.reinstate(user, person)
            assert len(person.grants) == 1
            done.add((name.value, place_name))
    assert done == LOOKS_AFTER_ALL


def test_someone_with_a_role_elsewhere_is_suspended_by_command_only(session: Session) -> None:
    there = make_world()
    person = there.people[Role.EDITOR]
    add_role(person, Role.EDITOR, there.southern)
    for change in (service.suspend, service.reinstate):
        with pytest.raises(Refused, match="whoever runs the portal"):
            change(there.administrator, person)
    service.suspend(SYSTEM, person)
    with pytest.raises(Refused, match="already"):
        service.suspend(SYSTEM, person)
    service.reinstate(SYSTEM, person)
    with pytest.raises(Refused, match="not suspended"):
        service.reinstate(SYSTEM, person)


def test_nobody_suspends_themselves_or_the_last_administrator(session: Session) -> None:
    there = make_world()
    with pytest.raises(Refused, match="nobody does this"):
        service.suspend(there.administrator, there.administrator)
    other = make_user(Role.ADMINISTRATOR, there.north)
    as_they_were = Identity(other.actor_id, other.grants)
    service.suspend(there.administrator, other)
    with pytest.raises(Refused, match="last administrator"):  # Two who suspend each other at once.
        service.suspend(as_they_were, there.administrator)


def test_what_a_suspended_person_sent_can_no_longer_be_accepted(session: Session, mails: object) -> None:
    there, token = make_invitation()
    service.suspend(there.administrator, there.lead)
    with pytest.raises(InvitationOver):
        service.open_invitation(token)
