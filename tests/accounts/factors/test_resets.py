"""A lost device: two others say yes, the person can stop it, nothing happens before its time."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import pytest
from flask import Flask

from portal.accounts.factors import approvers, resets
from portal.accounts.factors.approvers import Rule
from portal.accounts.factors.held import has_factor
from portal.accounts.factors.models import FactorReset
from portal.accounts.models import Agency, Partnership, User, UserSession
from portal.accounts.words import Mistake
from portal.database import now, pretend_now
from portal.errors import Forbidden, NotFound, Refused
from portal.permissions import SYSTEM, Permission, Role
from tests.accounts.factors.test_second_step import give_password
from tests.demo.small import run
from tests.support.builders import make_agency, make_default_partnership, make_partnership, make_user, sign_in
from tests.support.client import PageClient
from tests.support.factors import make_app

WHY = "Example: the phone fell into a lake"


class Cast(NamedTuple):
    north: Partnership
    agency: Agency
    person: User
    one: User
    two: User


def make_cast() -> Cast:
    north = make_default_partnership()
    agency = make_agency(north)
    cast = Cast(
        north,
        agency,
        make_user(Role.EDITOR, agency),
        make_user(Role.ADMINISTRATOR, north),
        make_user(Role.ADMINISTRATOR, north),
    )
    make_app(cast.person)
    return cast


@pytest.fixture
def cast(session: Any, mails: Any) -> Cast:
    return make_cast()


def later() -> Any:
    return pretend_now(now() + resets.TIME_TO_STOP)


@pytest.mark.asvs("2.3.5")
@pytest.mark.asvs("6.5.6")
@pytest.mark.asvs("6.4.4")
def test_two_others_approve_and_then_the_next_sign_in_sets_up_anew(cast: Cast) -> None:
    reset = resets.ask(cast.person, WHY)
    with later():
        resets.approve(cast.one, reset.id)
        assert has_factor(cast.person), "one is not enough"
        with pytest.raises(Refused):
            resets.approve(cast.one, reset.id)
        assert has_factor(cast.person), "the same person twice is one"
        resets.approve(cast.two, reset.id)
    assert not has_factor(cast.person)
    assert reset.done_at is not None


def test_nothing_happens_before_the_person_had_time_to_stop_it(cast: Cast) -> None:
    reset = resets.ask(cast.person, WHY)
    for user in (cast.one, cast.two):
        resets.approve(user, reset.id)
    resets.carry_out_due_for(cast.person)
    assert resets.carry_out_or_give_up() == 0
    assert has_factor(cast.person)
    with later():
        resets.carry_out_due_for(cast.person)
    assert not has_factor(cast.person)


def test_what_the_person_stopped_is_over(cast: Cast) -> None:
    reset = resets.ask(cast.person, WHY)
    resets.approve(cast.one, reset.id)
    resets.stop(cast.person)
    for user in (cast.one, cast.two):
        with pytest.raises(NotFound):
            resets.approve(user, reset.id)
    with later():
        assert resets.carry_out_or_give_up() == 0
        with pytest.raises(Refused):
            resets.stop(cast.person)
    assert has_factor(cast.person)


@pytest.mark.asvs("2.3.5")
def test_nobody_approves_their_own_and_nobody_from_elsewhere(cast: Cast) -> None:
    make_app(cast.one)
    own = resets.ask(cast.one, WHY)
    with pytest.raises(NotFound):
        resets.approve(cast.one, own.id)
    reset = resets.ask(cast.person, WHY)
    south = make_partnership("south")
    for other in (
        make_user(Role.ADMINISTRATOR, south),
        make_user(Role.COORDINATOR, cast.north),
        make_user(Role.SAFEGUARDING_LEAD, cast.agency),
        cast.person,
    ):
        with pytest.raises((NotFound, Forbidden)):
            resets.approve(other, reset.id)
        assert resets.waiting_for(other) == []
    assert [one.id for one in resets.waiting_for(cast.two)] == [own.id, reset.id]


def test_a_yes_counts_only_while_its_giver_may_give_it(cast: Cast) -> None:
    reset = resets.ask(cast.person, WHY)
    resets.approve(cast.one, reset.id)
    cast.one.memberships[0].ended_at = now()
    with later():
        resets.approve(cast.two, reset.id)
        assert has_factor(cast.person)


def test_a_role_with_a_rule_of_its_own_keeps_administrators_out(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """As for roles whose manager alone decides: here a scrutineer has such a role, and a coordinator is the manager."""
    monkeypatch.setitem(approvers.RULES, Role.SCRUTINEER, Rule(Permission.ROUND_MANAGE, 1))
    scrutineer, manager = make_user(Role.SCRUTINEER, cast.north), make_user(Role.COORDINATOR, cast.north)
    make_app(scrutineer)
    reset = resets.ask(scrutineer, WHY)
    with later():
        for user in (cast.one, cast.two):
            with pytest.raises(NotFound):
                resets.approve(user, reset.id)
        resets.approve(manager, reset.id)
    assert not has_factor(scrutineer)


def test_whoever_may_approve_may_begin_it_and_that_is_no_approval(cast: Cast) -> None:
    reset = resets.open_for(cast.one, cast.person.email.upper(), WHY)
    assert reset.approvals == []
    with pytest.raises(Refused):
        resets.open_for(cast.two, cast.person.email, WHY)
    without = make_user(Role.EDITOR, cast.agency)
    stranger = make_user(Role.EDITOR, make_agency(make_partnership("south")))
    make_app(stranger)
    make_app(cast.one)
    for email in ("nobody@example.invalid", stranger.email, cast.one.email, without.email):
        with pytest.raises(Mistake):
            resets.open_for(cast.one, email, WHY)


def test_what_nobody_approves_for_a_week_is_closed(cast: Cast) -> None:
    reset = resets.ask(cast.person, WHY)
    with pretend_now(now() + resets.GIVEN_UP - resets.TIME_TO_STOP):
        resets.carry_out_or_give_up()
        assert reset.stopped_at is None
    with pretend_now(now() + resets.GIVEN_UP + resets.TIME_TO_STOP):
        resets.carry_out_or_give_up()
    assert reset.stopped_at is not None
    assert has_factor(cast.person)


def test_by_the_pages_the_person_says_so_is_told_and_stops_it(
    client: PageClient, unit_of_work: Any, mails: Any
) -> None:
    with unit_of_work():
        cast = make_cast()
    give_password(client, cast.person)
    page = client.submit(client.page("/sign-in/lost-device"), {"reason": WHY}, button="My device is lost")
    assert "You told us on" in page.text
    told = {mail.recipient: mail for mail in mails()}
    assert set(told) == {cast.person.email, cast.one.email, cast.two.email}
    assert not any(WHY in mail.body for mail in mails())
    found = re.search(r"/not-lost/\S+", told[cast.person.email].body)
    assert found is not None
    assert client.submit(client.page(found[0]), {}, button="Nothing is lost: stop this").h1 == "The removal is stopped"
    for path in (found[0], "/not-lost/" + "x" * 43, "/not-lost/nonsense"):
        assert client.page(path, status=404).h1 == "Page not found"


def test_an_administrator_approves_by_the_page(client: PageClient, unit_of_work: Any, mails: Any) -> None:
    with unit_of_work():
        cast = make_cast()
        reset = resets.ask(cast.person, WHY)
    sign_in(client, cast.one)
    page = client.page("/sign-in-security")
    assert (WHY in page.text, "0 of 2 approvals" in page.text) == (True, True)
    assert "Too few people" not in page.text
    page = client.submit(page, {}, button=f"It is really {cast.person.name}: approve")
    assert ("1 of 2 approvals" in page.text, "You have approved it" in page.text) == (True, True)
    wrong = client.submit(page, {"email": "nobody@example.invalid", "reason": WHY}, button="Begin", status=422)
    assert wrong.errors[0][1] == "#email"
    with unit_of_work() as session:
        assert session.get_one(FactorReset, reset.id).done_at is None


def test_an_administrator_who_is_alone_is_told_that_it_cannot_be_finished_here(
    client: PageClient, unit_of_work: Any, mails: Any
) -> None:
    with unit_of_work():
        here = make_default_partnership()
        person, alone = make_user(Role.EDITOR, make_agency(here)), make_user(Role.ADMINISTRATOR, here)
        make_app(person)
        resets.ask(person, WHY)
    sign_in(client, alone)
    assert "it needs 2, and there is 1" in client.page("/sign-in-security").text


def test_a_sole_administrator_is_let_in_on_the_server(app: Flask, unit_of_work: Any, mails: Any) -> None:
    with unit_of_work() as session:
        cast = make_cast()
        session.add(UserSession(id_hash="x", user_id=cast.person.id, created_at=now(), last_seen_at=now()))
    refused = run(app, "accounts", "reset-factor", cast.person.email, "--reason", " ")
    assert (refused.exit_code, run(app, "accounts", "reset-factor", cast.person.email).exit_code) == (1, 2)
    done = run(app, "accounts", "reset-factor", cast.person.email, "--reason", WHY)
    assert (done.exit_code, "removed" in done.output) == (0, True)
    with unit_of_work() as session:
        assert not has_factor(cast.person)
        assert session.get_one(UserSession, "x").ended_at is not None
        kept = session.query(FactorReset).one()
        assert (kept.reason, kept.asked_by, kept.done_at is not None) == (WHY, None, True)
    assert run(app, "accounts", "reset-factor", cast.person.email, "--reason", WHY).exit_code == 1
    assert [mail.recipient for mail in mails()] == [cast.person.email]


def test_only_the_server_itself_does_it_at_once(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        resets.reset_by_command(cast.one, cast.person, WHY)
    resets.reset_by_command(SYSTEM, cast.person, WHY)
    assert not has_factor(cast.person)


def test_the_rule_itself_counts_nobodys_own_yes_and_none_from_elsewhere(cast: Cast) -> None:
    stranger = make_user(Role.ADMINISTRATOR, make_partnership("south"))
    assert [approvers.may_approve(user, cast.one) for user in (cast.one, stranger, cast.two)] == [False, False, True]
