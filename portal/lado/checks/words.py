"""What is said of checks and of requests by the DBS. Keys are stored and counted, and never change."""

from __future__ import annotations

from portal.accounts.models import Partnership
from portal.lado.models import Contact

CHECK = "check"
"""What a contact ``asks_for`` that is a check, or a request by the DBS."""

PURPOSES = {
    "new_staff": "New staff or a volunteer",
    "foster_carer": "Foster carer",
    "adopter": "Adopter",
    "chaperone": "Chaperone",
    "other": "Something else",
}

VERIFIED = {
    "known": "Yes: it came from an address or a number that we know",
    "called_back": "Yes: we called back on a number that we found ourselves",
    "no": "Not yet",
}
"""How it is known that the organisation is the one it says it is."""

TOLD = {
    "consent": "Yes, and there is signed consent",
    "notice": "Yes, by a privacy notice or a letter",
    "no": "No",
    "unknown": "Not known",
}
"""Whether the person knows that somebody asks about them."""

RESULTS = {
    "none": "No match",
    "possible": "Possible match",
    "confirmed": "Confirmed match",
}

NOTHING, HELD, DECLINED = "nothing", "held", "declined"
ANSWERS = {
    NOTHING: "Nothing known, or nothing that we share",
    HELD: "Information held: speak to the LADO",
    DECLINED: "Declined: we do not answer this",
}

NEVER_BY_DEFAULT = frozenset({"unfounded", "malicious", "false"})
"""Outcomes that no answer tells unless somebody says why, and somebody else agrees."""

LETTERS = {
    NOTHING: """You asked whether the Local Authority Designated Officer (LADO) knows of anything about the person \
you named under the reference {reference}.

The LADO has nothing to share with you about this person.

This answer is about the area of {area} only. Other areas keep their own records: ask the LADO wherever \
the person has lived or worked. It is no judgement that somebody is suitable to work with children.""",
    HELD: """You asked whether the Local Authority Designated Officer (LADO) knows of anything about the person \
you named under the reference {reference}.

Please speak to the LADO before you decide.{phone}

{disclosed}

This answer is about the area of {area} only. Other areas keep their own records: ask the LADO wherever \
the person has lived or worked. What it says is for this decision alone: do not pass it on.""",
    DECLINED: """You asked whether the Local Authority Designated Officer (LADO) knows of anything about the person \
you named under the reference {reference}.

We do not answer this request. That says nothing about the person. It would be about the area of {area} only.{phone}""",
}
"""The replies. The one that tells nothing is the same whether nobody was found, or somebody of whom nothing is told."""

ITEM_STATES = {
    "asked": "Not looked for yet",
    "located": "Located",
    "not_held": "Not held",
    "withheld": "Withheld",
}
REDACTION = {"to_do": "Still to do", "not_needed": "Not needed", "done": "Done"}
LEGAL_REVIEW = {"to_do": "Still to do", "not_needed": "Not needed", "done": "Done"}
SENT_BY = {
    "secure_email": "Secure e-mail",
    "portal": "The DBS's own portal",
    "post": "Recorded post",
    "by_hand": "By hand",
}
DBS_DECISIONS = {
    "barred": "Barred",
    "not_barred": "Not barred",
    "no_further_action": "No further action",
    "not_told": "We were not told",
}


def reply(answer: str, contact: Contact, partnership: Partnership, phone: str, disclosed: str = "") -> str:
    """The letter to copy or to print."""
    filled = {
        "reference": contact.reference,
        "area": partnership.name,
        "phone": f" Call {phone}." if phone else "",
        "disclosed": disclosed,
    }
    text = LETTERS[answer]
    for name, words in filled.items():
        text = text.replace(f"{{{name}}}", words)
    return text.strip()
