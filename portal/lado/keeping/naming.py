"""Names that must not stand in a copy for the person of concern: children, other adults, and whoever reported it where
they are not to be identified. A copy that still holds one of them is not given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from portal.accounts.models import User
from portal.database import db
from portal.lado.models import Contact, Report
from portal.lado.need.naming import IDENTIFIED, referrer_named
from portal.lado.reports.draft import draft_of
from portal.lado.reports.named import emails_in, named_in
from portal.lado.sealing.traces import name_words, words_of

CHILD, ADULT, REFERRER = "a child", "another adult", "whoever reported it"
SHORTEST = 3
"""Shorter words of a name are words of every text, too."""

PLACES = frozenset(words_of("school academy college nursery council police office the from and of at for head"))
_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_DIGITS = 7
"""So many digits in a row are a telephone number."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """Somebody who must not be named: whose name it is, its words, addresses and numbers."""

    who: str
    words: frozenset[str]
    emails: frozenset[str]
    numbers: frozenset[str]


def hidden_in(contact: Contact) -> list[Hidden]:
    """Everybody whom the case knows and the copy must not name, without the words of the person's own name."""
    own = frozenset(one for key in ("name", "known_as") for one in words_of(str((contact.person or {}).get(key) or "")))
    found = [*_adults_of_incident(contact), *_of_report(contact)]
    if referrer_named(contact) != IDENTIFIED:
        found += _referrer(contact)
    return [_made(who, said, own) for who, said in found if said]


def named_in_text(text: str, hidden: Iterable[Hidden]) -> list[str]:
    """Who is still named in a text, each once: by a word of their name, an address or a telephone number."""
    written = [one for one in _WORD.findall(text) if one[:1].isupper()]
    words = {"".join(words_of(part)) for one in written for part in (one, *re.split(r"['’\-]", one))}
    emails, digits = set(emails_in(text)), re.sub(r"[^0-9A-Za-z]", "", text)
    found = [
        each.who
        for each in hidden
        if words & each.words or emails & each.emails or any(one in digits for one in each.numbers)
    ]
    return list(dict.fromkeys(found))


def _made(who: str, said: str, own: frozenset[str]) -> Hidden:
    words = {one for one in name_words(_without_addresses(said)) if len(one) >= SHORTEST and not one.isdigit()}
    numbers = re.findall(r"\d(?:[ \-()]?\d){6,}", said)
    return Hidden(
        who,
        frozenset(words - own - PLACES),
        frozenset(emails_in(said)),
        frozenset(re.sub(r"\D", "", one)[-_DIGITS:] for one in numbers),
    )


def _without_addresses(said: str) -> str:
    return " ".join(one for one in said.split() if "@" not in one)


def _adults_of_incident(contact: Contact) -> Iterator[tuple[str, str]]:
    others = select(Contact).where(Contact.incident_id == contact.incident_id, Contact.id != contact.id)
    for one in db.session.scalars(others):
        yield from ((ADULT, str((one.person or {}).get(key) or "")) for key in ("name", "known_as", "email"))


def _of_report(contact: Contact) -> Iterator[tuple[str, str]]:
    report = _report(contact)
    if report is None:
        return
    answers = draft_of(report).answers
    for row in _rows(answers, "children"):
        for key in ("name", "parents", "worker"):
            yield CHILD if key == "name" else ADULT, str(row.get(key) or "")
    own = str((contact.person or {}).get("name") or "")
    for row in _rows(answers, "other_adults"):
        if (name := str(row.get("name") or "")) != own:
            yield ADULT, name
    first = str(answers.get("person_name") or "")
    if first != own:
        yield ADULT, first


def _referrer(contact: Contact) -> Iterator[tuple[str, str]]:
    caller = str((contact.person or {}).get("caller") or "")
    if caller:
        yield REFERRER, _first_name_of(caller)
        yield from ((REFERRER, one) for one in (*emails_in(caller), *re.findall(r"\d[\d \-()]{6,}", caller)))
    report = _report(contact)
    if report is None:
        return
    author = db.session.get(User, report.author_id) if report.author_id is not None else None
    if author is not None:
        yield REFERRER, f"{author.name} {author.email}"
    yield REFERRER, report.email or ""
    reporter = draft_of(report).reporter
    yield from ((REFERRER, reporter.get(key, "")) for key in ("reporter_name", "reporter_phone"))


def _first_name_of(caller: str) -> str:
    """Who called, without from where: what stands before the first comma, "from" or "at"."""
    line = named_in(re.split(r",|;|\(|\bfrom\b|\bat\b|\bof\b", caller)[0])
    return line[0].get("name", "") if line else ""


def _rows(answers: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    rows = answers.get(key)
    return [one for one in rows if isinstance(one, Mapping)] if isinstance(rows, list) else []


def _report(contact: Contact) -> Report | None:
    return db.session.get(Report, contact.report_id) if contact.report_id is not None else None
