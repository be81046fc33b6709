"""Letters of the desk, drafted: the partnership's own words where it has set them, or else these.

A partnership sets ``lado_letter_advice`` and the like among its wording. What stands in braces is filled in; what
stands in square brackets has to be written before a letter goes out. No letter names anybody by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from portal.accounts.models import Partnership
from portal.database import db
from portal.lado import words as lado_words
from portal.lado.models import Contact, Report
from portal.lado.sectors import CRITERIA, DECISIONS, NOT_SURE
from portal.local_time import long_date

ACKNOWLEDGEMENT, DECISION_LETTER = "acknowledgement", "decision_letter"
TO_WRITE = "[Write here "
PREFIX = "lado_letter_"
_MOMENT = timedelta(microseconds=1)

ENDING = """
If you learn anything new, tell us and give the reference {reference}. If a child is in danger now, call 999.
{phone}"""

TEXTS = {
    ACKNOWLEDGEMENT: """Thank you for telling us. We have received it. Its reference is {reference}.

You hear from us by the end of {answer_by}.

Until then, please do not interview anybody, do not investigate, and do not tell the adult.
"""
    + ENDING,
    "information": """Thank you for what you told us or asked us under the reference {reference}. We have noted it.

[Write here what you answered]
"""
    + ENDING,
    "advice": """Thank you for asking us. This is what we advised under the reference {reference}.

On what we have been told, it does not meet the threshold, or there is not enough to tell.

[Write here what they do next, and who does it]
"""
    + ENDING,
    "consultation": """We have looked at what you told us under the reference {reference}.

{decision}. {criteria}

[Write here what they investigate, who does it, and by when they tell us what they found]

Please do not end it before we have agreed the outcome with you.
"""
    + ENDING,
    "referral": """We have looked at what you told us under the reference {reference}.

{decision}. {criteria}

[Write here what happens now, who does what, and when they hear about a meeting]

Until then, please do not interview anybody, do not investigate, and do not tell the adult unless we have agreed it.
"""
    + ENDING,
    "redirected": """We have looked at what you told us under the reference {reference}. Somebody else deals with it.

[Write here who deals with it, how to reach them, and what they do next]
"""
    + ENDING,
}
"""The acknowledgement, and a letter for each decision."""


_adding: list[Callable[[Contact], str]] = []


def adds(of: Callable[[Contact], str]) -> None:
    """Ask ``of`` for a paragraph at the end of each draft, or nothing. To register twice is to register once."""
    if of not in _adding:
        _adding.append(of)


def draft(kind: str, contact: Contact, criteria: list[str] | None = None) -> str:
    """The letter as it is offered: everything in it may be changed before it is sent."""
    said = {
        "decision": DECISIONS[kind].to_referrer if kind in DECISIONS else "",
        "criteria": _criteria(criteria or []),
    }
    return fill(kind, TEXTS[kind], contact, said)


def fill(kind: str, text: str, contact: Contact, said: Mapping[str, str]) -> str:
    """The partnership's own letter of this kind, or else ``text``: with ``said``, and what every letter has."""
    partnership = db.session.get_one(Partnership, contact.partnership_id)
    text = str(partnership.wording.get(PREFIX + kind) or text)
    phone = lado_words.words_of(partnership.wording).phone
    answer_by = long_date(contact.respond_by - _MOMENT) if contact.respond_by is not None else "the next working day"
    filled = {
        "reference": _reference(contact),
        "answer_by": answer_by,
        "phone": f"\nCall us on {phone}." if phone else "",
        **said,
    }
    for name, words in filled.items():
        text = text.replace(f"{{{name}}}", words)
    return "\n\n".join(one for one in (text.strip(), *(of(contact) for of in _adding)) if one)


def _reference(contact: Contact) -> str:
    """The one on the receipt, which is what whoever reported has; without a report, that of the contact."""
    report = db.session.get(Report, contact.report_id) if contact.report_id is not None else None
    return report.reference if report is not None else contact.reference


def _criteria(chosen: list[str]) -> str:
    said = [CRITERIA[one] for one in chosen if one != NOT_SURE and one in CRITERIA]
    return f"It is about somebody who {'; or who '.join(said)}." if said else ""
