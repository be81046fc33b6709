"""More than a password may open: what happens to open sessions when a role or a partnership is added."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from portal.accounts import sessions
from portal.accounts.factors.exempting import current, sign_out_those_without
from portal.accounts.factors.needed import Step, needs_factor, next_step
from portal.accounts.models import Partnership, User


@contextmanager
def higher_for(person: User) -> Iterator[None]:
    """Around whatever gives a person roles. Who needed no second step before, and needs one now and has none, is signed
    out: they set one up before they use the new role.
    """
    needed = needs_factor(person)
    yield
    if not needed and next_step(person) is Step.SET_UP:
        sessions.end_all(person)


def end_sessions_after_joining(partnership: Partnership) -> None:
    """The same for the people of an agency that answers to another partnership as well, which may exempt nobody."""
    if current(partnership.id) is None:
        sign_out_those_without(partnership.id)
