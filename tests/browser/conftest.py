"""A real Chromium, the real portal, and contexts that look over every page they show."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser import chromium
from tests.browser.looks import DESKTOP, PHONE, Noises
from tests.browser.server import Portal, copy_of, new_portal, put_back

FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]
SECONDS = 15_000
OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium. Where there is none the tests are skipped, and the summary says why."""
    path = chromium.find()
    if path is None:
        pytest.skip(f"browser tests need a Chromium: {chromium.why_not()}")
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS  # Chromium's sandbox refuses to run as root.
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Portal:
    """The portal with the demonstration, which is loaded once; it is never started."""
    portal = new_portal(tmp_path_factory.mktemp("demonstration") / "instance")
    portal.accounts = json.loads(portal.flask("demo", "load", "--size", "small", "--format", "json"))
    return portal


@pytest.fixture(scope="session")
def started_portal(demonstration: Portal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A copy of it in a process of its own, which all files use one after the other."""
    portal = copy_of(demonstration, tmp_path_factory.mktemp("portal") / "instance")
    portal.start()
    yield portal
    portal.stop()


@pytest.fixture(scope="module")
def live_portal(request: pytest.FixtureRequest, demonstration: Portal, started_portal: Portal) -> Iterator[Portal]:
    """The portal as it was at first, for the tests of one file. A file that says ``WITH_WORKER`` has a worker too."""
    started_portal.start_if_ended()
    put_back(demonstration, started_portal)
    if getattr(request.module, "WITH_WORKER", False):
        started_portal.start_worker()
    yield started_portal
    started_portal.stop_worker()


@pytest.fixture
def new_context(browser: Browser, live_portal: Portal) -> Iterator[Callable[..., BrowserContext]]:
    """Makes contexts (a person at a browser each). The test fails when one of their pages complained."""
    made: list[BrowserContext] = []
    noises = Noises(live_portal.url)

    def make(*, size: dict[str, int] = DESKTOP, javascript: bool = True, **options: Any) -> BrowserContext:
        settings: dict[str, Any] = {"viewport": size, "java_script_enabled": javascript, "locale": "en-GB", **options}
        context = browser.new_context(base_url=live_portal.url, accept_downloads=True, **settings)
        context.set_default_timeout(SECONDS)
        context.on("page", noises.listen)
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()
    assert not noises.found, noises.found


@pytest.fixture
def desktop(new_context: Callable[..., BrowserContext]) -> Page:
    return new_context().new_page()


@pytest.fixture
def phone(new_context: Callable[..., BrowserContext]) -> Page:
    return new_context(size=PHONE, has_touch=True).new_page()


@pytest.fixture
def no_javascript(new_context: Callable[..., BrowserContext]) -> Page:
    """A page whose own JavaScript never runs; axe cannot look at it, so compare it with what ``desktop`` shows."""
    return new_context(javascript=False).new_page()


@pytest.fixture
def pictures() -> Path | None:
    """Where to put pictures of the pages for people to look at, when ``PICTURES`` names a folder."""
    folder = os.environ.get("PICTURES")
    return Path(folder) if folder else None
