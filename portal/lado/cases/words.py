"""The lists of a case, and their words. Keys are stored and counted, and never change; labels are what people read.

The five outcomes have dates: which list somebody chooses from, and by which definition an older outcome is read, is
said by the day on which it was agreed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.lado.sectors import CATEGORIES

__all__ = ["CATEGORIES"]

CONTEXTS = {
    "work": "At work with children",
    "private": "In their private life",
    "own_children": "Their own children",
    "online": "Online",
}


@dataclass(frozen=True, slots=True)
class OutcomeWords:
    """One outcome, as it is defined from one day to another; ``until`` is the last day, None while it is in use."""

    key: str
    label: str
    definition: str
    since: date
    until: date | None = None

    def is_used(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


_FIRST = date(2000, 1, 1)
OUTCOMES: tuple[OutcomeWords, ...] = (
    OutcomeWords("substantiated", "Substantiated", "There is enough evidence that it happened.", _FIRST),
    OutcomeWords("false", "False", "There is enough evidence that it did not happen.", _FIRST),
    OutcomeWords(
        "malicious",
        "Malicious",
        "There is evidence that it did not happen, and that somebody meant to deceive or to harm the person.",
        _FIRST,
    ),
    OutcomeWords("unfounded", "Unfounded", "There is no evidence or proper basis that supports it.", _FIRST),
    OutcomeWords(
        "unsubstantiated",
        "Unsubstantiated",
        "It can be neither proved nor disproved. It says neither that the person is guilty nor that they are innocent.",
        _FIRST,
    ),
)
"""A label or a definition that changes gets its last day and a line of its own beside it, with the same key."""


def outcomes_on(day: date) -> dict[str, OutcomeWords]:
    """The outcomes that were in use on ``day``."""
    return {one.key: one for one in OUTCOMES if one.is_used(day)}


FOLLOW_UP = {
    "dbs": "Referral to the Disclosure and Barring Service (DBS)",
    "regulator": "Regulator or professional body told",
    "told_adult": "The person of concern told of the outcome",
    "told_child": "The child told",
    "told_parents": "The parents or carers told",
    "told_referrer": "Whoever reported it told",
    "told_employer": "The employer told",
    "employer_record": "The employer’s own record made",
}
"""What each conclusion asks about: needed or not, and done."""

FOLLOW_UP_STATES = {
    "needed": "Needed, and not done yet",
    "done": "Done",
    "not_needed": "Not needed",
}
TO_DECIDE = "to_decide"
SETTLED = ("done", "not_needed")

LEARNERS = {"setting": "The setting", "partnership": "The partnership"}

DELAYS = {
    "police": "Police investigation",
    "cps": "Charging decision, or a court",
    "social_care": "Children’s social care",
    "employer": "The employer’s investigation or hearing",
    "regulator": "The regulator",
    "absence": "Somebody concerned is ill or away",
    "complex": "Many people or events",
    "desk": "The desk itself",
    "other": "Another reason",
}
"""Why a case takes longer than a month."""

MONTHS = (1, 3, 6, 9, 12)
"""After so many months a case is looked at for why it still goes on."""

CLOSED_AS = {"concluded": "With an outcome", "withdrawn": "Threshold withdrawn: no outcome"}
