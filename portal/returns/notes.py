"""Notes between approver, lead and partnership."""

from __future__ import annotations

from portal.errors import Refused
from portal.forms.answers import is_blank_text

MAX_NOTE = 5_000


def note_from(typed: str) -> str:
    """The note as it was typed; raises Refused when it says nothing, or more than ``MAX_NOTE`` characters."""
    if is_blank_text(typed):
        raise Refused("Say what needs to change, so that the person who reads it can do it.")
    if len(typed) > MAX_NOTE:
        raise Refused(f"The note must be {MAX_NOTE:,} characters or fewer.")
    return typed
