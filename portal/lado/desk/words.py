"""What the desk says of contacts, and what is typed there made fit to keep."""

from __future__ import annotations

from portal.accounts.words import Mistake
from portal.forms.answers import is_blank_text, unstorable
from portal.forms.answers.text import normal

MAX_TEXT = 20_000

ARRIVED_BY = {
    "call": "A call",
    "email": "An e-mail",
    "letter": "A letter",
    "meeting": "A meeting or a visit",
    "other_lado": "Another area's LADO",
}
"""How a contact came that somebody logs. What came by the form is ``report``, and is not logged by hand."""

BY_THE_FORM = "A report in the portal"

ASKS_FOR = {
    "advice": "Advice",
    "report": "To report a concern",
    "check": "A check, or other information",
}

REFERRER_NAMED = {
    "identified": "Yes, they may be named",
    "withheld": "No: neither the person nor the employer is told who they are",
    "anonymous": "They gave no name",
}
"""How whoever called is named; the page of the need to know says the same at more length, and changes it."""

WHY_HIDDEN = {
    "person_of_concern": "The person of concern",
    "named_by_referrer": "Named by whoever reported it",
    "name_match": "Has the same name",
    "merged": "An administrator made this account one with that of somebody who may read it",
    "declared": "Said so themselves, or a colleague did",
}
"""Why somebody must not know of an incident."""

STATE_TAGS = {
    "new": ("New", "red"),
    "acknowledged": ("To decide", "yellow"),
    "triaged": ("Decided", "blue"),
    "open": ("Open", "turquoise"),
    "on_hold": ("On hold", "orange"),
    "transferred": ("Transferred", "grey"),
    "closed": ("Closed", "grey"),
}
"""For each state the words and the colour of its tag on the desk."""


ERASED_TAG = ("Erased", "grey")


def arrived_by_words(how: str) -> str:
    return ARRIVED_BY.get(how, BY_THE_FORM)


def chosen(typed: str, among: dict[str, str], field: str, ask: str) -> str:
    """One of the keys of ``among``; raises Mistake at ``field`` for anything else."""
    if typed not in among:
        raise Mistake(field, ask)
    return typed


def text_from(typed: str, field: str, what: str, ask: str) -> str:
    """A text of several lines; raises Mistake at ``field``, saying ``ask`` when there is none."""
    text = optional_text(typed, field, what)
    if not text:
        raise Mistake(field, ask)
    return text


def optional_text(typed: str, field: str, what: str) -> str:
    """The same where nothing needs to be said: empty for what shows nothing."""
    text = normal(typed).strip()
    if is_blank_text(text):
        return ""
    if len(text) > MAX_TEXT:
        raise Mistake(field, f"Shorten {what} to {MAX_TEXT:,} characters or fewer")
    if (says := unstorable(text)) is not None:
        raise Mistake(field, f"{what[:1].upper()}{what[1:]} {says}")
    return text
