"""Markup that people typed is stored wherever a form takes words; a real Chromium then opens every page that shows it.

The browser asks the application itself, without a server between: headers, policy and pages are those of the portal.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Dialog, Page, Route

from tests.hostile.load import load
from tests.permissions.test_matrix import Visitor, doors
from tests.security.conftest import household, postbox
from tests.security.filling_in import free, typed_into
from tests.security.found_forms import Household, Postbox, path_of
from tests.security.test_more_than_the_form import as_before

__all__ = ["as_before", "household", "postbox"]
pytestmark = pytest.mark.sqlite
HOME = "http://localhost"
MARKUP = [one for one in map(str, load("xss.txt")) if "<" in one and len(one) <= 190]
ENDS = ("sign_out", "suspend", "close", "cancel", "end_", "merge", "withdraw", "act_for", "decide")
STATUS = "the server responded with a status of"
"""What a browser says of a page that refuses something, in words of its own."""

DANGEROUS = "<img src=x onerror=alert(1)><script src=https://evil.invalid/x.js></script>"


def store_everywhere(household: Household, postbox: Postbox) -> int:
    """Markup of every class, field after field; gives how many forms took it."""
    taken, place = 0, 0
    for form in (one for one in household.forms if free(one) and not any(word in one.door for word in ENDS)):
        names = free(form)
        texts = [MARKUP[(place + number) % len(MARKUP)] for number in range(len(names))]
        place += len(names)
        sent = postbox.send(form, typed_into(form, names, texts))
        taken += bool(sent.accepted and sent.changes)
    return taken


def pages_that_show_it(household: Household, postbox: Postbox) -> dict[str, Visitor]:
    """Each page with markup on it that was typed, with the first of those at work who sees it."""
    found: dict[str, Visitor] = {}
    for visitor in postbox.visitors():
        for door in doors(household.app):
            path = path_of(household.app, household.world, door)
            if door.method == "GET" and path not in found:
                answer = visitor.at_the_door().get(path, buffered=True)
                if answer.mimetype == "text/html" and ("&lt;" in answer.text or "alert(" in answer.text):
                    found[path] = visitor
    return found


def listened_to(browser: Browser, found: list[str]) -> Page:
    page = browser.new_page()

    def close(dialog: Dialog) -> None:
        found.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("dialog", close)
    page.on(
        "console", lambda said: found.append(said.text) if said.type == "error" and STATUS not in said.text else None
    )
    page.on("pageerror", lambda error: found.append(f"uncaught: {error}"))
    page.on("request", lambda asked: None if asked.url.startswith(HOME) else found.append(f"asked {asked.url}"))
    return page


def visit(page: Page, shown: dict[str, Visitor]) -> None:
    """Open each page and whatever it asks for, answered by the application."""
    now = next(iter(shown.values()))

    def answer(route: Route) -> None:
        parts = urlsplit(route.request.url)
        got = now.at_the_door().get(parts.path, query_string=parts.query, buffered=True)
        route.fulfill(status=got.status_code, headers=dict(got.headers), body=got.data)

    page.route(f"{HOME}/**", answer)
    for path, visitor in shown.items():
        now = visitor
        page.goto(HOME + path)


@pytest.mark.soak
@pytest.mark.goal("I6")
@pytest.mark.threat(15)
def test_stored_markup_does_nothing_in_a_browser(
    browser: Browser, household: Household, postbox: Postbox, as_before: Callable[[], None]
) -> None:
    taken = store_everywhere(household, postbox)
    shown, found = pages_that_show_it(household, postbox), list[str]()
    page = listened_to(browser, found)
    visit(page, shown)
    page.close()
    assert not found, "\n".join(sorted(set(found)))
    assert taken > 20
    assert len(shown) > 15


def test_a_browser_would_say_so(browser: Browser) -> None:
    """The same markup without the portal's escaping and policy is noticed."""
    found: list[str] = []
    page = listened_to(browser, found)
    page.route("**/*", lambda route: route.fulfill(status=200, content_type="text/html", body=DANGEROUS))
    page.goto(HOME)
    page.close()
    assert any(one.startswith("dialog") for one in found)
    assert any("evil.invalid" in one for one in found)
