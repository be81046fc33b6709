"""Answers that save themselves, in a real browser: networks that go away, servers that are killed, sessions that end,
colleagues in the same section. Whatever happens, at most the field that is being typed is lost.
"""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.filling import enter_code, sign_in
from tests.browser.looks import PHONE, axe, no_sideways_scroll
from tests.browser.server import Portal

AUDIT = "Section 11 audit 2026"
AGENCY = "SCAS"
DOMAIN = "ambulance.example"
NewContext = Callable[..., BrowserContext]
FIRST_STANDARD = re.compile(r"^1\. ")


@pytest.fixture
def stored(live_portal: Portal) -> Callable[..., Mapping[str, Any]]:
    """The answers of a section as the database holds them, read past the portal."""

    def read(section: str = "s1") -> Mapping[str, Any]:
        query = (
            "SELECT d.answers FROM section_drafts d JOIN returns r ON r.id = d.return_id JOIN rounds o"
            " ON o.id = r.round_id JOIN agencies a ON a.id = r.agency_id"
            " WHERE a.code = ? AND d.section_key = ? AND o.key = 'section11-2026'"
        )
        with sqlite3.connect(live_portal.instance / "portal.db") as connection:
            rows = connection.execute(query, (AGENCY, section)).fetchall()
        return json.loads(rows[0][0]) if rows else {}

    return read


@pytest.fixture
def person(live_portal: Portal, new_context: NewContext) -> Callable[..., Page]:
    """Someone of the agency, who has opened the first standard."""

    def open_page(role: str = "editor", **options: Any) -> Page:
        page = new_context(**options).new_page()
        sign_in(page, account(live_portal, role))
        page.get_by_role("link", name=AUDIT).first.click()
        page.get_by_role("link", name=FIRST_STANDARD).first.click()
        page.locator("#saved").wait_for()
        return page

    return open_page


def account(portal: Portal, role: str) -> Mapping[str, str]:
    return next(one for one in portal.accounts if one["email"] == f"{role}@{DOMAIN}")


def words_box(page: Page, number: int) -> Any:
    return page.locator(f"[name=s1_{number}_how_we_know]")


def rate(page: Page, number: int, rating: str = "met") -> None:
    page.locator(f"input[name=s1_{number}][value={rating}]").check()


def is_saved(page: Page) -> None:
    expect(page.locator("#saved")).to_contain_text("Saved")
    expect(page.locator("#trouble")).to_be_hidden()


def eventually(page: Page, check: Callable[[], bool]) -> None:
    for _ in range(300):
        if check():
            return
        page.wait_for_timeout(100)
    raise AssertionError("It did not come about within half a minute.")


def look(page: Page) -> None:
    axe(page)
    no_sideways_scroll(page)


def end_sessions(portal: Portal) -> None:
    """What an hour without a click, or a restart of the database, does."""
    with sqlite3.connect(portal.instance / "portal.db", timeout=10) as connection:
        connection.execute("UPDATE user_sessions SET ended_at = '2026-01-01 00:00:00.000000' WHERE ended_at IS NULL")


def test_what_is_typed_is_stored_without_a_button(person: Callable[..., Page], stored: Any) -> None:
    page = person(size=PHONE, has_touch=True)
    rate(page, 1)
    words_box(page, 1).fill("Typed and left alone")
    eventually(page, lambda: stored().get("s1_1_how_we_know") == "Typed and left alone")
    is_saved(page)
    expect(page.locator("#saved")).to_be_in_viewport()
    look(page)
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("heading", level=1, name="2. ").wait_for()
    page.go_back()
    expect(words_box(page, 1)).to_have_value("Typed and left alone")
    page.locator("button[name=_clear][value=s1_1]").click()
    expect(page.locator("#said")).to_have_text("The answer is cleared.")
    assert stored()["s1_1"] == ""
    rate(page, 1)
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("heading", name="Sign in").wait_for()
    assert stored()["s1_1"] == "met", "signing out right after a change saves it first"


