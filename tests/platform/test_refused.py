"""What is turned away is on the record: once, with references only, and a flood of it in a bounded number."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal import audit
from portal.accounts.models import User
from portal.audit import AuditEvent, noise
from portal.database import db, now, pretend_now
from portal.permissions import Identity, Role
from tests.support.builders import make_agency, make_default_partnership, make_user, sign_in
from tests.support.client import PageClient

Work = Callable[[], Any]
TYPED = "Words-that-were-typed"


@pytest.fixture
def lead(unit_of_work: Work) -> User:
    with unit_of_work():
        return make_user(Role.SAFEGUARDING_LEAD, make_agency(make_default_partnership()))


def events() -> list[tuple[str, str, str, str, str]]:
    with db.reading() as session:
        found = session.scalars(select(AuditEvent).order_by(AuditEvent.seq)).all()
    assert TYPED not in str([(one.facts, one.record) for one in found])
    return [(one.action, one.actor, one.outcome, one.record, one.facts.get("route", "")) for one in found]


@pytest.mark.asvs("16.3.3")
@pytest.mark.goal("R10")
@pytest.mark.asvs("16.3.2")
def test_an_id_that_was_tried_is_on_the_record(client: PageClient, lead: User) -> None:
    sign_in(client, lead)
    tried = str(uuid.uuid4())
    assert client.get(f"/returns/{tried}").status_code == 404
    assert events() == [("page.not_found", lead.actor_id, "refused", tried, "returns.task_list")]


@pytest.mark.asvs("16.3.2")
@pytest.mark.goal("R10")
def test_a_missing_role_is_on_the_record_once(client: PageClient, lead: User) -> None:
    sign_in(client, lead)
    assert client.get("/agencies").status_code == 403
    assert events() == [("access.refused", lead.actor_id, "refused", "", "accounts.agencies")]


@pytest.mark.goal("R10")
def test_a_link_that_is_over_is_on_the_record_without_its_token(client: PageClient) -> None:
    assert client.get(f"/invitation/{TYPED}").status_code == 404
    assert events() == [("link.refused", "anonymous", "refused", "", "accounts.invitation")]


@pytest.mark.goal("R10")
@pytest.mark.asvs("16.3.3")
def test_a_form_without_its_token_is_on_the_record(app: Flask, lead: User) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    client = FlaskClient(app)
    assert client.post("/sign-in", data={"email": TYPED}).status_code == 400
    sign_in(client, lead)
    assert client.post("/sign-out", data={"x": TYPED}).status_code == 400
    assert [one[:2] for one in events()] == [("form.refused", "anonymous"), ("form.refused", lead.actor_id)]


def test_an_address_that_never_was_and_a_missing_file_are_not(client: PageClient, lead: User) -> None:
    sign_in(client, lead)
    assert client.get(f"/{TYPED}").status_code == client.get(f"/static/{TYPED}").status_code == 404
    assert client.get("/account").status_code == 200
    assert events() == []


@pytest.mark.asvs("2.4.1")
@pytest.mark.goal("R10")
def test_a_flood_is_counted_and_not_written(app: Flask) -> None:
    client = FlaskClient(app)
    for _ in range(noise.EACH + 7):
        client.get(f"/invitation/{TYPED}")
    assert len(events()) == noise.EACH
    with pretend_now(now() + noise.WINDOW):
        client.get(f"/invitation/{TYPED}")
    with db.reading() as session:
        assert session.scalars(select(AuditEvent.facts).order_by(AuditEvent.seq.desc())).first() == {
            "route": "accounts.invitation",
            "left_out": 7,
        }


def test_many_addresses_at_once_are_bounded_too_and_keep_no_person_out(app: Flask) -> None:
    at, person = now(), Identity("someone")
    for number in range(noise.ALL + 5):
        token = audit.circumstances.set(audit.Circumstances(address=f"192.0.2.{number}"))
        assert (noise.sieve.admits(f"192.0.2.{number}", at, stranger=True) is None) is (number >= noise.ALL)
        audit.circumstances.reset(token)
    audit.record_noise("page.not_found", person, record_id="x")
    with db.reading() as session:
        assert session.scalars(select(AuditEvent.facts)).one() == {}  # What strangers did is no concern of theirs.
    assert noise.sieve.admits("192.0.2.1", at + noise.WINDOW - timedelta(seconds=1), stranger=True) is None
    assert noise.sieve.admits("192.0.2.1", at + noise.WINDOW, stranger=True) == 6


@pytest.mark.goal("R10")
@pytest.mark.threat(23)
@pytest.mark.asvs("16.5.3")
def test_what_cannot_be_recorded_does_not_happen(
    app: Flask, unit_of_work: Work, lead: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A change, a refusal and a confidential read, each with a writer that fails."""
    client = FlaskClient(app)
    sign_in(client, lead)
    app.config.update(WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)

    def fail(*_: object) -> str:
        raise RuntimeError("an invented failure")

    with monkeypatch.context() as broken:
        broken.setattr(audit.chain, "mac", fail)
        changed = client.post("/account/details", data={"name": "Another name", "job_title": "Another"})
        refused = client.get("/agencies")
        tried = client.get(f"/returns/{uuid.uuid4()}")
    assert (changed.status_code, refused.status_code, tried.status_code) == (500, 500, 500)
    with unit_of_work() as session:
        assert session.get_one(User, lead.id).name == lead.name
    assert events() == []
    assert client.post("/account/details", data={"name": "Another name", "job_title": "Another"}).status_code == 303


def test_a_refusal_outlives_what_it_undoes(app: Flask, unit_of_work: Work, lead: User) -> None:
    """A POST that wrote before it was refused."""
    client = FlaskClient(app)
    sign_in(client, lead)
    app.config["WTF_CSRF_ENABLED"] = False
    form = {"day-day": "1", "day-month": "1", "day-year": "2026"}
    assert client.post(f"/agencies/{uuid.uuid4()}/end", data=form).status_code == 403
    assert [one[0] for one in events()] == ["access.refused"]
