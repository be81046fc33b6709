"""The looks can fail: each is shown a page that is wrong."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import looks

GOOD = (
    "<!doctype html><html lang=en><title>Good</title><meta name=viewport content='width=device-width'>"
    "<main><h1>Good</h1><p>Words.</p></main>"
)


@pytest.fixture
def page(browser: Browser) -> Page:
    return browser.new_page(viewport=looks.DESKTOP)  # type: ignore[arg-type]


def test_a_good_page_passes(page: Page) -> None:
    page.set_content(GOOD)
    looks.axe(page)
    looks.no_sideways_scroll(page)


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ("<main><h1>A</h1><input></main>", "label"),
        ("<main><h1>A</h1><p style='color:#bbb'>Pale words</p></main>", "color-contrast"),
        ("<h1>A</h1><p>Words outside any landmark</p>", "region"),
        ("<main><h1>A</h1><h3>Skips a level</h3></main>", "heading-order"),
    ],
)
def test_axe_finds_what_is_wrong(page: Page, wrong: str, rule: str) -> None:
    page.set_content(f"<!doctype html><html lang=en><title>A</title>{wrong}")
    assert [found for found in looks.violations(page) if found.startswith(rule)]


@pytest.mark.parametrize(
    "wrong", ["<p style='color:#bbb'>Pale words</p>", "<input>", "<h4>Skips levels</h4>", "<a href='/x'></a>"]
)
def test_a_page_with_something_new_is_not_passed_over(page: Page, wrong: str) -> None:
    page.set_content(GOOD)
    looks.axe(page)
    page.set_content(GOOD.replace("<p>", f"{wrong}<p>"))
    with pytest.raises(AssertionError):
        looks.axe(page)


def test_what_was_folded_away_is_looked_at_when_it_is_shown(page: Page) -> None:
    page.set_content(GOOD.replace("<p>", "<details><summary>More</summary><p style='color:#bbb'>Pale</p></details><p>"))
    looks.axe(page)
    page.locator("summary").click()
    with pytest.raises(AssertionError, match="color-contrast"):
        looks.axe(page)


def test_a_page_that_sticks_out_is_found(page: Page) -> None:
    page.set_content(GOOD + "<div style='width:400px'>Wide</div>")
    with pytest.raises(AssertionError, match="sideways"):
        looks.no_sideways_scroll(page)
    assert page.viewport_size == looks.DESKTOP


def test_noises_are_heard(page: Page) -> None:
    noises = looks.Noises("http://localhost:1")
    noises.listen(page)
    page.set_content(GOOD)
    page.evaluate(
        "() => { console.error('wrong'); console.log('fine'); setTimeout(() => { throw new Error('lost') }) }"
    )
    page.evaluate("() => fetch('http://localhost:2/x').catch(() => 0)")
    page.wait_for_timeout(50)
    heard = " ".join(noises.found)
    assert "error: wrong" in heard
    assert "lost" in heard
    assert "http://localhost:2/x" in heard
    assert "fine" not in heard
