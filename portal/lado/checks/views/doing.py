"""Doing what a form of a check or of a request asks for; what cannot be done comes back with all that was typed."""

from __future__ import annotations

from collections.abc import Callable

from flask.typing import ResponseReturnValue

from portal.accounts.words import Mistake
from portal.lado.desk.service import ChangedMeanwhile

Again = Callable[[Mistake | None, str], str]


def do(verb: Callable[[], object], again: Again, lead_on: Callable[[], ResponseReturnValue]) -> ResponseReturnValue:
    """Do it and lead on; or draw the page ``again`` as it stands now, with the mistake or with what changed."""
    try:
        verb()
    except Mistake as mistake:
        return again(mistake, ""), mistake.status
    except ChangedMeanwhile as changed:
        return again(None, changed.message), changed.status
    return lead_on()
