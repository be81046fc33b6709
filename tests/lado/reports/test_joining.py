"""Windows of one person, each with what it showed and what was typed there: nothing is lost, nothing undone unseen."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from hypothesis.strategies import integers, sampled_from

from portal.lado.reports.joining import Before, as_kept, as_read, join, moved_on

pytestmark = pytest.mark.sqlite

KEYS = ("first", "second")
TEXTS = ("", "one", "two", "three")


@dataclass
class Window:
    revision: int
    shown: dict[str, str]
    typed: dict[str, str] = field(default_factory=dict)

    def boxes(self) -> dict[str, str]:
        return {**self.shown, **self.typed}


class Windows(RuleBasedStateMachine):
    """``history`` holds what stood there at each revision; the code under test keeps one step of it."""

    @initialize()
    def begin(self) -> None:
        self.history: list[dict[str, str]] = [dict.fromkeys(KEYS, "")]
        self.before: dict[str, Before] = {}
        self.windows = [Window(0, dict(self.history[0])) for _ in range(3)]

    @rule(which=integers(0, 2))
    def load(self, which: int) -> None:
        self.windows[which] = Window(len(self.history) - 1, dict(self.history[-1]))

    @rule(which=integers(0, 2), key=sampled_from(KEYS), text=sampled_from(TEXTS))
    def type(self, which: int, key: str, text: str) -> None:
        self.windows[which].typed[key] = text

    @rule(which=integers(0, 2))
    def save(self, which: int) -> None:
        window, stored = self.windows[which], self.history[-1]
        boxes = window.boxes()
        joined = join(boxes, stored, self.before, dict.fromkeys(KEYS, window.revision))
        for key in KEYS:
            mine = boxes[key] != self.history[window.revision][key]
            theirs = any(each[key] != self.history[window.revision][key] for each in self.history[window.revision :])
            if boxes[key] == stored[key]:
                assert key not in joined.kept
            elif mine and theirs:
                assert key in joined.both
            elif mine:
                assert joined.kept[key] == boxes[key]
            else:
                assert key in joined.newer | joined.both
                assert key not in joined.kept
        if joined.both:
            return
        if joined.kept:
            self.before = as_read(as_kept(moved_on(self.before, stored, joined.kept, len(self.history))))
            self.history.append({**stored, **{key: str(raw) for key, raw in joined.kept.items()}})
        self.load(which)


def test_windows_lose_nothing_and_undo_nothing_unseen() -> None:
    run_state_machine_as_test(Windows, settings=settings(max_examples=60, stateful_step_count=20, deadline=None))


def test_a_page_loaded_again_while_it_was_being_saved_is_understood() -> None:
    before = moved_on({}, {"first": ""}, {"first": "one"}, 1)
    assert join({"first": ""}, {"first": "one"}, before, {"first": 0}).newer == {"first"}


def test_what_stood_there_before_the_page_was_loaded_is_no_answer_of_it() -> None:
    """A page that showed the second of three answers left it alone; one that showed the first has typed the second."""
    first = moved_on({}, {"one": "a"}, {"one": "b"}, 1)
    before = moved_on(first, {"one": "b"}, {"one": "c"}, 2)
    assert join({"one": "b"}, {"one": "c"}, before, {"one": 1}).newer == {"one"}
    assert join({"one": "b"}, {"one": "c"}, before, {"one": 0}).both == {"one"}
    assert join({"one": "b"}, {"one": "c"}, before, {"one": 2}).kept == {"one": "b"}


def test_the_end_of_a_line_is_no_change() -> None:
    assert not join({"one": "a\r\nb"}, {"one": "a\nb"}, {}, {"one": 0}).kept
