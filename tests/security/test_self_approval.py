"""Nobody approves what they wrote by giving themselves the role, and nobody signs answers that they have not read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts import service as accounts
from portal.accounts.words import Mistake
from portal.database import db
from portal.permissions import AGENCY_ROLES, Role
from portal.returns import service
from portal.returns.models import Submission
from tests.accounts.world import make_world
from tests.support.builders import sign_in
from tests.support.client import PageClient, find_form
from tests.support.rounds import fill_in, make_audit

Work = Callable[[], Any]


@pytest.mark.parametrize("inviter", [Role.SAFEGUARDING_LEAD, Role.ADMINISTRATOR])
def test_nobody_gives_themselves_a_role_in_an_agency(session: Session, inviter: Role) -> None:
    """A lead would approve their own answers, and an administrator would read the drafts of any agency."""
    there = make_world()
    person = there.people[inviter]
    for role in sorted(AGENCY_ROLES):
        for written in (person.email, f" {person.email.upper()} "):
            with pytest.raises(Mistake, match="Ask someone else to invite you"):
                accounts.invite(person, written, "Example Person", role, there.agency)


def test_a_page_left_open_does_not_sign_answers_that_were_changed_since(
    client: PageClient, unit_of_work: Work, mails: object
) -> None:
    """Read, sent back, changed, sent again: the page from before must be read again before it submits."""
    with unit_of_work():
        audit = make_audit()
        fill_in(audit.editor, audit.return_)
        service.send_for_approval(audit.lead, audit.return_.id)
    sign_in(client, audit.approver)
    address = f"/returns/{audit.return_.id}/approve"
    button = "Submit the answers"
    form = find_form(client.page(address), button)
    signed = {**form.fields, "name": "Example Approver", "job_title": "Example", "declared": "yes"}
    with unit_of_work():
        service.send_back(audit.approver, audit.return_.id, "An invented note.")
        service.send_for_approval(audit.lead, audit.return_.id)
    refused = client.post(form.action, data=signed)
    assert refused.status_code == 409
    assert "Open it again and read them" in refused.get_data(as_text=True)
    with db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Submission)) == 0
    page = client.submit(
        client.page(address),
        {"name": "Example Approver", "job_title": "Example", "declared": "yes"},
        button=button,
    )
    assert page.h1.startswith("Receipt")
