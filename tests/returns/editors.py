"""Two to eight people who edit one section at once, in every order that Hypothesis can think of.

A plain model says what must be stored after each save; the real service is held to it. ``play`` runs the machine, so
that a test can also show that it notices a service which overwrites what someone did not see.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from portal.accounts.models import User
from portal.database import db
from portal.forms.answers import Raw
from portal.permissions import Role
from portal.returns import drafts, service
from portal.returns.models import DraftChange, Return
from tests.returns.tiny import ABOUT
from tests.support.builders import make_user
from tests.support.rounds import Audit, make_round, return_of

KEYS = ("name", "site", "notes")
FEWEST, MOST = 2, 8
editors = st.integers(0, MOST - 1)


@dataclass
class OpenPage:
    """What one person's browser shows: the boxes, what the server said stood there, and the revision it came from."""

    user: User
    boxes: dict[str, Raw] = field(default_factory=dict)
    seen: dict[str, Raw] = field(default_factory=dict)
    based_on: int = 0


class Editors(RuleBasedStateMachine):
    """Some people, three text boxes, one draft."""

    audit: ClassVar[Audit]
    people: ClassVar[tuple[User, ...]]

    @initialize(count=st.integers(FEWEST, MOST))
    def start(self, count: int) -> None:
        round_ = make_round(self.audit.partnership, self.audit.agency, "tiny-1")
        self.return_: Return = return_of(round_, self.audit.agency)
        self.stored: dict[str, Raw] = {}
        self.sent: set[str] = set()
        self.typed = 0
        self.pages = [OpenPage(user) for user in self.people[:count]]

    def page_of(self, who: int) -> OpenPage:
        """In a game of few each person has more turns, so that no turn is nobody's."""
        return self.pages[who % len(self.pages)]

    @rule(who=editors)
    def open_page(self, who: int) -> None:
        page = self.page_of(who)
        draft = service.read_draft(page.user, self.return_)
        page.boxes = {key: draft.answers.get(key) or "" for key in KEYS}
        page.seen, page.based_on = dict(self.stored), draft.revision(ABOUT.key)

    @rule(who=editors, key=st.sampled_from(KEYS))
    def type_something_new(self, who: int, key: str) -> None:
        self.typed += 1
        self.page_of(who).boxes[key] = f"text {self.typed}"

    @rule(who=editors, key=st.sampled_from(KEYS), text=st.sampled_from(["", "the same words"]))
    def type_something_common(self, who: int, key: str, text: str) -> None:
        self.page_of(who).boxes[key] = text

    @rule(who=editors, keep_mine=st.booleans())
    def save(self, who: int, keep_mine: bool) -> None:
        page = self.page_of(who)
        stored, conflicts = self._expected(page)
        answer = self._send(page)
        if isinstance(answer, service.DraftConflict):
            assert answer.answers == conflicts, "the page is told both texts of each answer, and of no other"
            self._settle(page, answer, keep_mine)
            return
        assert not conflicts, f"overwritten without a word: {conflicts}"
        self.stored = stored
        self.sent |= {text for text in page.boxes.values() if isinstance(text, str) and text in stored.values()}
        self._show(page, answer.others, answer.revision)

    def _send(self, page: OpenPage) -> service.Saved | service.DraftConflict:
        typed = dict(page.boxes)
        try:
            return service.save_section(page.user, self.return_.id, ABOUT.key, typed, based_on=page.based_on)
        except service.DraftConflict as conflict:
            return conflict

    def _expected(self, page: OpenPage) -> tuple[dict[str, Raw], dict[str, tuple[Raw, Raw]]]:
        """What must be stored after this page is saved, and what it disagrees about; nothing is stored then."""
        stored, conflicts = dict(self.stored), {}
        for key, mine in page.boxes.items():
            then, there = page.seen.get(key) or "", self.stored.get(key) or ""
            if mine in (then, there):
                continue
            if there == then:
                stored[key] = mine
            else:
                conflicts[key] = (mine, self.stored.get(key))
        return stored, conflicts

    def _show(self, page: OpenPage, others: Any, revision: int) -> None:
        page.boxes.update({key: raw or "" for key, raw in others.items()})
        page.seen, page.based_on = dict(self.stored), revision
        shown = {key: page.boxes[key] for key in page.boxes if page.boxes[key] != (self.stored.get(key) or "")}
        assert not shown, f"the page is left with boxes that would undo a colleague's change: {shown}"

    def _settle(self, page: OpenPage, conflict: service.DraftConflict, keep_mine: bool) -> None:
        """The person sees both texts and keeps one; what is refused was in their hands until they decided."""
        page.boxes.update({key: raw or "" for key, raw in conflict.others.items()})
        if not keep_mine:
            page.boxes.update({key: theirs or "" for key, (_mine, theirs) in conflict.answers.items()})
        page.seen, page.based_on = dict(self.stored), conflict.revision

    @invariant()
    def stored_is_what_the_accepted_saves_explain(self) -> None:
        stored, expected = drafts.load(self.return_).answers, self.stored
        assert {key: stored.get(key) or "" for key in KEYS} == {key: expected.get(key) or "" for key in KEYS}

    def teardown(self) -> None:
        """Whatever was ever stored can still be found, however often it was changed since."""
        query = select(DraftChange).where(DraftChange.return_id == self.return_.id)
        kept = {text for change in db.session.scalars(query) for text in (change.before, change.after)}
        assert self.sent - {""} <= kept


def play(audit: Audit, examples: int = 40, steps: int = 25) -> None:
    """Let the editors play; raises AssertionError at the first text that is lost or silently overwritten."""
    others = [make_user(Role.EDITOR, audit.agency) for _ in range(MOST - 3)]
    people = (audit.editor, audit.lead, audit.editor, *others)  # The third is the first in another window.
    machine = type("Game", (Editors,), {"audit": audit, "people": people})
    run_state_machine_as_test(
        machine,
        settings=settings(
            settings.default, max_examples=examples, stateful_step_count=steps, database=None, phases=[Phase.generate]
        ),
    )
