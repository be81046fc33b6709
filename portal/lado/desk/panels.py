"""What the rooms of a case say on its page and on the duty list: each registers its own, and the desk knows none."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from portal.accounts.models import Partnership, User
from portal.lado.models import Contact


@dataclass(frozen=True, slots=True)
class Panel:
    """A line of "The case" on the page of a contact: what it is called, where it leads, how it stands.

    ``lines`` hold no name and nothing that anybody typed, for support staff read them too; ``missing`` is whether
    something has to be done before the case can go on.
    """

    title: str
    href: str
    lines: tuple[str, ...] = ()
    missing: bool = False
    order: int = 100


@dataclass(frozen=True, slots=True)
class Watch:
    """A line at the head of the duty list: how many wait for something, and where they are listed. None: no line."""

    words: str
    href: str
    order: int = 100


PanelsOf = Callable[[User, Contact], Iterable[Panel]]
WatchesOf = Callable[[User, Partnership], Iterable[Watch]]
_panels: list[PanelsOf] = []
_watches: list[WatchesOf] = []


def panels(of: PanelsOf) -> None:
    """Ask ``of`` for lines of each contact that somebody opens. To register twice is to register once."""
    if of not in _panels:
        _panels.append(of)


def watches(of: WatchesOf) -> None:
    """Ask ``of`` for lines of the duty list; a fixed number of statements, whatever there is."""
    if of not in _watches:
        _watches.append(of)


def panels_of(user: User, contact: Contact) -> list[Panel]:
    return sorted((one for of in _panels for one in of(user, contact)), key=lambda one: (one.order, one.title))


def watches_of(user: User, partnership: Partnership) -> list[Watch]:
    return sorted((one for of in _watches for one in of(user, partnership)), key=lambda one: (one.order, one.words))
