"""Links by e-mail, invitations and ids: whether there is an account or a record is told by neither work nor time.

Signing in has the same tests in ``test_same_answers``.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.accounts.getting_in import throttle
from portal.accounts.getting_in.throttle import Bucket
from portal.accounts.models import Membership
from portal.accounts.policy import visible_memberships
from portal.accounts.service.leave import get_membership
from portal.accounts.views import people
from portal.database import db
from portal.errors import NotFound
from portal.permissions import Role
from tests.accounts.getting_in.test_same_answers import SAMPLES, auc
from tests.support.builders import make_agency, make_default_partnership, make_user, sign_in
from tests.support.statements import count_statements

KNOWN, UNKNOWN = "somebody.elsewhere@example.invalid", "nobody@example.invalid"


@dataclass(frozen=True)
class Street:
    """A safeguarding lead, and somebody of another agency of whom they are not to learn."""

    client: FlaskClient
    place: str
    role_elsewhere: uuid.UUID

    def ask(self, what: str, known: bool) -> int:
        return self._post("/reset", {"email": KNOWN if known else UNKNOWN, "what": what})

    def invite(self, known: bool) -> int:
        typed = {"name": "Example", "email": KNOWN if known else UNKNOWN, "place": self.place, "role": "editor"}
        return self._post("/people/invite", typed)

    def look(self, known: bool) -> int:
        found = self.role_elsewhere if known else uuid.uuid4()
        return self.client.get(f"/people/{found}/role").status_code

    def _post(self, path: str, typed: dict[str, str]) -> int:
        return self.client.post(path, data=typed).status_code


Door = Callable[[Street, bool], int]
DOORS: dict[str, tuple[Door, int]] = {
    "a new password": (lambda street, known: street.ask("reset", known), 303),
    "a link to sign in": (lambda street, known: street.ask("sign_in", known), 303),
    "an invitation": (Street.invite, 303),
    "the id of a role": (Street.look, 404),
}


@pytest.fixture
def street(app: Flask, mails: object, monkeypatch: pytest.MonkeyPatch) -> Street:
    app.config["WTF_CSRF_ENABLED"] = False
    for bucket in ("NETWORK", "EVERYBODY", "LINKS"):
        monkeypatch.setattr(throttle, bucket, Bucket(10**9, timedelta(seconds=1)))
    with db.unit_of_work():
        home = make_default_partnership()
        lead = make_user(Role.SAFEGUARDING_LEAD, make_agency(home))
        elsewhere = make_user(Role.EDITOR, make_agency(home), email=KNOWN)
        made = Street(FlaskClient(app), str(lead.memberships[0].agency_id), elsewhere.memberships[0].id)
    sign_in(made.client, lead)
    return made


def work_of(street: Street, door: str) -> dict[bool, list[str]]:
    """The statements of a request about what is there, and of one about what is not."""
    knock, status = DOORS[door]
    found = {}
    for known in (True, False):
        knock(street, known)  # What is done once, such as withdrawing the invitation before, is done for both.
        with count_statements(db.engine) as statements:
            assert knock(street, known) == status
        found[known] = statements.texts
    return found


@pytest.mark.goal("S4")
@pytest.mark.threat(3)
@pytest.mark.asvs("6.3.8")
@pytest.mark.parametrize("door", DOORS)
def test_as_much_work_is_done_for_what_is_not_there(street: Street, door: str) -> None:
    work = work_of(street, door)
    assert work[True] == work[False] != []


def sample(street: Street, door: str, rounds: int) -> dict[bool, list[float]]:
    knock, status = DOORS[door]
    taken: dict[bool, list[float]] = {True: [], False: []}
    for number in range(rounds):
        for known in (True, False) if number % 2 else (False, True):
            begun = time.process_time()
            answer = knock(street, known)
            taken[known].append(time.process_time() - begun)
            assert answer == status
    return taken


@pytest.mark.soak
@pytest.mark.goal("S4")
@pytest.mark.threat(3)
@pytest.mark.parametrize("door", DOORS)
def test_time_tells_nothing_at_other_doors(street: Street, door: str) -> None:
    sample(street, door, 10)
    taken = sample(street, door, SAMPLES)
    assert 0.40 <= auc(taken[True], taken[False]) <= 0.60


@pytest.mark.soak
@pytest.mark.goal("S4")
def test_the_clock_would_see_that_a_role_is_looked_up_first(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test of the test: whose it is, asked only once it has been found."""

    def found_first(user: Any, membership_id: uuid.UUID, *, for_change: bool = True) -> Membership:
        found = db.session.get(Membership, membership_id)
        if found is None:
            raise NotFound()
        pages = [db.session.scalars(visible_memberships(user).offset(start)).first() for start in range(10)]
        if found not in pages:
            raise NotFound()
        return found

    assert people.get_membership is get_membership
    monkeypatch.setattr(people, "get_membership", found_first)
    assert work_of(street, "the id of a role")[True] != work_of(street, "the id of a role")[False]
    taken = sample(street, "the id of a role", SAMPLES // 2)
    assert auc(taken[True], taken[False]) >= 0.90
