"""What a reader of the partnership sees of changes that were asked for: that they were, by whom, and no word of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from portal.database import db, now
from portal.permissions import Role
from portal.returns.models import Remark, Source
from tests.support.builders import sign_in
from tests.support.client import PageClient
from tests.support.rounds import Audit, make_audit

Work = Callable[[], Any]
CANARY = "Example words that stay beside the answers"


@pytest.fixture
def audit(unit_of_work: Work, mails: object) -> Audit:
    with unit_of_work():
        return make_audit()


@pytest.mark.parametrize("role", [Role.SCRUTINEER, Role.COORDINATOR])
def test_asked_changes_are_counted_each_time_and_an_approvers_are_not(
    client: PageClient, audit: Audit, unit_of_work: Work, role: Role
) -> None:
    with unit_of_work():
        ask(audit, Source.PARTNERSHIP, 2, days=3)
        ask(audit, Source.PARTNERSHIP, 1, days=1)
        ask(audit, Source.APPROVER, 4, days=2)
    sign_in(client, audit.people[role])
    page = client.page(f"/rounds/{audit.round.id}/agencies/{audit.return_.id}")
    assert page.text.count("asked for") == 2
    assert 0 < page.text.index("1 change asked for") < page.text.index("2 changes asked for")
    assert audit.people[Role.COORDINATOR].name in page.text
    assert CANARY not in page.text


def ask(audit: Audit, source: Source, times: int, days: int) -> None:
    """So many remarks made at once, that many days ago."""
    at = now() - timedelta(days=days)
    author = audit.people[Role.COORDINATOR].id
    for _ in range(times):
        remark = Remark(return_id=audit.return_.id, source=source.value, text=CANARY, author_id=author, at=at)
        db.session.add(remark)
    db.session.flush()
