"""One return from nothing to accepted, by the people who do each step."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from portal.returns import service
from portal.returns.models import Status
from tests.support.rounds import fill_in, make_audit, submit_all


def test_from_nothing_to_accepted(session: Session, mails: Callable[[], list[tuple[str, str, str]]]) -> None:
    audit = make_audit()
    assert audit.return_.status == Status.NOT_STARTED
    fill_in(audit.editor, audit.return_)
    assert audit.return_.status == Status.DRAFT
    assert audit.return_.answered == audit.return_.asked > 66
    first = submit_all(audit)
    assert audit.return_.status == Status.SUBMITTED
    service.request_changes(audit.coordinator, audit.return_.id, "Example: say more about standard 3.")
    assert audit.return_.status == Status.CHANGES_REQUESTED
    second = submit_all(audit)
    assert (first.number, second.number) == (1, 2)
    assert first.reference != second.reference
    service.accept(audit.coordinator, audit.return_.id)
    assert audit.return_.status == Status.ACCEPTED
    assert service.submission_of(audit.lead, audit.return_) is second
    assert service.find_receipt(audit.coordinator, second.reference.lower().replace("-", " ")) is second
