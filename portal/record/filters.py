"""Which events are asked for. Addresses hold ids, days and names of actions, never the name of a person."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date

from sqlalchemy import Select

from portal.audit import AuditEvent
from portal.local_time import end_of, start_of
from portal.record.words import OUTCOMES

DAY = "Enter the day as a date that exists, such as 2026-09-30"


@dataclass(frozen=True, slots=True)
class Filters:
    """All are optional. ``problems`` names the fields that could not be read, and what to do."""

    person: str = ""
    action: str = ""
    record: str = ""
    outcome: str = ""
    since: date | None = None
    until: date | None = None
    problems: dict[str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)

    def apply(self, query: Select[AuditEvent]) -> Select[AuditEvent]:
        """The events that fit; days are days in England."""
        for column in (AuditEvent.action, AuditEvent.record, AuditEvent.outcome):
            wanted = getattr(self, column.key)
            query = query.where(column == wanted) if wanted else query
        if self.person:
            query = query.where(AuditEvent.actor == self.person)
        if self.since is not None:
            query = query.where(AuditEvent.at >= start_of(self.since))
        if self.until is not None:
            query = query.where(AuditEvent.at < end_of(self.until))
        return query

    def chosen(self) -> list[str]:
        """The names of the filters in use."""
        names = [one.name for one in fields(self) if one.name not in ("problems", "typed")]
        return [name for name in names if getattr(self, name)]

    def query(self) -> dict[str, str]:
        """The filters as an address names them."""
        return {name: str(getattr(self, name)) for name in self.chosen()}


def read_filters(typed: Mapping[str, str]) -> Filters:
    """The filters of an address. What cannot be read is left out, and said at its field."""
    problems: dict[str, str] = {}
    days = {name: _day(typed.get(name, ""), name, problems) for name in ("since", "until")}
    since, until = days["since"], days["until"]
    if since is not None and until is not None and until < since:
        problems["until"] = "The last day must be the first day or later"
    return Filters(
        person=_person(typed.get("person", "")),
        action=_name(typed.get("action", "")),
        record=_id(typed.get("record", "")),
        outcome=typed.get("outcome", "") if typed.get("outcome", "") in OUTCOMES else "",
        since=since,
        until=until if "until" not in problems else None,
        problems=problems,
        typed={name: typed.get(name, "") for name in days},
    )


def _day(text: str, name: str, problems: dict[str, str]) -> date | None:
    if not text.strip():
        return None
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        found = None
    if found is None or not 2000 <= found.year <= 9998:
        problems[name] = DAY
        return None
    return found


def _person(text: str) -> str:
    return text if text in ("system", "anonymous") else _id(text)


def _id(text: str) -> str:
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return ""


def _name(text: str) -> str:
    """An action's name, or nothing."""
    return text if len(text) <= 60 and text.isascii() and text.replace(".", "").replace("_", "").isalpha() else ""
