"""Who needs a second factor: by their roles, by their partnerships, and by nothing that anybody types twice."""

from __future__ import annotations

from typing import Any

import pytest

from portal.accounts.factors import exempting
from portal.accounts.factors.models import FactorExemption
from portal.accounts.factors.needed import Step, needs_factor, next_step, roles_that_may_be_exempt
from portal.accounts.models import Partnership, User
from portal.accounts.words import Mistake
from portal.database import db
from portal.errors import Forbidden, NotFound, Refused
from portal.permissions import AGENCY_ROLES, PARTNERSHIP_ROLES, SYSTEM, Permission, Role
from tests.support.builders import (
    add_role,
    make_agency,
    make_default_partnership,
    make_partnership,
    make_user,
    sign_in,
    sign_in_by_page,
)
from tests.support.client import PageClient
from tests.support.factors import make_app

WHY = "Small groups have no phones of their own, an invented reason"


def exempt(*partnerships: Partnership) -> None:
    for one in partnerships:
        exempting.begin_exemption(SYSTEM, one, WHY)


@pytest.mark.asvs("6.3.3")
def test_everybody_needs_one_unless_their_partnership_says_otherwise(session: Any) -> None:
    north = make_default_partnership()
    agency = make_agency(north)
    people = {role: make_user(role, agency) for role in sorted(AGENCY_ROLES)}
    people |= {role: make_user(role, north) for role in sorted(PARTNERSHIP_ROLES)}
    assert all(needs_factor(user) for user in people.values())
    exempt(north)
    assert {role for role, user in people.items() if not needs_factor(user)} == AGENCY_ROLES
    assert set(roles_that_may_be_exempt()) == AGENCY_ROLES


@pytest.mark.asvs("6.3.3")
def test_whoever_reads_more_anywhere_needs_one(session: Any) -> None:
    north, south = make_default_partnership(), make_partnership("south")
    exempt(north)
    editor = make_user(Role.EDITOR, make_agency(north))
    assert not needs_factor(editor)
    add_role(editor, Role.APPROVER, make_agency(north))
    assert not needs_factor(editor)
    elsewhere = add_role(editor, Role.EDITOR, make_agency([north, south]))
    assert needs_factor(editor), "an agency that answers to two partnerships is exempt when both say so"
    exempt(south)
    assert not needs_factor(editor)
    elsewhere.ended_at = elsewhere.created_at
    add_role(editor, Role.SCRUTINEER, south)
    assert needs_factor(editor)
    assert needs_factor(make_user(Role.EDITOR, make_agency([])))
    assert needs_factor(make_user())


def test_a_permission_that_is_new_exempts_nobody(session: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    north = make_default_partnership()
    exempt(north)
    editor = make_user(Role.EDITOR, make_agency(north))
    wider = {Role.EDITOR: frozenset({Permission.RETURN_READ, Permission.SUBMISSION_READ})}
    monkeypatch.setattr("portal.accounts.factors.needed.ROLES", wider)
    assert needs_factor(editor)


def test_what_comes_next_is_asked_of_whoever_set_one_up(session: Any) -> None:
    north = make_default_partnership()
    editor = make_user(Role.EDITOR, make_agency(north))
    assert next_step(editor) is Step.SET_UP
    exempt(north)
    assert next_step(editor) is Step.NOTHING
    make_app(editor)
    assert next_step(editor) is Step.PROVE


def test_only_its_administrator_decides_and_it_is_kept_who_when_and_why(session: Any) -> None:
    north, south = make_default_partnership(), make_partnership("south")
    administrator = make_user(Role.ADMINISTRATOR, north)
    for other in (make_user(Role.ADMINISTRATOR, south), make_user(Role.COORDINATOR, north)):
        for verb in (exempting.begin_exemption, exempting.end_exemption):
            with pytest.raises(Forbidden):
                verb(other, north, WHY)
        with pytest.raises(NotFound):
            exempting.get_partnership(other, north.id)
    with pytest.raises(Mistake):
        exempting.begin_exemption(administrator, north, " ")
    exempting.begin_exemption(administrator, north, WHY)
    with pytest.raises(Refused):
        exempting.begin_exemption(administrator, north, WHY)
    exempting.end_exemption(administrator, north, "Over, an invented reason")
    with pytest.raises(Refused):
        exempting.end_exemption(administrator, north, WHY)
    kept = session.query(FactorExemption).one()
    assert (kept.began_by, kept.reason, kept.ended_by) == (administrator.actor_id, WHY, administrator.actor_id)
    assert (kept.end_reason, kept.ended_at is not None) == ("Over, an invented reason", True)


def test_by_the_page_a_password_is_enough_until_everybody_is_asked_again(
    client: PageClient, new_client: Any, unit_of_work: Any
) -> None:
    with unit_of_work():
        north = make_default_partnership()
        agency = make_agency(north)
        administrator, editor, safe = (
            make_user(Role.ADMINISTRATOR, north),
            make_user(Role.EDITOR, agency),
            make_user(Role.EDITOR, agency),
        )
        make_app(safe)
    sign_in(client, administrator)
    path = f"/sign-in-security/exemption/{north.id}"
    button = "Let them sign in with a password alone"
    assert client.submit(client.page(path), {"reason": ""}, button=button, status=422).errors[0][1] == "#reason"
    assert "everybody but" in client.submit(client.page(path), {"reason": WHY}, button=button).text
    assert f"({administrator.name}): {WHY}" in client.page(path).text
    theirs, other = new_client(), new_client()
    assert password_only(theirs, editor) == "Home"
    assert sign_in_by_page(other, safe).h1 == "Home"
    client.submit(client.page(path), {"reason": "Over"}, button="Ask everybody again")
    assert theirs.get("/account").status_code == 302, "who has none and needs one is signed out"
    assert other.get("/account").status_code == 200
    assert password_only(theirs, editor) == "Set up a second step for signing in"


def password_only(client: PageClient, person: User) -> str:
    from tests.support.builders import PASSWORD

    return client.submit(client.page("/sign-in"), {"email": person.email, "password": PASSWORD}).h1


def test_there_is_one_exemption_at_a_time(unit_of_work: Any) -> None:
    with unit_of_work():
        exempt(make_default_partnership())
    with db.unit_of_work() as session:
        assert session.query(FactorExemption).count() == 1
