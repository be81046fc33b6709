"""What keeping says on the page of a contact and on the duty list. A day that tells a birthday is for readers alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from flask import url_for
from sqlalchemy import func, select

from portal.accounts.models import Partnership, User
from portal.database import db
from portal.lado import policy
from portal.lado.desk.panels import Panel, Watch, panels, watches
from portal.lado.keeping.models import Asked, Erasure
from portal.lado.keeping.rules import AT_LEAST_YEARS, BORN, STARTS, UNKNOWN, Due, Rule
from portal.lado.keeping.service.due import due_of, waiting_for
from portal.lado.keeping.service.erase import standing_erasure
from portal.lado.keeping.service.hold import standing_hold
from portal.lado.keeping.service.rules import rules_of
from portal.lado.models import Contact
from portal.local_time import long_date, today
from portal.permissions import Permission, can

TITLE, ORDER = "Keeping and erasing", 900


def register() -> None:
    """Stand on the page of a contact, and on the duty list."""
    panels(_panel)
    watches(_watch)


def rule_words(rule: Rule) -> str:
    """``Unfounded: 10 years from the day the case was closed``."""
    years = "1 year" if rule.years == 1 else f"{rule.years} years"
    least = f", and {AT_LEAST_YEARS} years from closing at least" if rule.counted_from == BORN else ""
    return f"{rule.label}: {years} from {STARTS[rule.counted_from]}{least}"


def review_words(contact: Contact, due: Due | None, rule: Rule | None, *, reads: bool) -> str:
    """When it is looked at, and by which rule."""
    if due is None or rule is None:
        return "It is kept while it is open; the years count from when it is closed or transferred"
    if due.from_birthday and not reads:
        return rule_words(rule)
    when = "It is due for review since" if due.on <= today() else "It is looked at again on"
    unknown = " (the date of birth is not known, so they count from closing)" if due.counted == UNKNOWN else ""
    return f"{when} {long_date(due.on)}. {rule_words(rule)}{unknown}"


def erased_words(contact: Contact, erasure: Erasure | None) -> str:
    """That it was erased, and when the last copy of the key has gone."""
    if contact.erased_at is None:
        return ""
    said = f"Erased on {long_date(contact.erased_at)}"
    if erasure is None or erasure.complete_on is None:
        return said
    if erasure.complete_on <= today():
        return f"{said}. Complete: no copy of its key is left since {long_date(erasure.complete_on)}"
    return f"{said}. Complete on {long_date(erasure.complete_on)}, when the last copy of its key has expired"


def _panel(user: User, contact: Contact) -> Iterator[Panel]:
    erasure, hold = standing_erasure(contact), standing_hold(contact)
    reads = policy.may_read_narrative(user, contact)
    rules, lines = rules_of(contact.partnership_id), []
    due = due_of(contact, rules)
    if contact.erased_at is not None:
        lines.append(erased_words(contact, erasure))
    else:
        lines.append(review_words(contact, due, rules[due.rule] if due is not None else None, reads=reads))
        lines += _standing(erasure, hold is not None)
    waits = _waiting_answer(contact)
    lines += [f"Answer what was asked for by {long_date(one)}" for one in waits]
    proposed = erasure is not None and erasure.confirmed_at is None
    href = url_for("duty.keeping", contact_id=contact.id)
    yield Panel(TITLE, href, tuple(lines), bool(waits) or proposed, ORDER)


def _standing(erasure: Erasure | None, held: bool) -> list[str]:
    found = ["On hold: it is not erased"] if held else []
    if erasure is not None:
        found.append("Being erased" if erasure.confirmed_at else "To erase it is proposed: a second person confirms it")
    return found


def _waiting_answer(contact: Contact) -> list[date]:
    query = select(Asked.due_on).where(Asked.contact_id == contact.id, Asked.answer.is_(None))
    return list(db.session.scalars(query.order_by(Asked.due_on)))


def _watch(user: User, partnership: Partnership) -> Iterator[Watch]:
    if not can(user, Permission.CONTACT_DECIDE, partnership_id=partnership.id):
        return
    due = waiting_for(user, partnership.id).with_only_columns(func.count())
    mine = policy.visible_to(user).with_only_columns(Contact.id).where(Contact.partnership_id == partnership.id)
    asked = select(func.count()).select_from(Asked).where(Asked.answer.is_(None), Asked.contact_id.in_(mine))
    proposed = (Erasure.withdrawn_at.is_(None), Erasure.confirmed_at.is_(None), Erasure.contact_id.in_(mine))
    going = select(func.count()).select_from(Erasure).where(*proposed)
    lines = ((due, "to keep or erase"), (asked, "with a request to answer"), (going, "with an erasure to confirm"))
    for query, words in lines:
        many = db.session.scalar(query) or 0
        if many:
            cases = "1 case" if many == 1 else f"{many} cases"
            yield Watch(f"{cases} {words}", url_for("duty.keeping_due"), ORDER)
