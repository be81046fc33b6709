"""What happens elsewhere when a person's role ends. Each package registers its own part; accounts knows none."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from portal.permissions import Actor

if TYPE_CHECKING:
    from portal.accounts.models import Membership

Leaver = Callable[[Actor, "Membership"], None]

_callbacks: list[Leaver] = []


def when_someone_leaves(callback: Leaver) -> Leaver:
    """Register ``callback(user, membership)``; it runs in the transaction that ends the role, after it has ended.

    ``user`` is who ended it. What they were assigned goes back, what they wrote stays.
    """
    if callback not in _callbacks:
        _callbacks.append(callback)
    return callback


def tell(user: Actor, membership: Membership) -> None:
    """Run every callback; one that raises undoes the leaving, so that nothing is half done."""
    for callback in _callbacks:
        callback(user, membership)
