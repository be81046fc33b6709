"""Requests that no page of ours sends: none of them may end in a page that says something went wrong on our side."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from portal.accounts.models import User
from portal.local_time import today
from portal.permissions import Role
from tests.returns.pages.years import SAID, submitted
from tests.support.builders import make_agency, make_default_partnership, make_user, sign_in
from tests.support.client import PageClient
from tests.support.rounds import make_audit, make_round

Work = Callable[[], Any]
LARGE = ("9223372036854775807", "99999999999999999999", "9" * 400)


@pytest.fixture
def lead(unit_of_work: Work) -> User:
    with unit_of_work():
        return make_user(Role.SAFEGUARDING_LEAD, make_agency(make_default_partnership()))


def csrf_of(client: PageClient, path: str) -> str:
    fields = client.page(path).all("input")
    return next(field.get("value", "") for field in fields if field.get("name") == "csrf_token")


@pytest.mark.parametrize("path", ["/sign-in", "/account", "/nowhere", "/health", "/static/portal.css"])
@pytest.mark.parametrize("host", ["evil.invalid", "LOCALHOST.evil.invalid", "127.0.0.1:8000", "a b", ""])
def test_a_request_for_a_foreign_host_gets_a_short_refusal(app: Flask, path: str, host: str) -> None:
    app.config["TRUSTED_HOSTS"] = ["localhost"]
    answer = app.test_client().get(path, headers={"Host": host})
    assert answer.status_code == 400
    assert answer.mimetype == "text/plain"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "evil" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("number", [*LARGE, "-" + LARGE[1], "0", "²", "1e9", ""])
def test_any_number_of_a_page_is_a_page(client: PageClient, unit_of_work: Work, number: str) -> None:
    with unit_of_work():
        partnership = make_default_partnership()
        round_ = make_round(partnership, make_agency(partnership), due_on=today())
        coordinator = make_user(Role.COORDINATOR, partnership)
    sign_in(client, coordinator)
    assert client.get(f"/rounds/{round_.id}", query_string={"page": number}).status_code == 200


@pytest.mark.asvs("1.4.2")
@pytest.mark.parametrize("page", ["submitted/{}", "submitted/{}/file", "changes/{}"])
@pytest.mark.parametrize("number", [*LARGE, "2147483648", "0"])
def test_any_number_of_a_submission_is_a_page_that_is_not_there(
    client: PageClient, unit_of_work: Work, page: str, number: str
) -> None:
    with unit_of_work():
        audit = make_audit()
        submitted(audit, audit.return_, SAID)
    for person in (audit.editor, audit.coordinator):
        sign_in(client, person)
        assert client.get(f"/returns/{audit.return_.id}/{page.format(number)}").status_code == 404
        assert client.get(f"/returns/{audit.return_.id}/{page.format(1)}").status_code == 200


def test_a_sector_with_a_nul_finds_nothing(client: PageClient, unit_of_work: Work) -> None:
    with unit_of_work():
        partnership = make_default_partnership()
        round_ = make_round(partnership, make_agency(partnership), due_on=today())
        coordinator = make_user(Role.COORDINATOR, partnership)
    sign_in(client, coordinator)
    assert client.get(f"/rounds/{round_.id}?sector=x%00").status_code == 200


BODIES = ('{"name": 1, "email": 2, "password": 3}', '{"name": "\\ud800", "email": "\\ud800"}', "[" * 50_000, "NaN", "1")


@pytest.mark.parametrize("body", BODIES)
def test_forms_read_no_json(client: PageClient, lead: User, body: str) -> None:
    """Nothing that JSON can say reaches a field, be it a number, half a surrogate pair or a deep nest of lists."""
    for path, person in (("/sign-in", None), ("/account/details", lead), ("/account/password", lead)):
        if person is not None:
            sign_in(client, person)
        token = csrf_of(client, path)
        answer = client.post(path, data=body, content_type="application/json", headers={"X-CSRFToken": token})
        assert answer.status_code == 422, path


@pytest.mark.parametrize("path", ["/sign-in", "/account/details", "/account/password"])
def test_forms_read_no_files(client: PageClient, lead: User, path: str) -> None:
    if path != "/sign-in":
        sign_in(client, lead)
    names = ("name", "email", "password", "current", "job_title")
    files = {name: (io.BytesIO(b"text"), "file.txt") for name in names}
    answer = client.post(path, data={"csrf_token": csrf_of(client, path), **files})
    assert answer.status_code == 422


ENCODED = ("=?utf-8?q?a?=@example.org", "=?us-ascii?q?=40?=@example.org", "=?utf-8?b?yq==?=@example.org")


@pytest.mark.parametrize("address", ENCODED)
def test_an_address_that_mail_readers_would_decode_is_refused_at_its_field(
    client: PageClient, lead: User, address: str
) -> None:
    sign_in(client, lead)
    typed = {"name": "Example Person", "email": address, "role": "editor"}
    page = client.submit(client.page("/people/invite"), typed, button="Send invitation", status=422)
    assert "Enter one e-mail address in the form name@example.org" in page.text
