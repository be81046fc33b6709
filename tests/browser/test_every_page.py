"""Every page that a link leads to, for each role: axe finds nothing, nothing sticks out at 320 pixels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.filling import sign_in
from tests.browser.looks import axe, no_sideways_scroll
from tests.browser.server import Portal

WHO = {
    "coordinator": "coordinator@",
    "scrutineer": "scrutineer@",
    "administrator": "administrator@",
    "safeguarding_lead": "lead@police",
    "editor": "editor@police",
    "approver": "approver@hospital",
    "allegations_lead": "allegations@oaks",
    "lado": "lado@",
    "lado_manager": "lado.manager@",
    "lado_support": "lado.support@",
}
QUICK = ("coordinator", "administrator", "safeguarding_lead")
"""Whose pages, together, are those of all; the long run crawls as each."""

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
NO_PAGES = ("/file", ".txt", ".csv", ".xlsx")
AT_MOST = 110


def kind_of(path: str) -> str:
    """Addresses that differ only in an id, a section, a question or a number are one kind of page: one is enough."""
    path = re.sub(r"/questions/[^/]+$", "/questions/KEY", ID.sub("ID", path))
    return re.sub(r"/\d+(?=/|$)", "/NUMBER", re.sub(r"/s\d+(?=/|$)", "/STANDARD", path))


def links_on(page: Page) -> Iterator[str]:
    for address in page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))"):
        parts = urlsplit(address)
        if not parts.netloc and parts.path.startswith("/") and not parts.path.endswith(NO_PAGES):
            yield parts.path


def crawl(page: Page) -> Iterator[str]:
    """Follow links from the home page; yields the address of each page once it is shown."""
    waiting, seen, kinds = ["/"], {"/"}, set[str]()
    while waiting:
        path = waiting.pop(0)
        if kind_of(path) in kinds:
            continue
        kinds.add(kind_of(path))
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        yield path
        found = [link for link in links_on(page) if link not in seen]
        seen.update(found)
        waiting.extend(found)


@pytest.mark.parametrize("role", [pytest.param(role, marks=() if role in QUICK else pytest.mark.soak) for role in WHO])
def test_every_page_of_a_role(live_portal: Portal, desktop: Page, pictures: Path | None, role: str) -> None:
    account = next(one for one in live_portal.accounts if one["role"] == role and WHO[role] in one["email"])
    sign_in(desktop, account)
    visited = []
    for path in crawl(desktop):
        axe(desktop)
        no_sideways_scroll(desktop)
        visited.append(path)
        if pictures is not None:
            name = f"{role}{kind_of(path).replace('/', '_')}.png"
            desktop.screenshot(path=pictures / name, full_page=True)
    assert 3 <= len(visited) <= AT_MOST, visited
