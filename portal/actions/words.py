"""What people write about an action, made fit to keep; and the words of its states."""

from __future__ import annotations

from portal.accounts.words import Mistake
from portal.actions.models import State
from portal.actions.timing import Standing
from portal.forms.answers import is_blank_text, unstorable

MAX_TEXT = 5_000

STATE_WORDS = {State.OPEN: ("Open", "blue"), State.DONE: ("Done", "green"), State.DROPPED: ("No longer needed", "grey")}
"""For each state its label, and the colour of its tag in the design system."""

STANDING_WORDS = {Standing.OVERDUE: ("Overdue", "red"), Standing.SOON: ("Due soon", "yellow")}
"""For open actions that need someone's eye, what their tag says instead."""


def text_from(typed: str, field: str, what: str, ask: str) -> str:
    """What was typed, with line feeds; raises Mistake at ``field``, saying ``ask`` when nothing was."""
    text = typed.replace("\r\n", "\n").replace("\r", "\n").strip()
    if is_blank_text(text):
        raise Mistake(field, ask)
    if len(text) > MAX_TEXT:
        raise Mistake(field, f"Shorten {what} to {MAX_TEXT:,} characters or fewer")
    if (says := unstorable(text)) is not None:
        raise Mistake(field, f"{what[:1].upper()}{what[1:]} {says}")
    return text


def state_words(state: str, standing: Standing) -> tuple[str, str]:
    """The label and the colour of an action's tag."""
    return STANDING_WORDS.get(standing) or STATE_WORDS[State(state)]
