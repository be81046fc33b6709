"""Fills in a return as a person does: standard after standard, field after field, in a real browser."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page
from pyotp import TOTP

from portal.forms.spec import Part, Question, QuestionSet
from portal.local_time import today
from tests.browser.looks import EVERY_PAGE
from tests.browser.server import plant_session

LOOK_AGAIN = 4
"""A filled-in page is looked at once in so many sections; the long run looks at each."""

ACTIONS_TO_ADD = 3
EVIDENCE_TO_ADD = 2
STEP = 30


def sign_in(page: Page, account: Mapping[str, str]) -> None:
    """Be signed in as one of ``Portal.accounts``; test_second_factor.py signs in by the pages."""
    token = plant_session(Path(account["instance"]), account["email"])
    page.context.add_cookies([{"name": "portal_session", "value": token, "url": account["url"]}])
    page.goto("/")


def sign_in_by_page(page: Page, account: Mapping[str, str]) -> None:
    """Sign in as a person does: address and password, then the code that the app shows. Each account once in a file,
    for a code works once.
    """
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(account["email"])
    page.get_by_label("Password", exact=True).fill(account["password"])
    page.get_by_role("button", name="Sign in").click()
    enter_code(page, account)


def enter_code(page: Page, account: Mapping[str, str], ahead: int = 0) -> None:
    """The second step. ``ahead`` is 1 for who has entered a code half a minute ago: an app's clock may be fast."""
    page.get_by_label("Code from your app").fill(TOTP(account["totp_secret"]).at(int(time.time()) + STEP * ahead))
    page.get_by_role("button", name="Continue").click()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()


@dataclass
class Filler:
    """Someone who has ``answers`` in mind; ``look`` is called on pages before and after."""

    page: Page
    question_set: QuestionSet
    answers: Mapping[str, Any]
    look: Callable[[Page], None]
    added: int = 0

    def fill_in(self, audit: str) -> None:
        """From the task list through every section in turn, by the button at the foot of each page."""
        self.page.get_by_role("link", name=audit).first.click()
        self.look(self.page)
        self.page.get_by_role("link", name=self.question_set.sections[0].title).click()
        for number, section in enumerate(self.question_set.sections):
            self.page.locator("h1", has_text=section.title).wait_for()
            self.look(self.page)
            for question in section.questions:
                if question.key in self.answers and question.type in FILLERS:
                    FILLERS[question.type](self, question)
            if EVERY_PAGE or number % LOOK_AGAIN == 0:
                self.look(self.page)
            self.page.get_by_role("button", name="Save and c").click()

    def choice(self, question: Question) -> None:
        value = self.answers[question.key]
        select = self.page.locator(f"select[name={question.key}]")
        if select.count():
            select.select_option(value)
        else:
            self.page.locator(f"input[name={question.key}][value={value}]").check()

    def text(self, question: Question) -> None:
        self.page.locator(f"[name={question.key}]").fill(str(self.answers[question.key]))

    def refs(self, question: Question) -> None:
        """Choose what is on this year's list already, or add a new row on the spot, as long as there are few."""
        box = self.page.locator(f"fieldset:has(input[name={question.key}][type=hidden])").last
        self._open(box.locator("xpath=ancestor::details[1]"))
        there = box.locator(f"input[name={question.key}][type=checkbox]:not([id*='-from-'])")
        wanted = ACTIONS_TO_ADD if question.part is Part.ACTION else EVIDENCE_TO_ADD
        if there.count() >= wanted:
            chosen = there.nth(len(question.key) % there.count())
            self._open(chosen.locator("xpath=ancestor::details[1]"))
            chosen.check()
            return
        self._open(box.locator("details[data-new-row]").first)
        self.added += 1
        for name, words in NEW_ROW[question.part].items():
            field = self.page.locator(f"[name='{question.key}-new-{name}']")
            if not field.count():  # Lists of other question sets have other columns.
                continue
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(index=1)
            else:
                field.fill(f"{words} {self.added}" if isinstance(words, str) else str(words()))

    def _open(self, details: Locator) -> None:
        if details.count() and details.get_attribute("open") is None:
            details.locator("summary").first.click()


def _due(part: str) -> Callable[[], int]:
    day = today() + timedelta(days=60)
    return lambda: int(getattr(day, part))


NEW_ROW: dict[Any, dict[str, Any]] = {
    Part.EVIDENCE: {"title": "Demonstration evidence", "kind": "", "owner": "Demonstration lead"},
    Part.ACTION: {
        "what": "Demonstration action",
        "difference": "Demonstration difference",
        "owner": "Demonstration lead",
        "due-day": _due("day"),
        "due-month": _due("month"),
        "due-year": _due("year"),
    },
}

FILLERS: dict[str, Callable[[Filler, Question], None]] = {
    "choice": Filler.choice,
    "yes_no": Filler.choice,
    "text": Filler.text,
    "long_text": Filler.text,
    "email": Filler.text,
    "number": Filler.text,
    "money": Filler.text,
    "refs": Filler.refs,
}
