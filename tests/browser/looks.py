"""What a page in a real browser is looked over for: accessibility, sideways scrolling, what it said to the console."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Error, Page, Request

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ASKED_FOR = (
    "the server responded with a status of 4",
    "net::ERR_INTERNET_DISCONNECTED",
    "net::ERR_CONNECTION_",
    "net::ERR_EMPTY_RESPONSE",
    "net::ERR_CONTENT_LENGTH_MISMATCH",
    "net::ERR_INCOMPLETE_CHUNKED_ENCODING",
)
LOOKS_AT_MOST = 3
EVERY_PAGE = os.environ.get("HYPOTHESIS_PROFILE") == "soak"
PHONE = {"width": 320, "height": 640}
DESKTOP = {"width": 1280, "height": 900}


def violations(page: Page, *, without: Collection[str] = (), only: Collection[str] = ()) -> list[str]:
    """What axe finds: the rule, why it matters, and the elements. Needs a page whose context has JavaScript.

    A click returns when the next page has begun, which may be before it has anything in it, and some pages load
    themselves anew: so the page is waited for, and looked at again when it went away meanwhile.
    """
    chosen: dict[str, Any] = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    chosen["rules"] = {rule: {"enabled": False} for rule in without}
    if only:
        chosen["runOnly"] = {"type": "rule", "values": list(only)}
    for _ in range(LOOKS_AT_MOST - 1):
        page.wait_for_load_state()
        try:
            return _found(page, chosen)
        except Error:
            page.wait_for_timeout(250)
    page.wait_for_load_state()
    return _found(page, chosen)


def _found(page: Page, chosen: Mapping[str, Any]) -> list[str]:
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(AXE.read_text(encoding="utf-8"))  # Evaluated from outside the page, so its policy stays strict.
    result = page.evaluate("chosen => axe.run(document, chosen)", chosen)
    return [
        f"{found['id']} ({found['help']}): {', '.join(' '.join(map(str, node['target'])) for node in found['nodes'])}"
        for found in result["violations"]
    ]


SHAPE = """() => {
    const kinds = ['id', 'for', 'name', 'value', 'href', 'src', 'd', 'content', 'title', 'alt', 'placeholder'];
    let heading = 'none';
    const shapes = new Set([document.title ? 'titled' : 'untitled']);
    for (const element of document.querySelectorAll('*')) {
        const attributes = [...element.attributes].map(one => {
            if (kinds.includes(one.name) || /^(aria-(label|describedby|controls)|data-)/.test(one.name)) {
                return one.name + (one.value ? '' : ' empty');
            }
            return `${one.name}=${one.value}`;
        });
        const words = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
        const above = element.parentElement;
        const inside = above ? `${above.tagName}.${above.className}` : '';
        const after = /^H[1-6]$/.test(element.tagName) ? heading : '';
        if (after !== '') heading = element.tagName;
        const shown = element.checkVisibility ? element.checkVisibility() : true;
        shapes.add([after, inside, element.tagName, attributes.sort().join(' '), words, shown].join('|'));
    }
    return [...shapes];
}"""
"""What a page is made of: each kind of element once, with its attributes, where it stands and whether it has words."""

TONES = """() => {
    const grounds = new Map();
    const ground = element => {
        if (!element) return '';
        if (!grounds.has(element)) {
            const style = getComputedStyle(element);
            const own = [style.backgroundColor, style.backgroundImage, style.opacity].join(' ');
            const plain = own === 'rgba(0, 0, 0, 0) none 1';
            grounds.set(element, plain ? ground(element.parentElement) : `${own}, ${ground(element.parentElement)}`);
        }
        return grounds.get(element);
    };
    const tones = new Set();
    for (const element of document.body ? document.body.querySelectorAll('*') : []) {
        const words = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
        if ((words || element.matches('input, select, textarea')) && element.checkVisibility()) {
            const style = getComputedStyle(element);
            const letters = [style.color, style.fontSize, style.fontWeight, style.textShadow];
            tones.add([...letters, element.matches(':disabled'), ground(element)].join('|'));
        }
    }
    return [...tones];
}"""
"""In which colours a page writes on which: all that the contrast of its words depends on, and most of axe's work."""

CONTRAST = ("color-contrast",)
_seen: dict[tuple[int, int], set[str]] = {}
_seen_tones: set[str] = set()


def axe(page: Page) -> None:
    """Demand that axe finds nothing.

    A page that is made of nothing new at this width since the last look is passed over, for axe costs more than the
    page itself; the long run looks at every one of them.
    """
    page.wait_for_load_state()
    size = page.viewport_size or {"width": 0, "height": 0}
    seen = _seen.setdefault((size["width"], size["height"]), set())
    shapes, tones = (set(), set()) if EVERY_PAGE else (set(page.evaluate(SHAPE)), set(page.evaluate(TONES)))
    found: list[str] = []
    if EVERY_PAGE or not shapes <= seen:
        found += violations(page, without=CONTRAST)
    if EVERY_PAGE or not tones <= _seen_tones:
        found += violations(page, only=CONTRAST)
    assert not found, "\n  ".join([f"{page.url}:", *found])
    seen |= shapes
    _seen_tones.update(tones)


def sideways(page: Page) -> list[str]:
    """The elements that stick out of the window; what scrolls inside a box of its own is left alone."""
    return page.evaluate(  # type: ignore[no-any-return]
        """() => {
            const width = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= width) return [];
            return [...document.querySelectorAll('body *')]
                .filter(element => element.getBoundingClientRect().right > width + 1)
                .map(element => element.outerHTML.slice(0, 120));
        }"""
    )


def no_sideways_scroll(page: Page) -> None:
    """Demand that nothing sticks out at 320 pixels (WCAG 1.4.10, reflow); the window is set back afterwards."""
    before = page.viewport_size
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    found = sideways(page)
    if before is not None:
        page.set_viewport_size(before)
    assert not found, "\n  ".join([f"{page.url} scrolls sideways at 320 px:", *found])


class Noises:
    """Collects what a page complains about: console errors, uncaught errors, requests that leave the machine."""

    def __init__(self, home: str) -> None:
        self.home = home
        self.found: list[str] = []

    def listen(self, page: Page) -> None:
        page.on("console", self.console)
        page.on("pageerror", lambda error: self.found.append(f"uncaught: {error}"))
        page.on("request", self.request)

    def console(self, message: ConsoleMessage) -> None:
        """A 4xx that the test asked for is also logged by the browser as an error, so those lines are left out; so are
        those about a network or a portal that a test took away.
        """
        if message.type in ("error", "warning") and not any(words in message.text for words in ASKED_FOR):
            self.found.append(f"{message.type}: {message.text}")

    def request(self, request: Request) -> None:
        if not request.url.startswith((self.home, "data:", "blob:", "about:")):
            self.found.append(f"asked another host: {request.url}")
