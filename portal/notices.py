"""The kinds of e-mail that the portal sends to people with an account. Each package registers its own.

A kind says who gets it and why, which every e-mail of it repeats at its foot, and whether a person may switch it off:
only where nothing comes to a halt when nobody reads it.
"""

from __future__ import annotations

from dataclasses import dataclass

from portal.database import now
from portal.local_time import LONDON
from portal.permissions import Actor, Permission, can

FROM_HOUR, UNTIL_HOUR = 8, 20
"""The hours in England between which the portal writes to people by itself: a reminder wakes nobody."""


@dataclass(frozen=True, slots=True)
class Kind:
    """``title`` is what it is about, on the page of one's account. ``because`` goes on from "You get this e-mail
    because". ``permission`` is what its readers have somewhere; without one everybody is a reader.
    """

    key: str
    title: str
    because: str
    permission: Permission | None
    may_be_off: bool = False


KINDS: dict[str, Kind] = {}


def add(kind: Kind) -> Kind:
    """Register a kind; the same key stands for one kind only."""
    if KINDS.setdefault(kind.key, kind) != kind:
        raise ValueError(f"There is a kind of e-mail {kind.key!r} already.")
    return kind


def kinds_for(user: Actor) -> list[Kind]:
    """The kinds that ``user`` may get, by what they are about."""
    own = (kind for kind in KINDS.values() if kind.permission is None or can(user, kind.permission))
    return sorted(own, key=lambda kind: kind.title)


def is_daytime() -> bool:
    """Whether a reminder may go out now, by the clock in England."""
    return FROM_HOUR <= now().astimezone(LONDON).hour < UNTIL_HOUR
