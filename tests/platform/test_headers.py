"""The headers, on every kind of answer. What they must say is written out here, not asked of the code."""

from __future__ import annotations

import pytest
from flask import Flask

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
PAGES = ["/sign-in", "/account", "/nowhere", "/health", "/logo/none", "/static-but-not"]
FILES = ["/static/portal.css", "/assets/design-system.css", "/static/nowhere"]


@pytest.mark.goal("S9")
@pytest.mark.asvs("3.2.1")
@pytest.mark.parametrize("path", [*PAGES, *FILES])
def test_every_answer_carries_them(app: Flask, path: str) -> None:
    found = app.test_client().get(path).headers
    assert {name: found.get(name) for name in HEADERS} == HEADERS
    assert dict(rule.split(" ", 1) for rule in found["Content-Security-Policy"].split("; ")) == POLICY


@pytest.mark.goal("S9")
@pytest.mark.asvs("14.2.2")
@pytest.mark.asvs("14.3.1")
@pytest.mark.parametrize("path", PAGES)
def test_no_page_stays_in_the_browser(app: Flask, path: str) -> None:
    assert app.test_client().get(path).headers.getlist("Cache-Control") == ["no-store"]


@pytest.mark.goal("S9")
@pytest.mark.parametrize("path", FILES[:2])
def test_files_may_stay(app: Flask, path: str) -> None:
    assert app.test_client().get(path).headers["Cache-Control"] != "no-store"


@pytest.mark.goal("S9")
@pytest.mark.asvs("3.4.1")
@pytest.mark.parametrize(("scheme", "said"), [("https", "max-age=31536000; includeSubDomains"), ("http", None)])
def test_a_browser_that_came_by_https_always_does(app: Flask, scheme: str, said: str | None) -> None:
    answer = app.test_client().get("/sign-in", base_url=f"{scheme}://localhost")
    assert answer.headers.get("Strict-Transport-Security") == said
