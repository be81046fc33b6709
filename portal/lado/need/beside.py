"""What the need to know says elsewhere: on the page of a contact, on the duty list, in the drafts of letters."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for
from sqlalchemy import func, select

from portal.accounts.models import Partnership, User
from portal.database import db
from portal.lado import policy
from portal.lado.desk.panels import Panel, Watch
from portal.lado.models import OVER, Contact
from portal.lado.need import words
from portal.lado.need.declared import declared
from portal.lado.need.models import LINE, NO_INTEREST, Declaration
from portal.lado.need.naming import IDENTIFIED, latest, referrer_named, restricted
from portal.lado.sectors import DECISIONS

CASES = tuple(key for key, one in DECISIONS.items() if one.threshold_met)


def warnings_about(contact: Contact) -> list[str]:
    """What whoever writes or prints something about ``contact`` has to heed."""
    found = [words.WARNINGS.get(referrer_named(contact), ""), words.RESTRICTED if restricted(contact) else ""]
    return [one for one in found if one]


def paragraph(contact: Contact) -> str:
    """What a draft says of how its reader is named."""
    return "" if referrer_named(contact) == IDENTIFIED else words.IN_LETTERS


def panels(_user: User, contact: Contact) -> Iterator[Panel]:
    """How it stands with the officer's declaration and with names; codes, and nothing that anybody typed."""
    has_declared = contact.officer_id is not None and declared(contact.id, contact.officer_id)
    says = "The LADO who has it has declared " + ("no interest" if has_declared else "nothing yet")
    lines = [says, words.SHORT[referrer_named(contact)]]
    if restricted(contact):
        lines.append("The person may not be named in public")
    mark = latest(contact.id, LINE)
    if mark is not None and mark.value == "outside":
        lines.append("The LADO who has it has to stand outside the line")
    missing = contact.decision in CASES and contact.state not in OVER and not has_declared
    href = url_for("duty.need_page", contact_id=contact.id)
    yield Panel("Who may know, and names", href, tuple(lines), missing, order=10)


def watches(user: User, partnership: Partnership) -> Iterator[Watch]:
    """How many cases wait for this officer's word about their own interest; one statement."""
    said = select(Declaration.contact_id).where(Declaration.user_id == user.id, Declaration.interest == NO_INTEREST)
    waiting = policy.visible_to(user).where(
        Contact.partnership_id == partnership.id,
        Contact.officer_id == user.id,
        Contact.decision.in_(CASES),
        Contact.state.not_in(OVER),
        Contact.id.not_in(said),
    )
    many = db.session.scalar(waiting.with_only_columns(func.count())) or 0
    if many:
        says = "One case waits" if many == 1 else f"{many} cases wait"
        yield Watch(f"{says} for you to say whether you have an interest in it", url_for("duty.duty_list", show="mine"))
