"""What anyone may read: help, whom to contact, where to report a weakness, and that no search engine belongs here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from portal import navigation
from portal.database import now
from portal.navigation import FooterLink
from portal.permissions import Role
from tests.support.builders import add_role, make_agency, make_default_partnership, make_partnership, make_user, sign_in
from tests.support.client import PageClient

Work = Callable[[], Any]
SECURITY_TXT = "/.well-known/security.txt"


def fields_of(client: PageClient) -> dict[str, str]:
    answer = client.get(SECURITY_TXT)
    assert answer.content_type == "text/plain; charset=utf-8"
    return dict(line.split(": ", 1) for line in answer.text.splitlines())


def test_every_page_leads_to_help_and_contact(client: PageClient) -> None:
    for path in ("/sign-in", "/help", "/nowhere"):
        page = client.page(path, status=404 if path == "/nowhere" else 200)
        assert {"/help", "/contact"} <= {link.get("href") for link in page.all("a")}


def test_a_link_at_the_foot_stands_once_and_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_footer_links", [])
    for text, order in (("Second", 20), ("First", 10), ("Second", 20)):
        navigation.add_footer_link(FooterLink(text, "pages.home", order=order))
    assert [link.text for link in navigation.footer_links()] == ["First", "Second"]


def test_before_there_is_a_partnership_the_page_says_whom_to_ask(client: PageClient) -> None:
    assert "No partnership has been set up here yet" in client.page("/contact").text


def test_a_stranger_sees_the_default_partnership_and_no_other(client: PageClient, unit_of_work: Work) -> None:
    with unit_of_work():
        make_default_partnership(
            name="Example North", contact_email="north@example.invalid", contact_phone="01632 960001"
        )
        make_partnership("south", name="Example South", contact_email="south@example.invalid")
    page = client.page("/contact")
    assert "north@example.invalid" in page.text
    assert "01632 960001" in page.text
    assert "Example South" not in page.text


def test_a_person_sees_the_partnerships_they_work_with(client: PageClient, unit_of_work: Work) -> None:
    with unit_of_work():
        make_default_partnership(name="Example Default")
        homes = [make_partnership(key, name=f"Example {key}", contact_hours=f"{key} hours") for key in ("a", "b")]
        person = make_user(Role.EDITOR, make_agency(homes[0]))
        add_role(person, Role.COORDINATOR, homes[1])
    sign_in(client, person)
    headings = [heading.text for heading in client.page("/contact").all("h2")]
    assert {"Example a", "Example b"} <= set(headings)
    assert "Example Default" not in headings


@pytest.mark.goal("A5")
def test_security_txt_names_a_contact_that_is_good_for_some_months(app: Flask, client: PageClient) -> None:
    settings = app.extensions["settings"]
    fields = fields_of(client)
    assert fields["Contact"] == f"{settings.base_url}/contact"
    assert fields["Canonical"] == f"{settings.base_url}{SECURITY_TXT}"
    left = datetime.fromisoformat(fields["Expires"]) - now()
    assert timedelta(days=90) < left < timedelta(days=366)
    app.extensions["settings"] = replace(settings, security_contact="mailto:security@example.invalid")
    assert fields_of(client)["Contact"] == "mailto:security@example.invalid"


def test_search_engines_are_sent_away(client: PageClient) -> None:
    assert client.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"
    (meta,) = [one for one in client.page("/help").all("meta") if one.get("name") == "robots"]
    assert meta.get("content") == "noindex, nofollow"
