"""One agency that is asked, a browser for each of its people, and a return in any state."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.database import db
from portal.returns import service
from portal.returns.models import Return, Round, Status
from tests.returns.pages.years import SAID, Years, submitted
from tests.support.builders import sign_in
from tests.support.client import PageClient
from tests.support.rounds import Audit, fill_in, make_audit, make_round, return_of

UnitOfWork = Callable[[], AbstractContextManager[Session]]


@pytest.fixture
def audit(unit_of_work: UnitOfWork) -> Audit:
    with unit_of_work():
        return make_audit()


@pytest.fixture
def home(audit: Audit) -> str:
    """The address of the return's task list."""
    return f"/returns/{audit.return_.id}"


@pytest.fixture
def browser_of(new_client: Callable[[], PageClient]) -> Callable[[User], PageClient]:
    """A browser in which a person is signed in."""

    def make(user: User) -> PageClient:
        client = new_client()
        sign_in(client, user)
        return client

    return make


@pytest.fixture
def bring_to(unit_of_work: UnitOfWork, audit: Audit, mails: object) -> Callable[[Status], None]:
    """Take the return to a state by the steps that people take. E-mails are expected."""

    def bring(status: Status) -> None:
        for step in STEPS[status]:
            with unit_of_work():
                step(audit)

    return bring


def _fill(audit: Audit) -> None:
    fill_in(audit.editor, audit.return_)


def _send(audit: Audit) -> None:
    service.send_for_approval(audit.lead, audit.return_.id)


def _submit(audit: Audit) -> None:
    service.submit(audit.approver, audit.return_.id, token=secrets.token_hex(16))


def _ask_for_changes(audit: Audit) -> None:
    service.request_changes(audit.coordinator, audit.return_.id, "Example: say more.\nAbout standard 3.")


def _accept(audit: Audit) -> None:
    service.accept(audit.coordinator, audit.return_.id)


STEPS: dict[Status, tuple[Callable[[Audit], None], ...]] = {
    Status.NOT_STARTED: (),
    Status.DRAFT: (_fill,),
    Status.AWAITING_APPROVAL: (_fill, _send),
    Status.SUBMITTED: (_fill, _send, _submit),
    Status.CHANGES_REQUESTED: (_fill, _send, _submit, _ask_for_changes),
    Status.ACCEPTED: (_fill, _send, _submit, _accept),
}


@pytest.fixture
def stored(unit_of_work: UnitOfWork, audit: Audit) -> Callable[[], tuple[Return, dict[str, object]]]:
    """The return and its answers as they stand in the database now."""

    def read() -> tuple[Return, dict[str, object]]:
        with unit_of_work():
            return_ = db.session.get_one(Return, audit.return_.id)
            return return_, dict(service.read_draft(audit.editor, return_).answers)

    return read


@pytest.fixture
def years(unit_of_work: UnitOfWork, audit: Audit) -> Years:
    """The agency answered last year."""
    with unit_of_work():
        last = make_round(audit.partnership, audit.agency, "section11-2025")
        db.session.get_one(Round, audit.round.id).previous_id = last.id
        before = return_of(last, audit.agency)
        return Years(audit, before, submitted(audit, before, SAID))
