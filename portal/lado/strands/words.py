"""What strands are called, and the results that each can have. Keys are stored and counted, and never change."""

from __future__ import annotations

KINDS = {"police": "Police", "social_care": "Social care", "employer": "Employer"}

STATES = {
    "not_needed": "Not needed",
    "awaiting": "Waiting for them to begin",
    "open": "Under way",
    "ended": "Ended",
}

UNFINISHED = ("awaiting", "open")

TAGS = {
    "not_needed": ("Not needed", "grey"),
    "awaiting": ("Waiting", "yellow"),
    "open": ("Under way", "blue"),
    "ended": ("Ended", "green"),
}

RESULTS: dict[str, dict[str, str]] = {
    "police": {
        "no_crime": "No crime recorded",
        "investigating": "Investigating",
        "bail": "On bail, or released under investigation",
        "cps": "With the Crown Prosecution Service",
        "charged": "Charged",
        "acquitted": "Acquitted",
        "convicted": "Convicted",
        "no_further_action": "No further action",
    },
    "social_care": {
        "section_47": "Section 47 enquiry",
        "section_17": "Section 17 assessment",
        "child_in_need": "Child in need plan",
        "protection_plan": "Child protection plan",
        "no_further_action": "No further action",
        "none": "Nothing for social care",
    },
    "employer": {
        "investigating": "Investigating",
        "none": "No action",
        "advice": "Advice",
        "training": "Training",
        "warning": "Warning",
        "dismissed": "Dismissed",
        "resigned": "Resigned",
        "ceased_to_use": "Ceased to use them",
        "deregistered": "Taken off a register",
        "reinstated": "Back at work",
    },
}
"""For each strand what it has come to so far, or in the end."""

SO_FAR = {
    "police": frozenset({"investigating", "bail", "cps", "charged"}),
    "social_care": frozenset({"section_47", "section_17"}),
    "employer": frozenset({"investigating"}),
}
"""Results that are a stage and no end: a strand does not end with one of them."""
