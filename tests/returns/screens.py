"""Several people whose pages save by themselves, in every order that Hypothesis can think of.

Each screen follows the script's protocol (``static/return/saver.js``) through the JSON door: one request at a time, the
same again until it is answered, replies shown in place. Requests and replies get lost, people type while one is under
way, and sometimes a reply cannot be shown at once. What the machine demands is what people are promised: nobody
overwrites what they were not shown, and nothing that was typed is gone unless its author said so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from flask import Flask
from flask.testing import FlaskClient
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from portal.database import db
from portal.returns import drafts
from portal.returns.models import Return
from tests.returns.tiny import ABOUT
from tests.support.builders import sign_in
from tests.support.pages import Page
from tests.support.rounds import Audit, make_round, return_of

KEYS = ("name", "site", "notes")
who = st.integers(0, 2)
keys = st.sampled_from(KEYS)


@dataclass
class Screen:
    """A page that is open in someone's browser."""

    client: FlaskClient
    url: str
    boxes: dict[str, str] = field(default_factory=dict)
    known: dict[str, str] = field(default_factory=dict)
    seen: set[tuple[str, str]] = field(default_factory=set)
    bases: dict[str, str] = field(default_factory=dict)
    choices: dict[str, dict[str, str]] = field(default_factory=dict)
    revision: str = "0"
    token: str = ""
    pending: dict[str, Any] | None = None
    is_due: bool = False

    def open(self) -> None:
        page = Page(self.client.get(self.url).get_data(as_text=True))
        self.token = named(page, "csrf_token")[0].attrib["value"]
        self.revision = named(page, "_revision")[0].attrib["value"]
        self.boxes, self.bases, self.choices = {}, {}, {}
        self._read(page, {})
        self.known = dict(self.boxes)

    def has_changes(self) -> bool:
        return self.is_due or self.boxes != self.known

    def compose(self, **button: str) -> dict[str, Any]:
        self.is_due = False
        auto = {} if button else {"_auto": "1"}
        about = {"csrf_token": self.token, "_revision": self.revision, "_base": list(self.bases.values())}
        return {**about, **self.boxes, **auto, **button}

    def send(self, body: dict[str, Any]) -> dict[str, Any]:
        answer = self.client.post(self.url, data=body, headers={"Accept": "application/json"})
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return dict(answer.get_json())

    def take(self, reply: dict[str, Any], sent: dict[str, Any], *, can_show: bool = True) -> None:
        """Show what came back, as ``Saver.#take`` does."""
        self.known = {key: sent[key] for key in KEYS}
        for key, html in reply["groups"].items():
            if can_show:
                self.bases.pop(key, None)
                self.choices.pop(key, None)
                self._read(Page(html), sent)
            elif key in (*reply["others"], *reply["undecided"]):
                self.bases.setdefault(key, f"{key}:{self.revision}:")
                self.is_due = True
        self.revision = str(reply["revision"])

    def _read(self, page: Page, sent: dict[str, Any]) -> None:
        for key in KEYS:
            for box in named(page, key):
                given = box.attrib.get("value", "") if box.tag == "input" else (box.text or "").removeprefix("\n")
                self.seen.add((key, given))
                self.known[key] = given
                if self.boxes.get(key) == sent.get(key):
                    self.boxes[key] = given
            for panel in [page.ids[f"{key}-theirs"]] if f"{key}-theirs" in page.ids else []:
                texts = [line.text or "" for line in panel.iter("p")][1:]
                self.seen |= {(key, "" if "they left it empty" in text else text) for text in texts}
                self.choices[key] = {
                    each.attrib["name"]: each.attrib["value"] for each in panel.iter("button") if "name" in each.attrib
                }
                self.bases[key] = next(each.attrib["value"] for each in panel.iter("input"))


def named(page: Page, name: str) -> list[Any]:
    return [each for each in page.all("input", "textarea") if each.get("name") == name]


