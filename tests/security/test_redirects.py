"""Whatever an address says, signing in leads to one of our own pages: by a browser's rules, and in a browser."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from portal.accounts.next_page import after_sign_in
from portal.database import db
from tests.hostile.load import load
from tests.support.builders import make_default_partnership, make_user, sign_in
from tests.support.client import PageClient

pytestmark = pytest.mark.sqlite
HOME = "https://portal.example.invalid"
CORPUS = [*map(str, load("redirects.jsonl")), "/people", "/account"]
"""What leads off, and two pages that signing in does lead to."""

SPECIAL = "/\\\t\r\n\0@:%.?#;=&-_~aZ09\u2024\uff0e\u3002\uff0f\u2215\u2044\u202e\u00a0\ud800"
LENGTHS = {"quick": 200, "soak": 10_000}
TARGETS = st.text(st.sampled_from(SPECIAL), max_size=30) | st.builds(
    lambda before, host, after: before + host + after,
    st.text(st.sampled_from("/\\\t\r\n\0@:%.?#"), max_size=6),
    st.sampled_from(
        ["evil.invalid", "people", "account", "https:", "javascript:alert(1)", "%2f%2fevil.invalid", "[::1]"]
    ),
    st.text(st.sampled_from("/\\\t\r\n\0@:%.?#"), max_size=6),
)


def host_by_browser_rules(address: str) -> str:
    """What a browser makes of a Location: it drops tabs and line ends, trims control characters and takes a backslash
    for a slash (the URL standard of the WHATWG).
    """
    trimmed = address.strip("".join(map(chr, range(33))))
    cleaned = "".join(one for one in trimmed if one not in "\t\r\n").replace("\\", "/")
    joined = urljoin(f"{HOME}/sign-in", cleaned)
    return joined.split("/")[2] if joined.count("/") > 2 or "//" in joined else joined


def leads_off(app: Flask, target: str) -> list[str]:
    with app.test_request_context("/sign-in"):
        leads_to = after_sign_in(target)
    found = [] if host_by_browser_rules(leads_to) == "portal.example.invalid" else [f"{target!r} leads to {leads_to!r}"]
    return found + ([f"{target!r} gives odd {leads_to!r}"] if set(leads_to) & set("\\\t\r\n\0@:?#%") else [])


def test_the_resolver_knows_what_browsers_do() -> None:
    assert host_by_browser_rules("/people") == "portal.example.invalid"
    for target in ("//evil.invalid", "/\\evil.invalid", "/\t/evil.invalid", "\\\\evil.invalid", " //evil.invalid"):
        assert host_by_browser_rules(target) == "evil.invalid", target


@pytest.mark.asvs("3.7.2")
@pytest.mark.goal("I7")
@pytest.mark.threat(19)
def test_no_known_trick_leads_off_this_host(app: Flask) -> None:
    assert len(CORPUS) > 70
    assert [line for target in CORPUS for line in leads_off(app, target)] == []


@pytest.mark.asvs("3.7.2")
@pytest.mark.goal("I7")
@pytest.mark.threat(19)
@hypothesis_settings(max_examples=LENGTHS["quick"])
@given(TARGETS)
def test_nothing_that_can_be_made_leads_off_this_host(app: Flask, target: str) -> None:
    assert leads_off(app, target) == []


@pytest.mark.soak
@pytest.mark.goal("I7")
@pytest.mark.threat(19)
@hypothesis_settings(max_examples=LENGTHS["soak"])
@given(TARGETS)
def test_ten_thousand_lead_nowhere_else(app: Flask, target: str) -> None:
    assert leads_off(app, target) == []


@pytest.mark.goal("I7")
def test_whoever_is_signed_in_already_is_led_no_further(app: Flask, client: PageClient) -> None:
    with db.unit_of_work():
        person = make_user("administrator", make_default_partnership())
    sign_in(client, person)
    for target in CORPUS:
        if "\0" in target:
            continue
        answer = client.get("/sign-in", query_string={"next": target})
        assert answer.status_code == 302
        assert host_by_browser_rules(answer.headers["Location"]) == "portal.example.invalid", target
