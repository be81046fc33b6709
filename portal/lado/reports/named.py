"""Whom a report names, so that they are neither offered as readers nor shown anything."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from portal.accounts.models import User
from portal.accounts.words import normal_email
from portal.lado.reports.adults import Adult
from portal.lado.sealing.traces import names_of

_EMAIL = re.compile(r"[^\s<>,;:()]+@[^\s<>,;:()]+")


def emails_in(text: str) -> list[str]:
    return [normal_email(one.rstrip(".")) for one in _EMAIL.findall(text)]


def named_in(line: str) -> list[dict[str, str]]:
    """What one line says of somebody: a name, an address, or both; each further address is somebody's too."""
    name = " ".join(_EMAIL.sub(" ", line).replace("<", " ").replace(">", " ").strip(" ,;:()").split())
    emails = emails_in(line)
    first = {"name": name, "email": emails[0] if emails else ""}
    return [
        {key: text for key, text in one.items() if text} for one in (first, *({"email": one} for one in emails[1:]))
    ]


def person_of(adult: Adult) -> dict[str, object]:
    """What is kept of an adult, with the address that stands among the telephone numbers."""
    emails = _emails_of(adult)
    return {**adult.details, **({"email": emails[0]} if emails else {})}


def known_by(adult: Adult) -> list[dict[str, object]]:
    """By what an account is found to be the adult's: what is kept of them, and each further address by itself."""
    further: list[dict[str, object]] = [{"email": one} for one in _emails_of(adult)[1:]]
    return [person_of(adult), *further]


def _emails_of(adult: Adult) -> list[str]:
    return emails_in(str(adult.details.get("contact", "")))


def is_named(person: User, adults: Iterable[Adult], keep_from: Iterable[str]) -> bool:
    """Whether an account is that of somebody named in it, by address or by whole name."""
    named: list[Mapping[str, object]] = [one for adult in adults for one in known_by(adult)]
    named += [one for line in keep_from for one in named_in(line)]
    own = names_of(person.name)
    for each in named:
        names = {one for key in ("name", "known_as") for one in names_of(str(each.get(key) or ""))}
        if own & names or each.get("email") == normal_email(person.email):
            return True
    return False
