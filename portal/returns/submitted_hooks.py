"""What happens elsewhere when answers are submitted. Each package registers its own part; returns knows none."""

from __future__ import annotations

from collections.abc import Callable

from portal.accounts.models import User
from portal.returns.models import Return, Submission

Listener = Callable[[User, Return, Submission], None]

_callbacks: list[Listener] = []


def when_submitted(callback: Listener) -> Listener:
    """Register ``callback(user, return_, submission)``; it runs in the transaction that submits, after the snapshot."""
    if callback not in _callbacks:
        _callbacks.append(callback)
    return callback


def tell(user: User, return_: Return, submission: Submission) -> None:
    """Run every callback; one that raises undoes the submission, so that nothing is half done."""
    for callback in _callbacks:
        callback(user, return_, submission)
