"""``make burden``: fill in both returns in a real browser, and write ``docs/burden.md``."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from portal import create_app
from portal.config import Settings
from portal.database import db
from portal.forms import library
from portal.forms.check import Asking
from portal.local_time import today
from tests.browser import chromium
from tests.browser.filling import sign_in
from tests.browser.server import Portal, new_portal
from tests.burden import report
from tests.burden.by_browser import BrowserHand
from tests.burden.hand import Tally
from tests.burden.person import Mind, Person
from tests.burden.setting import THIS, make_cases


def main() -> int:
    path = chromium.find()
    if path is None:
        print(f"The burden is counted in a Chromium, and there is none: {chromium.why_not()}")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        portal = new_portal(Path(folder) / "instance")
        cases = json.loads(portal_with_cases(portal))
        portal.start()
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
                tallies = {case["name"]: filled_in(browser, portal, case) for case in cases}
        finally:
            portal.stop()
    report.FILE.write_text(report.written(tallies), encoding="utf-8")
    print(report.FILE.read_text(encoding="utf-8"))
    return 0


def portal_with_cases(portal: Portal) -> str:
    """Make the agencies in a process of its own, which has the portal's settings."""
    command = [sys.executable, "-m", "tests.burden", "cases"]
    return subprocess.run(command, env=portal.environment, capture_output=True, text=True, check=True).stdout


def print_cases() -> None:
    app = create_app(Settings.from_environment())
    with app.app_context(), db.unit_of_work():
        cases = make_cases()
        told = [
            {"name": each.name, "email": each.audit.editor.email, "home": each.home, "remembers": each.remembers}
            for each in cases
        ]
    print(json.dumps(told))


def filled_in(browser: Browser, portal: Portal, case: dict[str, str]) -> tuple[Tally, float]:
    context = browser.new_context(base_url=portal.url, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    sign_in(page, {"email": case["email"], "url": portal.url, "instance": str(portal.instance)})
    hand, start = BrowserHand(page), time.monotonic()
    Person(hand, Mind(library.get_by_key(THIS), Asking(today())), bool(case["remembers"])).fill_in(case["home"])
    seconds = time.monotonic() - start
    missing = page.locator(".portal-problem").all_inner_texts()
    if page.locator("h1").inner_text() != "Check your answers" or missing:
        raise SystemExit(f"{case['name']}: something is missing at the end: {missing}")
    context.close()
    return hand.tally, seconds


if __name__ == "__main__":
    if sys.argv[1:] == ["cases"]:
        print_cases()
    else:
        sys.exit(main())
