"""How an agency is doing: its luck with each question, which follows it from one year to the next."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from portal.forms.spec import Question

SPREAD = 0.07
"""How far one year's luck strays from the last: enough for some ratings to rise and for a few to fall."""

SELDOM, MOSTLY = 0.02, 0.75


def random_of(*names: object) -> Random:
    """The same names give the same numbers, on every machine."""
    return Random(zlib.crc32("/".join(str(name) for name in names).encode()))  # noqa: S311 - nothing here is secret.


@dataclass(frozen=True, slots=True)
class Story:
    """The chances of each rating, best first, and what makes a section or a tag better or worse.

    ``shift`` is by section key or by tag; above nought is worse. ``leaves`` are the sections that mostly do not apply.
    With a ``seed`` each question has luck of its own: after ``years`` years it has grown by ``gain`` a year, more or
    less. Without one it is drawn anew from the numbers that ``place`` is given.
    """

    strong: float = 0.75
    middling: float = 0.2
    shift: Mapping[str, float] = field(default_factory=dict)
    leaves: frozenset[str] = frozenset()
    gain: float = 0.05
    seed: str = ""
    years: int = 0

    def place(self, question: Question, section: str, random: Random) -> int:
        """0 for the best rating, 1 for the next, 2 for worse."""
        draw = self._luck(question, random) + sum(self.shift.get(name, 0.0) for name in {section, *question.tags})
        return 0 if draw < self.strong else 1 if draw < self.strong + self.middling else 2

    def does_not_apply(self, question: Question, section: str, random: Random) -> bool:
        """Whether a question is not for this agency. Without a ``seed`` that is now and then, whatever the section."""
        if not self.seed:
            return random.random() < 2 * SELDOM
        return self.own(question.key, "applies").random() < (MOSTLY if section in self.leaves else SELDOM)

    def own(self, *names: object) -> Random:
        """Numbers of this agency's own, the same each year."""
        return random_of(self.seed, *names)

    def _luck(self, question: Question, random: Random) -> float:
        if not self.seed:
            return random.random()
        own = self.own(question.key)
        return own.random() - sum(own.gauss(self.gain, SPREAD) for _ in range(self.years))
