"""The lists behind the wall: employers' sectors, categories, criteria, reasons for lateness, decisions and their words.

Keys are stored and counted, and never change; the labels are what people read. The question set of a report offers the
same keys, which a test compares.
"""

from __future__ import annotations

from dataclasses import dataclass

SECTORS: dict[str, str] = {
    "care_provider": "Care provider",
    "child_minder": "Child minder",
    "csc_yot": "CSC/YOT",
    "foster_carers": "Foster Carers",
    "health": "Health",
    "higher_education": "Higher education",
    "nursery": "Nursery/early years",
    "residential": "Residential",
    "school_primary": "School - Primary",
    "school_secondary": "School - Secondary",
    "school_other": "School - other",
    "secure_estate": "Secure Estate",
    "sports_leisure": "Sports/Leisure",
    "transport": "Transport",
    "youth_organisation": "Youth Organisation",
    "other": "Other",
}
"""Where the person works, as the annual report counts it."""

CATEGORIES: dict[str, str] = {
    "physical": "Physical",
    "emotional": "Emotional",
    "sexual": "Sexual",
    "neglect": "Neglect",
    "conduct": "Conduct or suitability",
}

CRITERIA: dict[str, str] = {
    "harmed": "behaved in a way that harmed a child or may have harmed a child",
    "offence": "may have committed a criminal offence against a child or related to a child",
    "risk": "behaved in a way that shows they may pose a risk of harm to children",
    "unsuitable": "behaved in a way that shows they may not be suitable to work with children",
}
"""The four criteria, as they follow the words "the person"."""

NOT_SURE = "not_sure"

LATE_REASONS: dict[str, str] = {
    "not_recognised": "We did not recognise it at first",
    "own_enquiry": "We waited for our own enquiry",
    "manager_away": "The manager was away",
    "told_by_agency": "Another organisation told us late",
    "closed": "We were closed",
    "non_recent": "It came up long afterwards",
    "police": "The police asked us to wait",
    "other": "Another reason",
}


@dataclass(frozen=True, slots=True)
class DecisionWords:
    """``label`` is for the desk, ``to_referrer`` what the person who reported it reads."""

    label: str
    to_referrer: str
    threshold_met: bool = False


DECISIONS: dict[str, DecisionWords] = {
    "information": DecisionWords("Information", "Thank you: we have noted what you told us"),
    "advice": DecisionWords("Advice", "Threshold not met: you have our advice"),
    "consultation": DecisionWords(
        "Consultation", "Threshold met: you investigate, we agree the outcome", threshold_met=True
    ),
    "referral": DecisionWords("Referral", "Threshold met: we manage it with you", threshold_met=True),
    "redirected": DecisionWords("Redirected", "Somebody else deals with it, and we have told you who"),
}

STATES: dict[str, str] = {
    "new": "Received",
    "acknowledged": "Read by the LADO",
    "triaged": "Decided",
    "open": "In progress",
    "on_hold": "Waiting for something else to end",
    "transferred": "Handed to another LADO",
    "closed": "Closed",
}
"""How far a contact is, in words for whoever reported it."""
