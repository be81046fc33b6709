"""Approval pages sent several times at once, through HTTP: exactly one submission a page, whatever the threads do.

A double click, the back button, two tabs and a retry after a timeout are all this: the same page, sent again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.forms.spec import QuestionSet
from portal.returns import service
from portal.returns.models import Return, Status, Submission
from tests.returns.tiny import COMPLETE
from tests.support.builders import sign_in
from tests.support.rounds import Audit, fill_in, make_audit

UnitOfWork = Callable[[], AbstractContextManager[Session]]
SIGNED = {"name": "Alex Example", "job_title": "Director", "declared": "yes", "_do": "submit"}


@dataclass
class Tab:
    """One approval page, sent from several clients in which its approver is signed in."""

    audit: Audit
    token: str
    clients: list[FlaskClient]

    @property
    def path(self) -> str:
        return f"/returns/{self.audit.return_.id}/approve"

    def send(self, place: int, **other: str) -> tuple[int, str]:
        data = {**SIGNED, "token": self.token, **other}
        response = self.clients[place].post(self.path, data=data)
        return response.status_code, response.headers.get("Location", "")


@pytest.fixture
def tabs(app: Flask, unit_of_work: UnitOfWork, tiny: QuestionSet, mails: object) -> Callable[[int, int], list[Tab]]:
    """As many approval pages of as many agencies, each to be sent from so many clients."""
    app.config["WTF_CSRF_ENABLED"] = False

    def open_(count: int, sends: int) -> list[Tab]:
        with unit_of_work():
            audits = [make_audit(question_set="tiny-1") for _ in range(count)]
            for audit in audits:
                fill_in(audit.editor, audit.return_, COMPLETE)
                service.send_for_approval(audit.lead, audit.return_.id)
        return [
            Tab(audit, f"page-{place:04}-0123456789", [signed_in(app, audit) for _ in range(sends)])
            for place, audit in enumerate(audits)
        ]

    return open_


def signed_in(app: Flask, audit: Audit) -> FlaskClient:
    client = FlaskClient(app)
    sign_in(client, audit.approver)
    return client


def at_the_same_time(work: list[Callable[[], Any]]) -> list[Any]:
    """Call each in a thread of its own; all of them start together."""
    gate, results = threading.Barrier(len(work), timeout=60), [None] * len(work)

    def run(place: int) -> None:
        gate.wait()
        results[place] = work[place]()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(work))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def stored(unit_of_work: UnitOfWork) -> dict[str, Submission]:
    with unit_of_work() as session:
        return {one.token: one for one in session.scalars(select(Submission))}


SIZES = [pytest.param(3, 5, 1, id="small"), pytest.param(200, 5, 8, id="large", marks=pytest.mark.soak)]


@pytest.mark.asvs("2.3.4")
@pytest.mark.goal("R2")
@pytest.mark.threat(21)
@pytest.mark.goal("R2")
@pytest.mark.threat(21)
@pytest.mark.parametrize(("pages", "sends", "tabs_at_once"), SIZES)
def test_each_page_makes_one_submission(
    tabs: Callable[[int, int], list[Tab]], unit_of_work: UnitOfWork, pages: int, sends: int, tabs_at_once: int
) -> None:
    """``tabs_at_once`` pages of different agencies are in the air together, each sent ``sends`` times."""
    opened = tabs(pages, sends)
    for start in range(0, pages, tabs_at_once):
        together = opened[start : start + tabs_at_once]
        work = [lambda tab=tab, place=place: tab.send(place) for tab in together for place in range(sends)]
        found = at_the_same_time(work)
        wanted = [(303, tab.path.replace("/approve", "/receipt")) for tab in together for _ in range(sends)]
        assert found == wanted
    made = stored(unit_of_work)
    assert sorted(made) == sorted(tab.token for tab in opened), "as many submissions as pages, one each"
    with unit_of_work() as session:
        for tab in opened:
            assert made[tab.token].return_id == tab.audit.return_.id
            assert session.get_one(Return, tab.audit.return_.id).status == Status.SUBMITTED


@pytest.mark.goal("R2")
@pytest.mark.threat(21)
@pytest.mark.parametrize("field", ["name", "job_title"])
def test_the_same_page_with_another_signature_is_refused(
    tabs: Callable[[int, int], list[Tab]], unit_of_work: UnitOfWork, field: str
) -> None:
    [tab] = tabs(1, 2)
    assert tab.send(0)[0] == 303
    before = stored(unit_of_work)[tab.token]
    assert tab.send(1, **{field: "Somebody Else"})[0] == 409
    [after] = stored(unit_of_work).values()
    columns = [column.key for column in Submission.__table__.columns]
    assert [getattr(after, key) for key in columns] == [getattr(before, key) for key in columns]


@pytest.mark.threat(21)
def test_different_signatures_at_once_leave_one_of_them(
    tabs: Callable[[int, int], list[Tab]], unit_of_work: UnitOfWork
) -> None:
    [tab] = tabs(1, 5)
    names = [f"Example Name {place}" for place in range(5)]
    work = [lambda place=place: tab.send(place, name=names[place])[0] for place in range(5)]
    found = at_the_same_time(work)
    assert sorted(found) == [303, 409, 409, 409, 409]
    [made] = stored(unit_of_work).values()
    assert made.submitter_name == names[found.index(303)]


def test_the_page_of_another_agency_is_refused(tabs: Callable[[int, int], list[Tab]], unit_of_work: UnitOfWork) -> None:
    one, other = tabs(2, 1)
    assert one.send(0)[0] == 303
    assert other.send(0, token=one.token)[0] == 409
    assert list(stored(unit_of_work)) == [one.token]
    with unit_of_work() as session:
        assert session.get_one(Return, other.audit.return_.id).status == Status.AWAITING_APPROVAL


def test_answers_sent_again_since_are_not_signed_by_an_old_page(
    tabs: Callable[[int, int], list[Tab]], unit_of_work: UnitOfWork
) -> None:
    [tab] = tabs(1, 1)
    with unit_of_work() as session:
        seen = str(session.get_one(Return, tab.audit.return_.id).sent_for_approval_at)
        service.send_back(tab.audit.approver, tab.audit.return_.id, "Example")
        service.send_for_approval(tab.audit.lead, tab.audit.return_.id)
    assert tab.send(0, seen=seen)[0] == 409
    assert stored(unit_of_work) == {}
