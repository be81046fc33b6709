"""A guest is a stranger everywhere but at their own report: every address of the portal, made from the code."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.models import User
from portal.database import db, now
from portal.errors import NotFound
from portal.lado import policy
from portal.lado.author import Guest, is_author
from portal.permissions import Permission, access_of, can
from tests.lado.arrange import make_conflict, make_reader, make_report
from tests.lado.door.conftest import CLUB, Club, Work, new_link
from tests.lado.reports.conftest import School
from tests.permissions.test_matrix import ASKED_TO_SIGN_IN, Door, doors
from tests.permissions.world import World, make_world
from tests.support.client import PageClient

OPEN = frozenset({200, 302, 303, 409, 422})
pytestmark = pytest.mark.goal("S1")


@pytest.fixture
def world(app: Flask, unit_of_work: Work, mails: object) -> World:
    with unit_of_work():
        return make_world()


@pytest.fixture
def guest(world: World, new_client: Callable[[], PageClient]) -> Club:
    return Club(new_client())


def ask_in_p(guest: Club) -> object:
    return guest.browser.submit(guest.browser.page("/door/"), {"email": CLUB, "place": "p"}, button="Send me a link")


def is_for_guests(app: Flask, door: Door) -> bool:
    access = access_of(app.view_functions[door.rule.endpoint])
    return access is not None and access.guests


def answers(app: Flask, browser: PageClient, door: Door, arguments: dict[str, str]) -> tuple[int, str]:
    with app.test_request_context():
        built = door.rule.build({name: arguments[name] for name in door.rule.arguments})
    assert built is not None
    (cookie,) = browser._cookies.values()
    client = FlaskClient(app)
    client.set_cookie(cookie.key, cookie.value)
    answer = client.open(built[1], method=door.method, data={} if door.method == "POST" else None)
    answer.close()
    return answer.status_code, answer.headers.get("Location", "")


@pytest.mark.threat(1)
def test_every_other_page_meets_a_guest_as_a_stranger(
    app: Flask, world: World, guest: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And at the doors of a report other people's reports are not there."""
    guest.press(new_link(lambda: ask_in_p(guest)))
    assert guest.browser.page("/concerns/start").h1 == "First questions"
    app.config["WTF_CSRF_ENABLED"] = False  # Nobody looks at the forms: plain clients, with the guest's cookie.
    finish = db.finish_request
    monkeypatch.setattr(db, "finish_request", lambda *, succeeded: finish(succeeded=False))
    wrong, closed, asked = [], 0, 0
    for door in doors(app):
        access = access_of(app.view_functions[door.rule.endpoint])
        assert access is not None
        if access.public:
            continue
        status, leads_to = answers(app, guest.browser, door, world.arguments)
        if access.guests:
            asked += 1
            expected = status == 404 if door.rule.arguments else status in OPEN
        else:
            closed += 1
            signs_in = leads_to.startswith("/sign-in") or door.name in ASKED_TO_SIGN_IN
            expected = status == ASKED_TO_SIGN_IN.get(door.name, 302) and signs_in
        if not expected:
            wrong.append(f"{door.name}: {status} {leads_to}")
    assert not wrong, "\n".join(wrong)
    assert closed > 200
    assert asked >= 9


def test_a_door_for_guests_is_one_of_a_report_and_wants_a_role_of_accounts(app: Flask) -> None:
    found = [door for door in doors(app) if is_for_guests(app, door)]
    for door in found:
        access = access_of(app.view_functions[door.rule.endpoint])
        assert access is not None
        assert access.permissions == {Permission.REPORT_MAKE}
        assert door.rule.endpoint.startswith("concerns.")
        assert door.rule.arguments & {"report_id", "receipt_id"} or door.rule.rule == "/concerns/start"


def test_two_guests_never_see_each_others(club: Club, another: Club) -> None:
    mine, theirs = club.begun(), another.begun()
    assert club.browser.page(mine).h1 == another.browser.page(theirs).h1
    for browser, home in ((club.browser, theirs), (another.browser, mine)):
        for path in (home, f"{home}/page_one", f"{home}/check", f"{home}/receipt", f"{home}/answers"):
            assert browser.get(path).status_code == 404, path


def test_a_guest_sees_the_one_report_of_their_link(school: School, unit_of_work: Work) -> None:
    """Not one of another partnership with the same id, not one that an account wrote, not one that nobody is named
    for.
    """
    with unit_of_work():
        mine, other = (make_report(school.partnership, email=CLUB, email_proved_at=now()) for _ in range(2))
        accounts = make_report(school.partnership, school.dsl)
        make_reader(other, None)
        make_conflict(mine, None)
        here = Guest(mine.id, school.partnership.id, uuid.uuid4())
        assert _opens(here) == {mine.id}
        assert policy.get_report(here, mine.id).id == mine.id
        for guest in (
            Guest(mine.id, uuid.uuid4(), uuid.uuid4()),
            Guest(accounts.id, school.partnership.id, uuid.uuid4()),
            Guest(uuid.uuid4(), school.partnership.id, uuid.uuid4()),
        ):
            assert _opens(guest) == set()
            assert not is_author(guest, accounts)
        with pytest.raises(NotFound):
            policy.get_report(here, other.id)
        assert list(db.session.scalars(policy.visible_to(here))) == []
        assert not any(can(here, permission) for permission in Permission)
        assert not any(is_author(one, mine) for one in db.session.scalars(select(User)).unique())


def _opens(guest: Guest) -> set[uuid.UUID]:
    return {one.id for one in db.session.scalars(policy.reports_visible_to(guest))}
