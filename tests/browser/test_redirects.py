"""A browser is the judge of where an answer leads: it knows rules that a resolver in Python may have forgotten."""

from __future__ import annotations

import random

import pytest
from flask import Flask
from playwright.sync_api import Browser

from portal.accounts.next_page import after_sign_in
from tests.security.test_redirects import CORPUS, HOME, SPECIAL

ASK = "([all, base]) => all.map(one => { try { return new URL(one, base).host } catch { return null } })"


def generated(count: int) -> list[str]:
    """The same in each run."""
    dice = random.Random(19)
    made = ["".join(dice.choices(SPECIAL.replace("\ud800", ""), k=dice.randint(1, 12))) for _ in range(count)]
    return [dice.choice(["", "/", "//", "/people", "https:"]) + one for one in made]


@pytest.mark.soak
@pytest.mark.goal("I7")
@pytest.mark.threat(19)
def test_a_browser_stays_here_too(app: Flask, browser: Browser) -> None:
    targets = [*CORPUS, *generated(300 - len(CORPUS))]
    with app.test_request_context("/sign-in"):
        answers = [after_sign_in(target) for target in targets]
    page = browser.new_page()
    hosts = page.evaluate(ASK, [answers, f"{HOME}/sign-in"])
    asked_for = page.evaluate(ASK, [targets, f"{HOME}/sign-in"])
    page.close()
    assert set(hosts) == {"portal.example.invalid"}
    assert len(hosts) == 300
    off = [
        target for target, host in zip(targets, asked_for, strict=True) if host not in ("portal.example.invalid", None)
    ]
    assert len(off) > 50, "the targets are no danger"
