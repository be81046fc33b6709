"""Contacts as lists show them: the reference, how it stands and whose it is; never a name of anybody it is about."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from portal.database import now
from portal.lado.desk import people, words
from portal.lado.desk.safety import not_safe
from portal.lado.desk.service import is_soon
from portal.lado.models import Contact
from portal.lado.sectors import DECISIONS
from portal.lado.talk import unread
from portal.local_time import long_date


@dataclass(frozen=True, slots=True)
class Line:
    """One contact in a list. ``label`` and ``colour`` are its tag's, ``clock`` is ``late``, ``soon`` or empty.

    ``has_news`` is whether whoever reported it wrote something that nobody has read, ``not_safe`` what they said of
    the children where it cannot wait.
    """

    contact: Contact
    label: str
    colour: str
    clock: str
    answer_by: str
    how: str
    asks_for: str
    officer: str
    cover: str
    has_news: bool
    not_safe: str


def lines_of(contacts: Iterable[Contact], names: Mapping[uuid.UUID, str] | None = None) -> list[Line]:
    listed = list(contacts)
    if names is None:
        names = people.names_of({one for each in listed for one in (each.officer_id, each.cover_id)})
    waiting = unread.waiting_among([one.id for one in listed])
    unsafe = not_safe(listed)
    return [_line(one, names, one.id in waiting, unsafe.get(one.id, "")) for one in listed]


def _line(contact: Contact, names: Mapping[uuid.UUID, str], has_news: bool, unsafe: str) -> Line:
    label, colour = tag_of(contact)
    return Line(
        contact=contact,
        label=label,
        colour=colour,
        clock=clock_of(contact),
        answer_by=answer_day(contact),
        how=words.arrived_by_words(contact.arrived_by),
        asks_for=words.ASKS_FOR.get(contact.asks_for, contact.asks_for),
        officer=names.get(contact.officer_id, "") if contact.officer_id else "",
        cover=names.get(contact.cover_id, "") if contact.cover_id else "",
        has_news=has_news,
        not_safe=unsafe,
    )


def clock_of(contact: Contact) -> str:
    if not is_soon(contact) or contact.respond_by is None:
        return ""
    return "late" if contact.respond_by <= now() else "soon"


def tag_of(contact: Contact) -> tuple[str, str]:
    """The words and the colour of its tag: what was decided, once something was."""
    label, colour = words.STATE_TAGS[contact.state] if contact.erased_at is None else words.ERASED_TAG
    if not contact.decision:
        return label, colour
    decided = DECISIONS[contact.decision].label
    return (decided if contact.state == "triaged" else f"{decided}, {label.lower()}"), colour


def answer_day(contact: Contact) -> str:
    """The last day on which an answer is in time; the moment that is kept is its end."""
    return long_date(contact.respond_by - timedelta(microseconds=1)) if contact.respond_by is not None else ""
