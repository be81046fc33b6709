"""What someone hears who does not see the page: every control has a name of its own, and what happens is said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.filling import sign_in
from tests.browser.looks import axe, no_sideways_scroll
from tests.browser.names import Control, controls, mixed_up, tells_apart
from tests.browser.server import Portal

AUDIT = "Section 11 audit 2026"
PAGES = {
    "lead@police": ("", "/people", "/people/s1", "/profile", "/s1", "/evidence", "/actions", "/check", "/s3?check=all"),
    "lead@ambulance": ("/profile", "/s1"),
    "lead@homes": ("", "/s3"),
    "approver@hospital": ("", "/approve"),
    "lead@fire": ("/receipt", "/submitted", "/withdraw"),
}
UNFOLD = "() => document.querySelectorAll('main details').forEach(each => { each.open = true; })"


@pytest.fixture
def person(live_portal: Portal, new_context: Callable[..., BrowserContext]) -> Callable[[str], Page]:
    def open_page(email: str) -> Page:
        page = new_context().new_page()
        sign_in(page, next(one for one in live_portal.accounts if one["email"].startswith(email)))
        page.get_by_role("heading", level=1, name="Home").wait_for()
        return page

    return open_page


def look(page: Page) -> None:
    """As it is shown, and with everything unfolded."""
    tells_apart(page)
    axe(page)
    page.evaluate(UNFOLD)
    tells_apart(page)
    axe(page)
    no_sideways_scroll(page)


QUICK = ("approver@hospital",)


@pytest.mark.parametrize("who", [pytest.param(who, marks=() if who in QUICK else pytest.mark.soak) for who in PAGES])
def test_each_control_has_a_name_of_its_own(person: Callable[[str], Page], pictures: Path | None, who: str) -> None:
    page = person(who)
    look(page)
    home = page.get_by_role("link", name=AUDIT).first.get_attribute("href")
    for path in PAGES[who]:
        page.goto(f"{home}{path}")
        look(page)
        if pictures is not None:
            page.screenshot(
                path=pictures / f"names-{who}{path.replace('/', '-').replace('?', '-')}.png", full_page=True
            )


def test_actions_are_told_apart_and_so_is_what_is_wrong(person: Callable[[str], Page]) -> None:
    page = person("lead@police")
    page.goto("/actions")
    look(page)
    page.locator(".portal-actions__what a").first.click()
    page.get_by_role("heading", level=1, name="Action", exact=True).wait_for()
    look(page)
    for button in ("Save progress", "Close this action", "Change the due day", "Mark as no longer needed"):
        page.evaluate(UNFOLD)
        page.get_by_role("button", name=button).click()
        expect(page.get_by_role("alert").get_by_role("heading", name="There is a problem")).to_be_visible()
        look(page)


def test_what_happens_is_said_where_it_was_announced(person: Callable[[str], Page]) -> None:
    """The regions are there before anything is said in them, or a screen reader would not hear it."""
    page = person("lead@police")
    home = page.get_by_role("link", name=AUDIT).first.get_attribute("href")
    page.goto(f"{home}/s2")
    regions = page.locator("[role=status], [role=alert]")
    own = regions.evaluate_all("all => all.filter(each => !each.closest('[data-session-end]')).map(each => each.id)")
    assert own == ["saved", "trouble", "said"]
    page.evaluate("() => { window.before = document.getElementById('saved'); }")
    box = page.locator("textarea:visible").first
    box.fill("Example words")
    box.blur()
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    assert page.evaluate("() => window.before === document.getElementById('saved')")
    notes = page.locator("#notes-s2_1")
    notes.locator("summary").click()
    notes.get_by_role("button", name="Save the note about 2.1").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter a note")
    wrong = notes.get_by_role("textbox")
    expect(wrong).to_be_focused()
    expect(wrong).to_have_attribute("aria-invalid", "true")
    described = wrong.evaluate(
        "box => box.getAttribute('aria-describedby').split(' ').map(id => document.getElementById(id).textContent)"
    )
    assert any("Enter a note" in words for words in described)
    look(page)


def test_names_are_compared_as_they_are_heard(desktop: Page) -> None:
    """The ruler itself: what is pressed must differ by its name alone, what is typed into may differ by its group."""
    two = [Control("button", "Remove", ("Evidence 1",), ""), Control("button", "Remove", ("Evidence 2",), "")]
    assert mixed_up(two) == ["2 times button: Remove"]
    assert mixed_up([Control("textbox", "Title", (f"Evidence {n}",), "") for n in (1, 2)]) == []
    assert mixed_up([Control("textbox", "Title", (), "") for _ in (1, 2)]) == ["2 times textbox: Title"]
    assert mixed_up([Control("link", "Home", (), "/") for _ in (1, 2)]) == []
    assert mixed_up([Control("link", "Home", (), to) for to in ("/", "/x")]) == ["2 times link: Home"]
    assert mixed_up([Control("button", "", ("Notes",), "")]) == ["button without a name in ('Notes',)"]
    desktop.set_content("<button>Go</button><fieldset><legend>Who?</legend><input aria-label='Name'></fieldset>")
    heard = [each.heard for each in controls(desktop)]
    assert sorted(heard) == [("press", "Go"), ("textbox", "Who?", "Name")]