@pytest.mark.soak
def test_a_new_row_is_added_once_however_long_someone_writes_it(person: Callable[..., Page], stored: Any) -> None:
    page = person()
    rate(page, 2)
    page.locator("[data-group=s1_2] summary", has_text="Evidence (optional)").click()
    page.locator("[data-new-row=s1_2_evidence] summary").click()
    box = page.locator("[name=s1_2_evidence-new-title]")
    for part in ("Example ", "policy ", "on visits"):
        box.press_sequentially(part)
        page.wait_for_timeout(1_800)
    expect(box).to_have_value("Example policy on visits")
    expect(box).to_be_focused()
    words_box(page, 2).focus()
    tick = page.get_by_role("group", name="Evidence").get_by_label("Example policy on visits")
    expect(tick.first).to_be_checked()
    expect(words_box(page, 2)).to_be_focused()
    rows = [row for row in stored("evidence")["evidence"] if row["title"].startswith("Example")]
    assert [row["title"] for row in rows] == ["Example policy on visits"]
    assert stored()["s1_2_evidence"] == [rows[0]["id"]]
    look(page)


@pytest.mark.goal("R6")
def test_a_network_that_comes_and_goes_loses_nothing(person: Callable[..., Page], stored: Any) -> None:
    page, random = person(), Random(11)
    page.on("dialog", lambda dialog: dialog.accept())
    texts = {number: f"Example sentence about {number}, word after word." for number in (3, 4, 5, 6)}
    cut = {}
    for number, text in texts.items():
        rate(page, number)
        at = cut[number] = random.randrange(len(text))
        words_box(page, number).press_sequentially(text[:at], delay=8)
        page.context.set_offline(True)
        words_box(page, number).press_sequentially(text[at:], delay=8)
        words_box(page, number).blur()
        expect(page.locator("#trouble")).to_contain_text("Not saved: no connection. We keep trying.")
        if number == 3:
            look(page)
        page.context.set_offline(False)
        page.wait_for_timeout(random.randrange(300))
    eventually(page, lambda: all(stored().get(f"s1_{n}_how_we_know") == text for n, text in texts.items()))
    is_saved(page)
    assert page.locator("button[name=_keep]").count() == 0, cut


def kill(portal: Portal) -> None:
    """As a power cut does: the server and the process that answers, with no time to say goodbye."""
    assert portal.process is not None
    main = portal.process.pid
    workers = Path(f"/proc/{main}/task/{main}/children").read_text(encoding="ascii").split()
    for process in (main, *map(int, workers)):
        os.kill(process, signal.SIGKILL)
    portal.process.wait()


@pytest.mark.goal("R6")
def test_a_server_that_is_killed_and_comes_back(person: Callable[..., Page], live_portal: Portal, stored: Any) -> None:
    page = person()
    rate(page, 7)
    eventually(page, lambda: stored().get("s1_7") == "met")
    is_saved(page)
    kill(live_portal)
    words_box(page, 7).fill("Written while nobody listened")
    expect(page.locator("#trouble")).to_contain_text("Not saved")
    live_portal.stop()
    live_portal.start()
    eventually(page, lambda: stored().get("s1_7_how_we_know") == "Written while nobody listened")
    is_saved(page)


def test_a_script_that_never_arrives_leaves_nothing_out_of_sight(
    person: Callable[..., Page],
) -> None:
    """On a bad line the page of answers is one without scripts: every part is there, and a button saves."""
    page = person()
    assert page.locator(".portal-part--waiting").count()
    hidden = page.locator(".portal-part--waiting [name$=how_we_know]").first
    expect(hidden).to_be_hidden()
    page.context.route("**/return/saver.js*", lambda route: route.abort("connectionreset"))
    page.reload()
    expect(hidden).to_be_visible()
    expect(page.locator(".portal-without-scripts").first).to_be_visible()


