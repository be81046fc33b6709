"""What a case says on the page of its contact, and what waits on the duty list. No name, and nothing that was typed."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for

from portal.accounts.models import Partnership, User
from portal.lado import policy, steps
from portal.lado.cases import service, words
from portal.lado.cases.reading import found_of, lessons_of, unsettled
from portal.lado.desk.panels import Panel, Watch, panels, watches
from portal.lado.models import OVER, Contact
from portal.lado.workflow import Action


def register() -> None:
    panels(panels_of)
    watches(watches_of)


def panels_of(user: User, contact: Contact) -> Iterator[Panel]:
    """How it stands, for whoever may know of it; how much of it there is, for those who may read it."""
    case = steps.case_of(contact)
    if case is None:
        return
    missing = _missing(user, contact)
    band = service.band_of(case) if contact.state not in OVER else 0
    age = (f"More than {band} months old" if band > 1 else "More than a month old",) if band else ()
    yield Panel("The case", url_for("duty.case", contact_id=contact.id), (*missing, *age), bool(missing), order=10)
    if not policy.may_read_narrative(user, contact):
        return
    found, left, lessons = found_of(contact), len(unsettled(contact)), lessons_of(contact)
    open_ones = sum(one.outcome is None for one in found)
    said = (f"{len(found)} written down, {open_ones} without an outcome",) if found else ("Nothing yet",)
    yield Panel("What it is about", url_for("duty.allegations", contact_id=contact.id), said, order=20)
    done = f"{len(words.FOLLOW_UP) - left} of {len(words.FOLLOW_UP)} settled"
    yield Panel("Follow-up", url_for("duty.follow_up", contact_id=contact.id), (done,), order=60)
    learnt = (
        (f"{sum(one.done_on is None for one in lessons)} of {len(lessons)} to see to",) if lessons else ("None yet",)
    )
    yield Panel("Lessons", url_for("duty.lessons", contact_id=contact.id), learnt, order=70)


def _missing(user: User, contact: Contact) -> tuple[str, ...]:
    """What is missing before the case can begin, or be closed."""
    row = next((one for one in steps.open_to(user, contact) if one.action in (Action.BEGIN, Action.CLOSE)), None)
    return tuple(one.why for one in steps.lacks(contact, row)) if row is not None else ()


def watches_of(user: User, partnership: Partnership) -> Iterator[Watch]:
    many = service.unexplained(user, partnership)
    if many:
        said = "One case is" if many == 1 else f"{many} cases are"
        yield Watch(f"{said} older than a month, and nobody has said why", url_for("duty.case_ages"), order=40)
