"""The navigation stays short: what administrators do now and then stands on a page of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from portal.permissions import Role
from tests.accounts.test_failed_mail import fail
from tests.support.builders import make_agency, make_default_partnership, make_user, sign_in
from tests.support.client import PageClient

Work = Callable[[], Any]
RARE = {"Access review", "Sign-in security", "Data protection", "Record"}
pytestmark = pytest.mark.sqlite


def entries(page: Any) -> list[str]:
    return ["".join(link.itertext()).strip() for link in page.with_class("portal-navigation__link")]


def inside(page: Any) -> list[str]:
    return ["".join(title.itertext()).strip() for title in page.with_class("portal-card__title")]


def test_what_administrators_seldom_need_is_behind_one_entry(client: PageClient, unit_of_work: Work) -> None:
    with unit_of_work():
        person = make_user(Role.ADMINISTRATOR, make_default_partnership())
    sign_in(client, person)
    page = client.page("/administration")
    assert entries(page) == ["Home", "People", "Agencies", "Administration"]
    assert set(inside(page)) == RARE
    for path in ("/record", "/record/find", "/data-protection", "/people/access"):
        there = client.page(path)
        assert entries(there) == entries(page)
        current = [link for link in there.with_class("portal-navigation__link") if link.get("aria-current")]
        assert [(link.text, link.get("aria-current")) for link in current] == [("Administration", "true")], path


def test_what_waits_inside_is_counted_outside(client: PageClient, unit_of_work: Work, mails: Any) -> None:
    with unit_of_work():
        here = make_default_partnership()
        person, editor = make_user(Role.ADMINISTRATOR, here), make_user(Role.EDITOR, make_agency(here))
    for _ in range(2):
        fail(editor.email)
    sign_in(client, person)
    page = client.page("/administration")
    assert entries(page)[-1] == "Administration (2)"
    assert set(inside(page)) == {*RARE, "E-mails that failed (2)"}


@pytest.mark.parametrize("role", [Role.SAFEGUARDING_LEAD, Role.EDITOR])
def test_who_administers_nothing_has_no_such_entry(client: PageClient, unit_of_work: Work, role: Role) -> None:
    with unit_of_work():
        person = make_user(role, make_agency(make_default_partnership()))
    sign_in(client, person)
    assert "Administration" not in entries(client.page("/"))
    client.page("/administration", status=403)
