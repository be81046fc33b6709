"""Every row of a database in words that do not change from one installation to the next.

Ids are random by design: each is replaced by what it stands for (a person's address, an agency's code), or by ``?``.
What is random for safety - hashes of passwords, references of receipts, tokens, the chain of the record, whatever
is sealed - is left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Engine, Uuid, select, text

from portal.data_protection.tables import Sort, classification
from portal.schema_registry import metadata

RANDOM = {
    "users": {"password_hash"},
    "submissions": {"reference", "token"},
    "audit_events": {"mac"},
    "audit_head": {"mac"},
    "time_codes": {"sealed"},
    "lado_reports": {"reference", "incident_id"},
    "lado_contacts": {"reference", "incident_id"},
    "lado_conflicts": {"incident_id"},
    "lado_feedback_links": {"token_hash"},
}
SEALED = {
    table: {column for column, sort in one.columns.items() if sort is Sort.SEALED}
    for table, one in classification().tables.items()
}
NAMED = {
    "users": "email",
    "agencies": "code",
    "partnerships": "key",
    "rounds": "key",
    "returns": "round_id || '/' || agency_id",
    "submissions": "return_id || '/' || number",
    "outbox_messages": "recipient || '/' || subject || '/' || created_at",
}
ID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}")
REFERENCE = re.compile(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}\b")


def snapshot(engine: Engine) -> dict[str, list[str]]:
    """The rows of every table, sorted."""
    with engine.connect() as connection:
        names = _names(connection)
        return {table: sorted(_rows(connection, table, names)) for table in metadata.tables}


def _names(connection: Connection) -> Mapping[str, str]:
    """What each id stands for; ``?`` for those that nothing outside their own row tells apart."""
    found: dict[str, str] = {}
    for each in metadata.tables.values():
        if "id" in each.c and isinstance(each.c.id.type, Uuid):
            found |= {one.hex: "?" for one in connection.scalars(select(each.c.id))}
    for table, words in NAMED.items():
        for one, name in connection.execute(text(f"SELECT id, {words} FROM {table}")):
            found[str(one).replace("-", "")] = f"<{table} {name}>"
    return found


def _rows(connection: Connection, table: str, names: Mapping[str, str]) -> list[str]:
    random = RANDOM.get(table, set()) | SEALED.get(table, set())
    columns = [one for one in metadata.tables[table].c if one.name not in random]
    return [str([_plain(value, names) for value in row]) for row in connection.execute(select(*columns))]


def _plain(value: Any, names: Mapping[str, str]) -> str:
    """The value with every id it holds replaced, again and again, for names are made of ids too."""
    said = str(value)
    for _ in range(3):
        said = ID.sub(lambda match: names.get(match[0].replace("-", ""), match[0]), said)
    return REFERENCE.sub("a reference", said)
