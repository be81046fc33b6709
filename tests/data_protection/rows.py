"""A row in every table, made from the tables themselves, so that a table of tomorrow has one as well."""

from __future__ import annotations

import itertools
import uuid
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Boolean, Column, Date, Float, Integer, LargeBinary, Table, Uuid, insert
from sqlalchemy.orm import Session

from portal.contributions.money import Money
from portal.data_protection.tables import Sort, Whose, classification
from portal.database import JsonText, UtcDateTime
from portal.schema_registry import metadata

MOMENT = datetime(2026, 11, 2, 12, tzinfo=UTC)
SECRET = "hidden-for-ever"
EMPTY = {
    "agencies": {"successor_id", "succeeded_on", "parent_id"},
    "memberships": {"partnership_id"},
    "invitations": {"partnership_id"},
    "rounds": {"previous_id"},
    "lado_reports": {"agency_id"},
    "lado_meetings": {"held_at", "cancelled_at"},
    "lado_erasures": {"confirmed_by_id", "confirmed_at", "destroyed_at"},
    "lado_checks": {"answered_at", "approved_by_id"},
    "lado_dbs_requests": {"answered_at", "approved_by_id"},
    "elsewhere_figures": {"value"},
    "users": {"merged_into_id", "merged_at", "suspended_at"},
}
FIXED = {
    ("remarks", "source"): "partnership",
    ("partnerships", "is_default"): False,
    ("contribution_entries", "childrens_asked"): "agreed",
    ("contribution_entries", "adults_asked"): "agreed",
    ("presences", "capacity"): "member",
    ("presences", "came"): "yes",
    ("lado_reports", "route"): "private",
    ("lado_reports", "state"): "sent",
    ("lado_contacts", "route"): "private",
    ("lado_contacts", "state"): "closed",
    ("lado_grants", "level"): "read",
    ("lado_grants", "kind"): "granted",
    ("lado_declarations", "interest"): "none",
    ("lado_marks", "kind"): "teacher",
    ("lado_marks", "value"): "teacher",
    ("lado_links", "purpose"): "start",
    ("lado_meetings", "kind"): "review",
    ("lado_meetings", "state"): "arranged",
    ("lado_meetings", "way"): "room",
    ("lado_meeting_cases", "discussed"): True,
    ("lado_attendances", "part"): "asked",
    ("lado_recommendations", "verdict"): "accepted",
    ("lado_meeting_actions", "state"): "done",
    ("lado_meeting_releases", "way"): "portal",
    ("lado_strands", "kind"): "police",
    ("lado_strands", "state"): "ended",
    ("lado_keep_rules", "counted_from"): "closed",
    ("lado_allegations", "context"): "work",
    ("lado_asked", "kind"): "copy",
    ("lado_asked", "answer"): "refused",
    ("lado_cases", "closed_as"): "concluded",
    ("lado_checks", "state"): "open",
    ("lado_checks", "result"): "none",
    ("lado_checks", "answer"): "nothing",
    ("lado_dbs_requests", "state"): "open",
    ("lado_dbs_items", "state"): "located",
    ("lado_followups", "state"): "done",
    ("lado_lessons", "for_whom"): "setting",
    ("lado_passage_marks", "mark"): "withhold",
}
_numbers = itertools.count(1_000)
Rows = dict[str, dict[str, Any]]


def make_rows(session: Session, mark: str, **given: dict[str, Any]) -> Rows:
    """One row in each table that is anybody's, all of them of one new partnership; their texts hold ``mark``."""
    made: Rows = {}
    for table in sorted(metadata.sorted_tables, key=lambda table: table.name == "audit_events"):
        if classification().tables[table.name].whose is Whose.INSTALLATION:
            continue
        row = {column.name: _value(table, column, made, mark) for column in table.columns}
        made[table.name] = {**row, **given.get(table.name, {})}
        session.execute(insert(table).values(made[table.name]))
    return made


def _value(table: Table, column: Column[Any], made: Rows, mark: str) -> Any:
    if column.name in EMPTY.get(table.name, ()):
        return None
    if (table.name, column.name) in FIXED:
        return FIXED[table.name, column.name]
    if (table.name, column.name) == ("lado_cases", "id"):
        return made["lado_contacts"]["id"]
    for key in column.foreign_keys:
        there = made.get(key.column.table.name)
        return there[key.column.name] if there is not None else None
    if table.name == "audit_events" and column.name in ("agency_id", "partnership_id"):
        return made["partnerships"]["id"] if column.name == "partnership_id" else made["agencies"]["id"]
    secret = classification().tables[table.name].columns[column.name] is Sort.SECRET
    return _of_type(column, f"{SECRET if secret else mark} {table.name}.{column.name} {next(_numbers)}")


def _of_type(column: Column[Any], words: str) -> Any:
    kinds: list[tuple[type, Any]] = [
        (JsonText, {"words": words}),
        (UtcDateTime, MOMENT),
        (Uuid, uuid.uuid4()),
        (Boolean, False),
        (Date, date(2026, 11, 2)),
        (Money, Decimal(next(_numbers))),
        (Integer, next(_numbers)),
        (Float, 0.5),
        (LargeBinary, words.encode()),
    ]
    return next((value for kind, value in kinds if isinstance(column.type, kind)), words)
