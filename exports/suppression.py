"""Small numbers: what is hidden so that no count from 1 to 4 can be read, nor worked out from what is shown.

A number is shown or hidden; zero always shows, so that whoever reads the table knows that what is hidden is at least 1.
A hidden number is safe when there is a *witness*: other whole numbers, none below 1, in the hidden places that make
every sum right as well, with another number in this place. As long as each hidden number has one, no subtraction and no
system of equations gives any of them away. Where one has none, something more is hidden, the smallest first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

BELOW = 5
TRIES = 400
"""How many steps the search for one witness may take. A search that gives up hides more, never less."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A number that is the sum of others."""

    total: str
    parts: tuple[str, ...]


def hide(numbers: Mapping[str, int], sums: Sequence[Sum], below: int = BELOW) -> frozenset[str]:
    """The keys of the numbers that must not be shown. The same numbers always hide the same keys."""
    return _Hiding({key: value for key, value in numbers.items() if value}, sums, below).hidden


class _Hiding:
    """Numbers above zero, the sums between them, and what is hidden so far."""

    def __init__(self, numbers: dict[str, int], sums: Sequence[Sum], below: int) -> None:
        self._numbers = numbers
        self._terms: list[dict[str, int]] = []
        self._in: defaultdict[str, list[int]] = defaultdict(list)
        for one in sums:
            self._take(one)
        self._hidden = {key for key, value in numbers.items() if value < below}
        self._safe: set[str] = set()
        self._settle()

    @property
    def hidden(self) -> frozenset[str]:
        return frozenset(self._hidden)

    def _take(self, one: Sum) -> None:
        """A sum as an equation: its parts less its total are nothing. What is zero has no say in it."""
        terms = {key: 1 for key in one.parts if key in self._numbers}
        if one.total in self._numbers:
            terms[one.total] = -1
        for key in terms:
            self._in[key].append(len(self._terms))
        self._terms.append(terms)

    def _settle(self) -> None:
        while exposed := self._first_exposed():
            self._hidden.add(exposed)

    def _first_exposed(self) -> str | None:
        """What to hide next: beside a number that stands alone in its sum, or near one that has no witness."""
        for terms in self._terms:
            if len(alone := [key for key in terms if key in self._hidden]) == 1:
                return self._smallest(key for key in terms if key != alone[0])
        for key in sorted(self._hidden - self._safe, key=lambda one: (self._numbers[one], one)):
            if not self._prove(key):
                return self._nearest_shown(key)
        return None

    def _smallest(self, keys: Iterable[str]) -> str | None:
        """The smallest number that is shown; a part rather than what many sums share."""
        shown = [key for key in keys if key not in self._hidden]
        return min(shown, key=lambda key: (len(self._in[key]) > 2, self._numbers[key], key), default=None)

    def _nearest_shown(self, key: str) -> str | None:
        """The smallest number shown in a sum with ``key``, or else with what is hidden beside it, and so on."""
        near, seen = {key}, {key}
        while near:
            around = {other for one in near for place in self._in[one] for other in self._terms[place]}
            if (found := self._smallest(sorted(around))) is not None:
                return found
            near = around - seen
            seen |= near
        return None

    def _prove(self, key: str) -> bool:
        """Look for a witness. It serves for every number that is another in it."""
        for step in (1, -1):
            if self._numbers[key] + step < 1:
                continue
            witness = _Search(self._numbers, self._terms, self._in, self._hidden).from_here(key, step)
            if witness:
                self._safe |= set(witness)
                return True
        return self._all_hidden_around(key)

    def _all_hidden_around(self, key: str) -> bool:
        """Where nothing is shown that hangs together with a number, all of it could be twice as much."""
        return not self._in[key] or self._nearest_shown(key) is None


class _Search:
    """A depth-first search for changes of hidden numbers that leave every sum right."""

    def __init__(
        self,
        numbers: Mapping[str, int],
        terms: Sequence[Mapping[str, int]],
        places: Mapping[str, Sequence[int]],
        hidden: set[str],
    ) -> None:
        self._numbers, self._terms, self._in, self._hidden = numbers, terms, places, hidden
        self._changes: dict[str, int] = {}
        self._off: dict[int, int] = {}
        self._left = TRIES

    def from_here(self, key: str, step: int) -> dict[str, int] | None:
        self._change(key, step)
        return dict(self._changes) if self._mend() else None

    def _change(self, key: str, step: int) -> None:
        self._changes[key] = step
        self._shift(key, step)

    def _undo(self, key: str) -> None:
        self._shift(key, -self._changes.pop(key))

    def _shift(self, key: str, step: int) -> None:
        for place in self._in[key]:
            off = self._off.get(place, 0) + self._terms[place][key] * step
            if off:
                self._off[place] = off
            else:
                self._off.pop(place, None)

    def _mend(self) -> bool:
        """Mend the sum that leaves the fewest choices; go back where there is none."""
        if not self._off:
            return True
        self._left -= 1
        if self._left < 0:
            return False
        choices = min((self._choices(place) for place in self._off), key=len)
        for key, step in choices:
            self._change(key, step)
            if self._mend():
                return True
            self._undo(key)
        return False

    def _choices(self, place: int) -> list[tuple[str, int]]:
        """What could be changed to make one sum right again: what mends others as well first, then the largest."""
        found = []
        for key, factor in self._terms[place].items():
            step = -self._off[place] * factor
            if key in self._hidden and key not in self._changes and self._numbers[key] + step >= 1:
                found.append((key, step))
        return sorted(found, key=lambda one: (self._harm(*one), -self._numbers[one[0]], one[0]))

    def _harm(self, key: str, step: int) -> int:
        """How many more sums would be wrong after a change."""
        return sum(
            (self._off.get(place, 0) + self._terms[place][key] * step != 0) - (place in self._off)
            for place in self._in[key]
        )
