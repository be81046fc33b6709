"""Whether a check was asked for before: the same person, by the same organisation, on the same day."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Protocol

from sqlalchemy import select

from portal.database import db
from portal.lado.checks.models import Check
from portal.lado.sealing.traces import Kind, index, name_words, words_of


class AboutSomebody(Protocol):
    """What of a check says that it is the same."""

    @property
    def organisation(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def born(self) -> object: ...


def mark_of(asked: AboutSomebody, arrived: date) -> bytes:
    """A keyed hash, which nobody can guess without the key."""
    parts = (
        "check",
        " ".join(sorted(name_words(asked.name))),
        str(asked.born or ""),
        " ".join(words_of(asked.organisation)),
        arrived.isoformat(),
    )
    return index.value(Kind.EXACT, "\n".join(parts))


def fingerprint(check_id: uuid.UUID, partnership_id: uuid.UUID, asked: AboutSomebody, arrived: date) -> bytes:
    """The mark under which a check is found again. One that was logged by hand twice on purpose has one of its own."""
    mark = mark_of(asked, arrived)
    same = (Check.partnership_id == partnership_id, Check.fingerprint == mark, Check.id != check_id)
    there = db.session.scalar(select(Check.id).where(*same))
    return mark if there is None else index.value(Kind.EXACT, f"check\n{check_id}")