@pytest.mark.goal("R6")
def test_a_session_that_ends_in_mid_sentence(person: Callable[..., Page], live_portal: Portal, stored: Any) -> None:
    page = person()
    rate(page, 8)
    is_saved(page)
    end_sessions(live_portal)
    words_box(page, 8).press_sequentially("Half a sentence")
    expect(page.locator("#trouble")).to_contain_text("You have been signed out.")
    look(page)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in again (opens in a new tab)").click()
    again = opened.value
    again.get_by_label("E-mail address").fill(account(live_portal, "editor")["email"])
    again.get_by_label("Password", exact=True).fill(account(live_portal, "editor")["password"])
    again.get_by_role("button", name="Sign in").click()
    enter_code(again, account(live_portal, "editor"))
    expect(again).to_have_url(page.url)
    page.bring_to_front()
    words_box(page, 8).press_sequentially(" and the rest")
    eventually(page, lambda: stored().get("s1_8_how_we_know") == "Half a sentence and the rest")
    is_saved(page)


def test_a_session_that_ends_without_scripts(person: Callable[..., Page], live_portal: Portal, stored: Any) -> None:
    page = person(javascript=False)
    address = page.url
    words_box(page, 8).fill("Written without scripts,\nin two lines")
    end_sessions(live_portal)
    page.get_by_role("button", name="Save and go back to the list").click()
    expect(page.get_by_text("What you wrote is kept on this page")).to_be_visible()
    for password in ("not the password", account(live_portal, "editor")["password"]):
        page.get_by_label("E-mail address").fill(account(live_portal, "editor")["email"])
        page.get_by_label("Password", exact=True).fill(password)
        page.get_by_role("button", name="Sign in").click()
    enter_code(page, account(live_portal, "editor"), ahead=1)
    expect(page.get_by_role("heading", level=1)).to_have_text("What you wrote before you were signed out")
    expect(page.get_by_text("Written without scripts,")).to_be_visible()
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_role("heading", name=AUDIT).first).to_be_visible()
    assert page.url.startswith(address.rsplit("/", 1)[0])
    assert stored()["s1_8_how_we_know"] == "Written without scripts,\nin two lines"


def test_two_colleagues_at_once(person: Callable[..., Page], stored: Any) -> None:
    mine, theirs = person(), person("lead")
    for page in (mine, theirs):
        page.on("dialog", lambda dialog: dialog.accept())
    rate(theirs, 1, "partly")
    eventually(theirs, lambda: stored().get("s1_1") == "partly")
    rate(mine, 2, "partly")
    expect(mine.locator("#said")).to_contain_text("A colleague changed an answer on this page.")
    expect(mine.locator("input[name=s1_1][value=partly]")).to_be_checked()
    expect(mine.locator("[data-group=s1_1]")).to_contain_text("Changed by a colleague")
    words_box(theirs, 1).fill("Theirs")
    theirs.locator("h1").click()
    eventually(theirs, lambda: stored().get("s1_1_how_we_know") == "Theirs")
    words_box(mine, 1).fill("Mine")
    expect(mine.locator("#saved")).to_contain_text("1 answer waits for your choice")
    expect(mine.locator("#s1_1_how_we_know-theirs")).to_contain_text("Theirs")
    expect(words_box(mine, 1)).to_have_value("Mine")
    look(mine)
    rate(mine, 3)
    words_box(mine, 3).fill("Goes on being saved")
    eventually(mine, lambda: stored().get("s1_3_how_we_know") == "Goes on being saved")
    words_box(theirs, 1).fill("Theirs, once more")
    eventually(theirs, lambda: stored().get("s1_1_how_we_know") == "Theirs, once more")
    mine.get_by_role("button", name="Keep mine").click()
    expect(mine.locator("#s1_1_how_we_know-theirs")).to_contain_text("Theirs, once more")
    assert stored()["s1_1_how_we_know"] == "Theirs, once more"
    mine.get_by_role("button", name="Keep mine").click()
    expect(mine.locator("#s1_1_how_we_know-theirs")).to_have_count(0)
    assert stored()["s1_1_how_we_know"] == "Mine"
    mine.get_by_role("button", name="Save and go back to the list").click()
    expect(mine.get_by_text("Your answers are saved.")).to_be_visible()
