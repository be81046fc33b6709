"""The closing letter, drafted from what is known: outcomes by their definitions, and what is followed up.

It is made of codes and the words of the program alone, so that no name of a child or of anybody else slips into it.
Whoever reported is greeted by name only where they are identified.
"""

from __future__ import annotations

from collections.abc import Callable

from portal.accounts.models import User
from portal.database import db
from portal.lado.cases import words
from portal.lado.cases.reading import follow_up_of, found_of
from portal.lado.desk import letters
from portal.lado.models import Contact, Report
from portal.lado.need import naming
from portal.lado.steps import standing_of
from portal.lado.workflow import Standing

KIND = "closing"
MESSAGE = "closing_letter"

TEXT = (
    """{greeting}

We have closed what you told us under the reference {reference}. Thank you for telling us.

{outcomes}

{follow_up}

[Write here what goes on the person’s file, what you may say in a reference, and whom to ask]

Please keep this to those who need to know it. If you learn anything new, tell us: we can open it again.
"""
    + letters.ENDING
)


_when_sent: list[Callable[[Contact], str]] = []


def when_sent(of: Callable[[Contact], str]) -> None:
    """Ask ``of`` for a last paragraph of each closing letter, as it is sent. To register twice is to register once."""
    if of not in _when_sent:
        _when_sent.append(of)


def whole(contact: Contact, letter: str) -> str:
    """The letter as it was edited, with what others add; one that was left empty stays empty."""
    return "\n\n".join([letter, *(of(contact) for of in _when_sent)]) if letter.strip() else letter


def draft(contact: Contact) -> str:
    """The letter as it is offered. A partnership sets its own as ``lado_letter_closing``."""
    said = {"greeting": _greeting(contact), "outcomes": _outcomes(contact), "follow_up": _follow_up(contact)}
    return letters.fill(KIND, TEXT, contact, said).strip()


def _greeting(contact: Contact) -> str:
    report = db.session.get(Report, contact.report_id) if contact.report_id is not None else None
    author = db.session.get(User, report.author_id) if report is not None and report.author_id is not None else None
    if author is None or naming.referrer_named(contact) != naming.IDENTIFIED:
        return "Hello,"
    return f"Dear {author.name},"


def _outcomes(contact: Contact) -> str:
    lines = []
    for one in found_of(contact):
        category = words.CATEGORIES[one.allegation.category_concluded or one.allegation.category_opened]
        if one.outcome is None:
            continue
        word = words.outcomes_on(one.outcome.agreed_on)[one.outcome.outcome]
        lines.append(f"{one.allegation.position}. {category}: {word.label}. {word.definition}")
    if standing_of(contact) is Standing.WITHDRAWN:
        return "It turned out that it does not meet our threshold, so there is no outcome."
    if not lines:
        return "[Write here the outcome: none is agreed yet]"
    return "This is what was found:\n" + "\n".join(lines)


def _follow_up(contact: Contact) -> str:
    rows = follow_up_of(contact)
    named = [words.FOLLOW_UP[kind] for kind in words.FOLLOW_UP if kind in rows and rows[kind].state == "needed"]
    return "Still to be done:\n" + "\n".join(f"- {one}" for one in named) if named else ""
