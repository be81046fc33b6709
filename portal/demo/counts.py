"""Invented figures that hang together: a part is never more than its whole, and most move little from year to year."""

from __future__ import annotations

from dataclasses import dataclass

from portal.demo.story import Story
from portal.forms.spec import QuestionSet

SMALLEST, LARGEST = 40, 400
LEAST, MOST = 0.55, 0.92
"""A part of a whole, in the first year."""
MOVES, JUMPS, JUMP = 0.03, 0.08, 0.6
"""How far most figures move in a year; how many fall to what share of what they were."""


@dataclass(frozen=True, slots=True)
class Counts:
    """The figures of one agency in one year; the same story gives the same ones."""

    question_set: QuestionSet
    story: Story

    def of(self, key: str) -> int:
        """A count; one that must not be more than another is a share of that."""
        luck, whole = self.story.own(key, "count"), self._whole(key)
        if whole is None:
            return round(luck.randint(SMALLEST, LARGEST) * (1 + self._moved(key)))
        return int(self.of(whole) * min(1, luck.uniform(LEAST, MOST) + self._moved(key)))

    def _whole(self, key: str) -> str | None:
        rules = (rule for rule in self.question_set.rules if rule.name == "not_more_than" and rule.question == key)
        return next((rule.others[0] for rule in rules), None)

    def _moved(self, key: str) -> float:
        """Since the first year: a little each, and now and then a lot."""
        luck = self.story.own(key, "moved", self.story.years)
        if not self.story.years:
            return 0
        return -1 + JUMP if luck.random() < JUMPS else self.story.years * luck.gauss(MOVES, MOVES)
