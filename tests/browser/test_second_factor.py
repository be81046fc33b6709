"""A person of the demonstration adds a passkey in a real Chromium, and signs in with it instead of a code."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.filling import sign_in_by_page, sign_out
from tests.browser.looks import axe, no_sideways_scroll
from tests.browser.server import Portal

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def look(page: Page, pictures: Path | None, name: str) -> None:
    """The page as it is, wide and narrow."""
    wide = page.viewport_size
    for size in ({"width": 1280, "height": 900}, {"width": 320, "height": 640}):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        axe(page)
        no_sideways_scroll(page)
        if pictures is not None:
            page.screenshot(path=pictures / f"factor-{name}-{size['width']}.png", full_page=True)
    if wide is not None:
        page.set_viewport_size(wide)


@pytest.mark.asvs("6.3.3")
def test_a_passkey_is_added_and_signs_in(live_portal: Portal, desktop: Page, pictures: Path | None) -> None:
    page, account = desktop, live_portal.accounts[3]
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    sign_in_by_page(page, account)
    page.goto("/account/second-factor/add")
    look(page, pictures, "add")
    page.get_by_label("A name for this passkey").fill("Example computer")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Keep your recovery codes")
    look(page, pictures, "codes")
    page.get_by_role("button", name="I have kept them, go on").click()
    expect(page.get_by_text("Example computer").first).to_be_visible()
    look(page, pictures, "own")
    sign_out(page)
    page.get_by_label("E-mail address").fill(account["email"])
    page.get_by_label("Password", exact=True).fill(account["password"])
    page.get_by_role("button", name="Sign in").click()
    look(page, pictures, "second-step")
    page.get_by_role("button", name="Use your passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Home")
