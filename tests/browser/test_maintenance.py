"""The portal is closed while someone sends a form: what they typed is still in the browser, and arrives afterwards."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from portal.maintenance import FILE
from tests.browser.filling import sign_in
from tests.browser.looks import axe, no_sideways_scroll
from tests.browser.server import Portal


@pytest.mark.soak
def test_what_was_sent_meanwhile_is_sent_again_by_loading_the_page_again(browser: Browser, live_portal: Portal) -> None:
    account = next(one for one in live_portal.accounts if one["role"] == "administrator")
    context = browser.new_context(base_url=live_portal.url)  # Its console says 503, which is what is asked for here.
    page = context.new_page()
    sign_in(page, account)
    page.goto("/people/invite")
    page.fill("[name=name]", "Typed Example")
    closed = live_portal.instance / FILE
    closed.write_text("about 2pm today\n")
    page.click("main button[type=submit]")
    assert "not saved yet, and it is not lost" in page.inner_text("main")
    axe(page)
    no_sideways_scroll(page)
    closed.unlink()
    page.reload()
    assert page.input_value("[name=name]") == "Typed Example"
    context.close()
