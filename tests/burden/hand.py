"""A hand that works a page, and counts what it does. One works pages over HTTP, the other in a real browser."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass


@dataclass
class Tally:
    """``clicks`` counts one for each box that is typed into, tick, choice, link, button and unfolding; two for a list
    to choose from. ``keystrokes`` counts the characters that are typed."""

    pages: int = 0
    fields: int = 0
    keystrokes: int = 0
    clicks: int = 0


class Hand(ABC):
    """What the two kinds have in common: the counting."""

    def __init__(self) -> None:
        self.tally = Tally()

    def go(self, path: str) -> None:
        """Follow a link to a page."""
        self.tally.pages += 1
        self.tally.clicks += 1
        self._go(path)

    def write(self, name: str, text: str) -> None:
        self.tally.fields += 1
        self.tally.clicks += 1 + self._unfold(name)
        self.tally.keystrokes += len(text)
        self._write(name, text)

    def choose(self, name: str, value: str) -> None:
        """One of some radio buttons, or of a list to choose from; of a list, "" is the first real option."""
        self.tally.fields += 1
        self.tally.clicks += self._unfold(name) + (2 if self._is_list(name) else 1)
        self._choose(name, value)

    def tick(self, name: str) -> None:
        """The first box of that name."""
        self.tally.fields += 1
        self.tally.clicks += 1 + self._unfold(name)
        self._tick(name)

    def press(self, name: str, value: str, *, moves_on: bool) -> None:
        """The first button of that name whose value begins so."""
        self.tally.clicks += 1
        self.tally.pages += int(moves_on)
        self._press(name, value, moves_on)

    @abstractmethod
    def offers(self, name: str, value: str = "") -> bool:
        """Whether the page has a field or a button of that name, with a value that begins so."""

    @abstractmethod
    def _go(self, path: str) -> None: ...

    @abstractmethod
    def _write(self, name: str, text: str) -> None: ...

    @abstractmethod
    def _choose(self, name: str, value: str) -> None: ...

    @abstractmethod
    def _tick(self, name: str) -> None: ...

    @abstractmethod
    def _press(self, name: str, value: str, moves_on: bool) -> None: ...

    @abstractmethod
    def _is_list(self, name: str) -> bool: ...

    @abstractmethod
    def _unfold(self, name: str) -> int:
        """Open what is folded around a field, and say how many times something had to be opened."""
