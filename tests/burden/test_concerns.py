"""What it costs to tell the LADO: page one in under four minutes of a person's hands, a plain case in under twenty."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.permissions import Role
from tests.burden import report
from tests.burden.by_http import HttpHand
from tests.burden.hand import Tally
from tests.burden.quick_page import QuickPage
from tests.support.builders import make_agency, make_partnership, make_user, sign_in
from tests.support.client import read_form

HAPPENED = (
    "A pupil told our teaching assistant on the way out at half past three that a supply teacher had pulled her by the "
    "arm in the hall at lunch. Two lunchtime supervisors were there. There is a red mark, and the school nurse saw it. "
    "He has gone home and does not come again before Monday. Her mother was told at the gate and is content for now."
)
PLAIN: dict[str, tuple[tuple[str, str], ...]] = {
    "adults": (
        ("person_born-day", "3"),
        ("person_born-month", "2"),
        ("person_born-year", "1984"),
        ("person_job", "Supply teacher, Year 4"),
        ("person_basis", "supply"),
        ("person_phone", "01632 960111"),
    ),
    "children": (
        ("children_part", "one"),
        ("children-0-name", "Example Pupil"),
        ("children-0-born-day", "9"),
        ("children-0-born-month", "5"),
        ("children-0-born-year", "2017"),
        ("children-0-own_words", "He pulled me and it hurt. I said stop and he did not."),
    ),
    "employer": (
        ("employer_sector", "school_primary"),
        ("employer_agency", "Example Supply Teachers Ltd, 01632 960112"),
        ("case_manager", "The head, 01632 960113"),
    ),
    "account": (
        ("happened", "20/11/2026"),
        ("happened_time", "12.40, dining hall"),
        ("became_known", "20/11/2026"),
        ("told_by", "child"),
        ("told_how", "To the teaching assistant, in these words: he pulled me and it hurt."),
        ("more_than_once", "once"),
    ),
    "who_knows": (("adult_knows", "no"), ("parents_know", "yes"), ("manager_knows", "yes")),
    "done": (("contact_now", "no"), ("spoken_to", "The child, by the assistant. The mother, by the head.")),
}
"""A plain case: one adult, one child, today's account, what was done."""


class Teller(HttpHand):
    """A hand that finds a button by its words, and knows by itself how a question is answered."""

    def send(self, words: str) -> None:
        self.tally.clicks += 1
        self.tally.pages += 1
        button = next(each for each in self.page.all("button") if "".join(each.itertext()).strip() == words)
        form = next(each for each in self.page.all("form") if button in each.iter())
        data = {**read_form(form, button).fields, **self.typed}
        answer = self.client.post(form.attrib["action"], data=data, follow_redirects=True)
        assert answer.status_code == 200, answer.status_code
        self.at = answer.request.path
        self._show(QuickPage(answer.text))

    def answer(self, name: str, answer: str) -> None:
        kind = self._named(name)[0]
        if kind.tag == "select" or kind.get("type") == "radio":
            self.choose(name, answer)
        else:
            self.write(name, answer)


def first_questions(hand: Teller) -> None:
    hand.go("/concerns/start")
    for name, value in (("private", "no"), ("danger_now", "no"), ("works_here", "yes"), ("asks_for", "report")):
        hand.choose(name, value)


def page_one(hand: Teller) -> None:
    hand.tick("criteria")
    hand.write("person_name", "Inventa Examplesdottir")
    hand.write("workplace", "Example Primary School")
    hand.write("what_happened", HAPPENED)
    hand.choose("safe_tonight", "yes")


@pytest.fixture
def hand(app: Flask, unit_of_work: Callable[[], AbstractContextManager[Session]]) -> Teller:
    with unit_of_work():
        here = make_partnership("here", is_default=True)
        lead: User = make_user(Role.ALLEGATIONS_LEAD, make_agency(here, "school"))
    client = FlaskClient(app, app.response_class)
    sign_in(client, lead)
    return Teller(client)


@pytest.mark.sqlite  # What it shows is the same whichever database is beneath.
def test_page_one_is_sent_in_under_four_minutes(hand: Teller, mails: object) -> None:
    first_questions(hand)
    hand.send("Continue")
    page_one(hand)
    hand.press("_go", "send", moves_on=True)
    assert hand.page.h1.startswith("Receipt")
    told(hand.tally, "page one", 4)


@pytest.mark.sqlite  # What it shows is the same whichever database is beneath.
def test_a_plain_case_is_sent_in_under_twenty_minutes(hand: Teller, mails: object) -> None:
    first_questions(hand)
    hand.send("Continue")
    page_one(hand)
    hand.send("Save and add more first")
    home = hand.at.removesuffix("/page_one")
    for section, answers in PLAIN.items():
        hand.go(f"{home}/{section}")
        for name, answer in answers:
            if name == "children-0-name":
                hand.press("_add", "children", moves_on=True)
            hand.answer(name, answer)
        hand.send("Save and go back to the list")
    hand.go(f"{home}/check")
    hand.send("Send")
    assert hand.page.h1.startswith("Receipt")
    told(hand.tally, "a plain case", 20)


THINKING = 1.35
"""Seconds: what the keystroke-level model gives for making up one's mind, once for each field and each page."""


def told(tally: Tally, what: str, most: int) -> None:
    """By the rule of ``docs/burden.md``, with the thinking. Finding out what happened is not counted."""
    minutes = report.hands(tally) + (tally.fields + tally.pages) * THINKING / 60
    print(f"{what}: {tally}, {minutes:.1f} minutes")
    assert minutes < most
