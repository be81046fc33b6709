"""What is counted by: the lists of the report, with their words, in the order in which tables show them."""

from __future__ import annotations

from portal.lado import sectors
from portal.lado.cases.words import FOLLOW_UP
from portal.lado.meetings.words import NO_MEETING

__all__ = ["NO_MEETING"]

NOT_KNOWN = "none"
UNDECIDED = "undecided"
OTHER = "other"

DECISIONS = {**{key: one.label for key, one in sectors.DECISIONS.items()}, UNDECIDED: "Not decided yet"}
MET = tuple(key for key, one in sectors.DECISIONS.items() if one.threshold_met)
SIXTEEN = sectors.SECTORS
SECTORS = {**SIXTEEN, NOT_KNOWN: "Not recorded"}
EDUCATION = ("school_primary", "school_secondary", "school_other")
"""Schools; higher education is a sector of its own and is not among them, as in printed reports."""
SECURE = "secure_estate"

OUTCOMES = {
    "substantiated": "Substantiated",
    "false": "False",
    "malicious": "Malicious",
    "unfounded": "Unfounded",
    "unsubstantiated": "Unsubstantiated",
}
NOT_CONCLUDED = {"open": "Still open", "closed": "Closed without an outcome"}

CATEGORIES = {
    "physical": "Physical",
    "emotional": "Emotional",
    "sexual": "Sexual",
    "neglect": "Neglect",
    "conduct_suitability": "Conduct or suitability",
}

KINDS_OF_MEETING = {"initial": "Initial", "review": "Review", "outcome": "Outcome", "unlisted": "Kind not recorded"}

YES_NO = {"yes": "Yes", "no": "No", NOT_KNOWN: "Not recorded"}

RESPONSES = {
    "1": "Within one working day",
    "2": "On the second working day",
    "5": "On the third to fifth working day",
    "later": "Later",
    "waiting": "Not answered yet",
    NOT_KNOWN: "Not recorded",
}

FIRST_MEETINGS = {
    "5": "Within five working days",
    "10": "Within ten working days",
    "20": "Within twenty working days",
    "later": "Later",
    "unlisted": "Held, day not recorded",
    NOT_KNOWN: "None held",
}

MONTHS = (1, 3, 6, 9, 12)
AGES = {
    "1": "Within 1 month",
    "3": "Over 1 month, within 3",
    "6": "Over 3 months, within 6",
    "9": "Over 6 months, within 9",
    "12": "Over 9 months, within 12",
    "later": "Over 12 months",
}
TO_OUTCOME = {**AGES, NOT_KNOWN: "Day not recorded"}

CHECK_RESULTS = {
    "none": "No match",
    "possible": "Possible match",
    "confirmed": "Confirmed match",
    "unsaid": "Answered, result not recorded",
}
ANSWERED = {"in_time": "Answered in time", "late": "Answered late", "waiting": "Not answered yet"}

FOLLOWUPS = FOLLOW_UP
FOLLOWED = {
    "done": "Done",
    "needed": "Needed, not done yet",
    "not_needed": "Not needed",
    "to_decide": "To be decided",
    NOT_KNOWN: "Not recorded",
}

AUDIENCES = {**SIXTEEN, "mixed": "Several sectors together"}
