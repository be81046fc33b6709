"""Works pages in a real browser, as fast as the machine can."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

from tests.burden.hand import Hand

UNFOLD = """field => {
    const folded = [];
    for (let each = field.closest("details"); each; each = each.parentElement.closest("details"))
        if (!each.open) folded.unshift(each);
    folded.forEach(each => { each.open = true; });
    return folded.length;
}"""


IS_GONE = "selector => document.readyState === 'complete' && !document.querySelector(selector)"


class BrowserHand(Hand):
    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page

    def _named(self, name: str, value: str = "") -> Locator:
        started = f"[value^='{value}']" if value else ""
        return self.page.locator(f"[name='{name}']{started}:not([type=hidden])")

    def offers(self, name: str, value: str = "") -> bool:
        return self._named(name, value).count() > 0

    def _go(self, path: str) -> None:
        self.page.goto(path)

    def _write(self, name: str, text: str) -> None:
        self._named(name).fill(text)

    def _choose(self, name: str, value: str) -> None:
        if self._is_list(name):
            self._named(name).select_option(value)
        else:
            self.page.locator(f"input[name='{name}'][value='{value}']").check()

    def _tick(self, name: str) -> None:
        self._named(name).first.check()

    def _press(self, name: str, value: str, moves_on: bool) -> None:
        """With the script the page stays; without it the page comes back. Either way the button is gone afterwards."""
        before = self.page.url
        self._named(name, value).locator("visible=true").first.click()
        if moves_on:
            self.page.wait_for_url(lambda url: url.split("#")[0] != before.split("#")[0])
        else:
            self.page.wait_for_function(IS_GONE, arg=f"button[name='{name}'][value^='{value}']")

    def _is_list(self, name: str) -> bool:
        return bool(self._named(name).first.evaluate("field => field.tagName === 'SELECT'"))

    def _unfold(self, name: str) -> int:
        return int(self._named(name).first.evaluate(UNFOLD))
