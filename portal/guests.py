"""Whoever came in by a link and has no account. Who that is only the package knows that lets them in.

A route says that it is for them too (``@reporter``); every other page meets a guest as it meets a stranger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol, TypeAlias

from portal.permissions import Grant


class Here(Protocol):
    """A guest in this browser, as the guard and confidential pages need to know them."""

    @property
    def actor_id(self) -> str:
        """As the record names them."""

    @property
    def grants(self) -> Iterable[Grant]:
        """None: a guest has no role."""

    @property
    def is_unbroken(self) -> bool:
        """Whether the guest has not been away for longer than confidential pages allow."""

    @property
    def way_back(self) -> str:
        """The endpoint of the page on which they ask for a fresh link."""


Recogniser: TypeAlias = Callable[[], Here | None]
_recognisers: list[Recogniser] = []


def recognised_by(recogniser: Recogniser) -> None:
    """Register what says which guest is there."""
    _recognisers[:] = [recogniser]


def here() -> Here | None:
    """The guest of this request, or None."""
    return next((found for recogniser in _recognisers if (found := recogniser()) is not None), None)
