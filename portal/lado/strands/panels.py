"""What strands say on the page of a case and on the duty list: how far each is, and how many wait to be asked about."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for

from portal import jobs
from portal.accounts.models import Partnership, User
from portal.lado.desk import panels
from portal.lado.desk.panels import Panel, Watch
from portal.lado.meetings.sight import meets_threshold
from portal.lado.models import Contact
from portal.lado.strands.service import begin_missing, strands_of
from portal.lado.strands.service.silence import count_quiet
from portal.lado.strands.words import KINDS, RESULTS, STATES, UNFINISHED


def register() -> None:
    panels.panels(of_contact)
    panels.watches(of_desk)
    jobs.hourly(begin_missing)


def of_contact(_user: User, contact: Contact) -> Iterator[Panel]:
    """A line for each strand of a case; ``missing`` while one is neither ended nor not needed."""
    if not meets_threshold(contact):
        return
    there = {one.kind: one for one in strands_of(contact)}
    lines = []
    for kind, name in KINDS.items():
        strand = there.get(kind)
        state = STATES[strand.state if strand else "awaiting"]
        result = f", {RESULTS[kind][strand.result]}" if strand and strand.result else ""
        lines.append(f"{name}: {state[:1].lower()}{state[1:]}{result}")
    missing = any(kind not in there or there[kind].state in UNFINISHED for kind in KINDS)
    yield Panel("Strands", url_for("duty.strands", contact_id=contact.id), tuple(lines), missing=missing, order=30)


def of_desk(user: User, partnership: Partnership) -> Iterator[Watch]:
    """One statement."""
    many = count_quiet(user, partnership)
    if many:
        words = "One strand to ask about" if many == 1 else f"{many} strands to ask about"
        yield Watch(words, url_for("duty.quiet_strands"), order=40)
