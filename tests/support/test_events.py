"""The client that tests use looks at the record, too: what changes has its event, and no other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from portal import audit
from portal.accounts.models import User
from portal.accounts.service import own_details
from portal.database import db
from tests.support.builders import make_agency, make_default_partnership, make_user, sign_in
from tests.support.client import PageClient, PageProblem

pytestmark = pytest.mark.sqlite


@pytest.fixture
def person(client: PageClient) -> User:
    with db.unit_of_work():
        made = make_user("editor", make_agency(make_default_partnership()), name="Example Before")
    sign_in(client, made)
    return made


def rename(client: PageClient) -> None:
    client.submit(client.page("/account/details"), {"name": "Example After"}, button="Save")


@pytest.mark.goal("R10")
def test_a_change_without_its_event_is_seen(client: PageClient, person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_details.audit, "record", lambda *_, **__: None)
    with pytest.raises(PageProblem, match=r"account\.changed is missing"):
        rename(client)


@pytest.mark.goal("R10")
def test_an_event_that_is_not_declared_is_seen(
    client: PageClient, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    real: Callable[..., Any] = audit.record
    monkeypatch.setattr(own_details.audit, "record", lambda _action, *more, **facts: real("a.b", *more, **facts))
    with pytest.raises(PageProblem, match=r"a\.b is not declared"):
        rename(client)


@pytest.mark.goal("R10")
def test_what_changes_nothing_needs_no_event(client: PageClient, person: User) -> None:
    rename(client)
    rename(client)
