"""Headers that a visitor makes up reach no e-mail: every link in one begins with our own address."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.accounts.models import User
from portal.mail import postbox
from portal.permissions import Role
from tests.hostile.load import load
from tests.support.builders import make_agency, make_default_partnership, make_user, sign_in
from tests.support.mails import Mail

Work = Callable[[], Any]
Mails = Callable[[], list[Mail]]
LINK = re.compile(r"https?://\S+")
FORGED = [(name, value) for name, value in load("headers.jsonl") if "evil" in value or name.startswith("X-")]
FORGED += [("Host", "evil.invalid:8000"), ("Forwarded", "host=evil.invalid;proto=https"), ("X-Host", "evil.invalid")]
SKIPPED = ("X-Forwarded-For", "X-Real-IP")
"""They name no host; whom they are believed from is a test of the settings."""


@pytest.fixture
def lead(unit_of_work: Work) -> User:
    with unit_of_work():
        return make_user(Role.SAFEGUARDING_LEAD, make_agency(make_default_partnership()))


def send(app: Flask, path: str, person: User | None, header: tuple[str, str], data: dict[str, str]) -> int:
    client = FlaskClient(app)
    if person is not None:
        sign_in(client, person)
    name, value = header
    if not value.isascii() or not value.isprintable():
        return 0
    environ = {"HTTP_" + name.upper().replace("-", "_"): value}
    return client.post(path, data=data, environ_overrides=environ, headers={"Accept": "text/html"}).status_code


@pytest.mark.goal("S8")
@pytest.mark.threat(18)
@pytest.mark.threat(19)
@pytest.mark.parametrize("trusted", [["localhost"], None], ids=["our host only", "any host"])
def test_no_link_leads_elsewhere(app: Flask, lead: User, mails: Mails, trusted: list[str] | None) -> None:
    """Even where every host were answered, as in a test, the links would be ours."""
    app.config.update(WTF_CSRF_ENABLED=False, TRUSTED_HOSTS=trusted)
    statuses = set()
    for number, header in enumerate(one for one in FORGED if one[0] not in SKIPPED):
        invited = {"email": f"invited{number}@example.invalid", "name": "Example", "role": "editor"}
        place = str(lead.memberships[0].agency_id)
        statuses.add(send(app, "/people/invite", lead, header, {**invited, "place": place}))
        statuses.add(send(app, "/reset", None, header, {"email": lead.email}))
    assert 303 in statuses
    assert (400 in statuses) is (trusted is not None)
    links = [link for mail in mails() for link in LINK.findall(mail.body)]
    assert len(links) > 5
    assert [link for link in links if not link.startswith(f"{postbox.settings.base_url}/")] == []
    assert "evil" not in "".join(f"{mail.recipient}{mail.subject}{mail.body}" for mail in mails())