class Screens(RuleBasedStateMachine):
    """Three screens, three boxes, one draft. A box holds every text once, so that a text says who wrote it."""

    app: ClassVar[Flask]
    audit: ClassVar[Audit]

    @initialize()
    def start(self) -> None:
        with db.unit_of_work():
            round_ = make_round(self.audit.partnership, self.audit.agency, "tiny-1")
            self.id = return_of(round_, self.audit.agency).id
        self.typed = 0
        self.ever_stored: set[str] = set()
        self.mine: dict[tuple[int, str], str] = {}
        url = f"/returns/{self.id}/{ABOUT.key}"
        self.screens = [Screen(FlaskClient(self.app), url) for _ in range(3)]
        for screen, user in zip(self.screens, (self.audit.editor, self.audit.lead, self.audit.editor), strict=True):
            sign_in(screen.client, user)
            screen.open()

    @rule(n=who, key=keys)
    def type_something(self, n: int, key: str) -> None:
        self.typed += 1
        self.screens[n].boxes[key] = self.mine[n, key] = f"text {self.typed}"
        self.screens[n].seen.add((key, f"text {self.typed}"))

    @rule(n=who, key=keys)
    def empty_a_box(self, n: int, key: str) -> None:
        self.screens[n].boxes[key] = ""
        self.mine.pop((n, key), None)

    @rule(n=who, key=keys, fate=st.sampled_from(["arrives", "arrives", "reply lost", "never sent"]), late=st.booleans())
    def save(self, n: int, key: str, fate: str, late: bool) -> None:
        """What was sent before goes again; ``late`` is typing in ``key`` while the request is under way."""
        screen = self.screens[n]
        if screen.pending is None and not screen.has_changes():
            return
        screen.pending = screen.pending or screen.compose()
        if fate == "never sent":
            return
        sent = screen.pending
        reply = self._watched(n, sent)
        if fate == "reply lost":
            return
        if late:
            self.type_something(n, key)
        screen.pending = None
        screen.take(reply, sent)
        self._nothing_typed_is_gone(n)

    @rule(n=who, key=keys)
    def write_and_save(self, n: int, key: str) -> None:
        self.type_something(n, key)
        self.save(n, key, "arrives", late=False)

    @rule(first=who, second=who, key=keys)
    def two_write_the_same_answer(self, first: int, second: int, key: str) -> None:
        self.type_something(second, key)
        self.write_and_save(first, key)
        self.save(second, key, "arrives", late=False)

    @rule(n=who)
    def save_while_a_reply_cannot_be_shown(self, n: int) -> None:
        screen = self.screens[n]
        if screen.pending is None and screen.has_changes():
            sent = screen.compose()
            screen.take(self._watched(n, sent), sent, can_show=False)

    @rule(n=who, other=who)
    def a_colleague_writes_again(self, n: int, other: int) -> None:
        """Where someone is still to choose, the text that they were shown is no longer what stands there."""
        screen = self.screens[other]
        if n != other and self.screens[n].choices and screen.pending is None:
            self.open_again(other)
            self.type_something(other, sorted(self.screens[n].choices)[0])
            sent = screen.compose()
            screen.take(self._watched(other, sent), sent)

    @rule(n=who, which=st.sampled_from(["_keep", "_theirs"]))
    def choose(self, n: int, which: str) -> None:
        screen = self.screens[n]
        if screen.pending is not None or not screen.choices:
            return
        key = sorted(screen.choices)[0]
        if which == "_theirs":
            self.mine.pop((n, key), None)
        sent = screen.compose(**{which: screen.choices[key][which]})
        screen.take(self._watched(n, sent), sent)
        self._nothing_typed_is_gone(n)

    @rule(n=who)
    def open_again(self, n: int) -> None:
        if not (self.screens[n].pending or self.screens[n].has_changes() or self.screens[n].choices):
            self.screens[n].open()
            for key in KEYS:
                self.mine.pop((n, key), None)

    def _watched(self, n: int, body: dict[str, Any]) -> dict[str, Any]:
        """Send, and see that whatever it overwrote had been shown on this screen or come from it."""
        before = self._stored()
        reply = self.screens[n].send(body)
        for key, after in self._stored().items():
            self.ever_stored.add(after)
            text = before[key]
            if after != text and text:
                assert (key, text) in self.screens[n].seen, f"{text!r} was overwritten unseen"
        return reply

    def _stored(self) -> dict[str, str]:
        with db.unit_of_work() as session:
            answers = drafts.load(session.get_one(Return, self.id)).answers
            return {key: str(answers.get(key) or "") for key in KEYS}

    def _nothing_typed_is_gone(self, n: int) -> None:
        """After a save was answered, what a person typed was stored, or stands in its box for a choice."""
        screen = self.screens[n]
        for (author, key), text in self.mine.items():
            open_ = screen.boxes[key] == text and (key in screen.choices or screen.boxes[key] != screen.known[key])
            if author == n and text not in self.ever_stored and not open_:
                raise AssertionError(f"{text!r} is neither stored nor to be decided")

    def teardown(self) -> None:
        """In the end everybody is answered."""
        for n, screen in enumerate(getattr(self, "screens", ())):
            while screen.pending is not None or screen.has_changes():
                sent = screen.pending or screen.compose()
                screen.pending = None
                screen.take(self._watched(n, sent), sent)
            self._nothing_typed_is_gone(n)


def play(app: Flask, audit: Audit, examples: int, steps: int = 30) -> None:
    """Let the screens play; raises AssertionError at the first text that is lost or silently overwritten."""
    machine = type("Game", (Screens,), {"app": app, "audit": audit})
    chosen = settings(
        settings.default, max_examples=examples, stateful_step_count=steps, database=None, phases=[Phase.generate]
    )
    run_state_machine_as_test(machine, settings=chosen)
