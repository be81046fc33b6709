"""The table of roles, written out a second time by permission, and what it means in one place and in another."""

from __future__ import annotations

import uuid

import pytest

from portal.errors import Forbidden
from portal.permissions import (
    AGENCY_ROLES,
    PARTNERSHIP_ROLES,
    ROLES,
    SYSTEM,
    Access,
    Grant,
    Identity,
    Permission,
    Role,
    can,
    places,
    require,
)

EDITOR, LEAD, APPROVER = Role.EDITOR, Role.SAFEGUARDING_LEAD, Role.APPROVER
COORDINATOR, SCRUTINEER, ADMINISTRATOR = Role.COORDINATOR, Role.SCRUTINEER, Role.ADMINISTRATOR
ALLEGATIONS, LADO, MANAGER, SUPPORT = Role.ALLEGATIONS_LEAD, Role.LADO, Role.LADO_MANAGER, Role.LADO_SUPPORT
WHO = {
    Permission.RETURN_READ: {EDITOR, LEAD, APPROVER},
    Permission.RETURN_EDIT: {EDITOR, LEAD},
    Permission.RETURN_ASSIGN: {LEAD},
    Permission.RETURN_SEND_FOR_APPROVAL: {LEAD},
    Permission.RETURN_SUBMIT: {APPROVER},
    Permission.ROUND_READ: {COORDINATOR, SCRUTINEER},
    Permission.ROUND_MANAGE: {COORDINATOR},
    Permission.SUBMISSION_READ: {COORDINATOR, SCRUTINEER},
    Permission.EXPORT_RETURNS: {COORDINATOR},
    Permission.AGENCY_INVITE: {LEAD, ADMINISTRATOR},
    Permission.PARTNERSHIP_INVITE: {ADMINISTRATOR},
    Permission.PARTNERSHIP_MANAGE: {ADMINISTRATOR},
    Permission.PARTNERSHIP_EXPORT: {ADMINISTRATOR},
    Permission.AUDIT_READ: {ADMINISTRATOR},
    Permission.ACTION_READ: {EDITOR, LEAD, APPROVER, COORDINATOR, SCRUTINEER},
    Permission.ACTION_UPDATE: {EDITOR, LEAD},
    Permission.REPORT_MAKE: {EDITOR, LEAD, APPROVER, ALLEGATIONS},
    Permission.CONTACT_LOG: {LADO, MANAGER, SUPPORT},
    Permission.CONTACT_LIST: {LADO, MANAGER, SUPPORT},
    Permission.CONTACT_READ: {LADO, MANAGER},
    Permission.CONTACT_DECIDE: {LADO, MANAGER},
    Permission.CONTACT_ALLOCATE: {MANAGER, SUPPORT},
    Permission.CONTACT_GRANT: {MANAGER},
    Permission.CONTACT_APPOINT: {MANAGER},
    Permission.FIGURES_READ: {LADO, MANAGER},
    Permission.FIGURES_KEEP: {LADO, MANAGER},
    Permission.FIGURES_FREEZE: {MANAGER},
    Permission.FIGURES_PUBLISHED: {LADO, MANAGER, SCRUTINEER},
    Permission.CONTRIBUTION_READ: {COORDINATOR, SCRUTINEER},
    Permission.CONTRIBUTION_MANAGE: {COORDINATOR},
    Permission.ATTENDANCE_READ: {COORDINATOR, SCRUTINEER},
    Permission.ATTENDANCE_MANAGE: {COORDINATOR},
}
HERE, THERE, NORTH, SOUTH = (uuid.UUID(int=number) for number in range(1, 5))
PERSON = Identity("someone", (Grant(EDITOR, agency_id=HERE), Grant(COORDINATOR, partnership_id=NORTH)))
NOBODY = Identity("no one")


def test_each_permission_is_for_the_roles_that_need_it() -> None:
    assert {one: {role for role in Role if one in ROLES[role]} for one in Permission} == WHO


def test_a_role_belongs_to_agencies_or_to_partnerships() -> None:
    assert {EDITOR, LEAD, APPROVER, ALLEGATIONS} == AGENCY_ROLES
    assert {COORDINATOR, SCRUTINEER, ADMINISTRATOR, LADO, MANAGER, SUPPORT} == PARTNERSHIP_ROLES


def test_a_role_is_held_in_its_own_place_only() -> None:
    assert can(PERSON, Permission.RETURN_EDIT)
    assert [can(PERSON, Permission.RETURN_EDIT, agency_id=one) for one in (HERE, THERE)] == [True, False]
    assert [can(PERSON, Permission.ROUND_MANAGE, partnership_id=one) for one in (NORTH, SOUTH)] == [True, False]
    assert not can(PERSON, Permission.RETURN_EDIT, partnership_id=NORTH)
    assert not can(PERSON, Permission.ROUND_MANAGE, agency_id=HERE)
    assert not can(PERSON, Permission.RETURN_SUBMIT, agency_id=HERE)
    assert not any(can(NOBODY, one) for one in Permission)
    assert all(can(SYSTEM, one, agency_id=HERE, partnership_id=NORTH) for one in Permission)


@pytest.mark.goal("S1")
def test_whoever_cannot_is_refused() -> None:
    require(PERSON, Permission.RETURN_EDIT, agency_id=HERE)
    require(PERSON, Permission.ROUND_MANAGE, partnership_id=NORTH)
    with pytest.raises(Forbidden, match="return:edit"):
        require(PERSON, Permission.RETURN_EDIT, agency_id=THERE)
    with pytest.raises(Forbidden, match="round:manage"):
        require(PERSON, Permission.ROUND_MANAGE, partnership_id=SOUTH)
    with pytest.raises(Forbidden, match="return:submit"):
        require(PERSON, Permission.RETURN_SUBMIT)


def test_the_places_of_a_permission_are_those_of_its_roles() -> None:
    assert places(PERSON, Permission.RETURN_EDIT) == ({HERE}, set())
    assert places(PERSON, Permission.ROUND_READ) == (set(), {NORTH})
    assert places(PERSON, Permission.RETURN_SUBMIT) == (set(), set())


def test_a_route_admits_whoever_has_one_of_its_permissions() -> None:
    either = Access(permissions=frozenset({Permission.RETURN_EDIT, Permission.AUDIT_READ}))
    assert either.admits(PERSON)
    assert not either.admits(NOBODY)
    assert Access().admits(NOBODY)
