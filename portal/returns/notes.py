"""What people write beside the answers: notes, titles, and how an approver signs."""

from __future__ import annotations

import re

from portal.errors import Refused
from portal.forms.answers import is_blank_text, unstorable
from portal.forms.answers.text import normal
from portal.returns.refusals import WordsNeeded

MAX_NOTE = 5_000
MAX_LINE = 200
_SPACES = re.compile("[ \t\n]+")


def note_from(typed: str) -> str:
    """The note in the form in which answers are kept, for browsers end lines with two characters.

    Raises Refused when it says nothing, is too long, or cannot be stored.
    """
    if is_blank_text(typed):
        raise Refused("Say what needs to change, so that the person who reads it can do it.")
    return _storable("The note", normal(typed), MAX_NOTE)


def some_words(typed: str, otherwise: str) -> str:
    """A reason or an answer; raises WordsNeeded, with ``otherwise`` when it says nothing."""
    try:
        return note_from(typed)
    except Refused as refused:
        raise WordsNeeded({"": otherwise if is_blank_text(typed) else refused.message}) from None


def words_or_nothing(typed: str) -> str:
    """The same where nothing has to be said."""
    return "" if is_blank_text(typed) else some_words(typed, "")


def one_line(what: str, typed: str | None, otherwise: str) -> str:
    """One line, such as a name, ``otherwise`` when nothing was typed; raises Refused when it cannot be stored.

    Spaces, tabs and ends of lines become one space; every other character stays as it was typed.
    """
    if typed is None or is_blank_text(typed):
        return otherwise
    return _storable(what, _SPACES.sub(" ", normal(typed)).strip(), MAX_LINE)


def _storable(what: str, typed: str, most: int) -> str:
    if len(typed) > most:
        raise Refused(f"{what} must be {most:,} characters or fewer.")
    if (says := unstorable(typed)) is not None:
        raise Refused(f"{what} {says}.")
    return typed
