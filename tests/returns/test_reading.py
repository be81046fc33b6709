"""Who reads a submitted return from outside the agency stands in the record before anything is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from portal.audit import AuditEvent
from portal.permissions import Role
from tests.support.builders import sign_in
from tests.support.client import PageClient
from tests.support.rounds import make_audit, submit_all

Work = Callable[[], Any]


@pytest.mark.threat(4)
@pytest.mark.parametrize("page", ["submitted", "receipt"])
@pytest.mark.parametrize(
    ("role", "events"), [(Role.COORDINATOR, 1), (Role.SCRUTINEER, 1), (Role.EDITOR, 0), (Role.APPROVER, 0)]
)
def test_a_reader_from_outside_is_on_the_record(
    client: PageClient, unit_of_work: Work, mails: object, page: str, role: Role, events: int
) -> None:
    with unit_of_work():
        audit = make_audit()
        submission = submit_all(audit)
    sign_in(client, audit.people[role])
    client.page(f"/returns/{audit.return_.id}/{page}")
    with unit_of_work() as session:
        read = session.scalars(select(AuditEvent).where(AuditEvent.action == "submission.read")).all()
    assert [(event.actor, event.record, event.facts["reference"]) for event in read] == [
        (str(audit.people[role].id), str(audit.return_.id), submission.reference)
    ] * events


def test_nobody_reads_a_draft_on_the_record_either(client: PageClient, unit_of_work: Work) -> None:
    with unit_of_work():
        audit = make_audit()
    sign_in(client, audit.coordinator)
    assert client.get(f"/returns/{audit.return_.id}/submitted").status_code == 404
    with unit_of_work() as session:
        assert session.scalars(select(AuditEvent).where(AuditEvent.action == "submission.read")).all() == []
