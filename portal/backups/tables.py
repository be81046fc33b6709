"""What a database holds, in figures: for each table how many rows, and a hash of what stands in them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, column, inspect, literal_column, select, table

BATCH = 1000
MODULUS = 1 << 256
MIGRATION = "alembic_version"


@dataclass(frozen=True, slots=True)
class Rows:
    """How many rows a table has, and the sum of their hashes, which is the same in whatever order they are read."""

    count: int
    sha256: str


@dataclass(frozen=True, slots=True)
class State:
    """What a database held at one moment: its migration, its rows, and where the record ended."""

    migration: str
    tables: dict[str, Rows]
    record_seq: int
    record_mac: str


def state_of(connection: Connection) -> State:
    """Read every table once, a thousand rows at a time."""
    names = sorted(inspect(connection).get_table_names())
    migration = connection.scalar(_all_of(MIGRATION)) if MIGRATION in names else ""
    record = table("audit_head", column("seq"), column("mac"))
    seq, mac = (connection.execute(select(record)).first() or (0, "")) if record.name in names else (0, "")
    return State(str(migration), {name: _rows(connection, name) for name in names}, int(seq), str(mac))


def _rows(connection: Connection, name: str) -> Rows:
    count, total = 0, 0
    streaming = {"stream_results": True, "yield_per": BATCH}
    for row in connection.execute(_all_of(name), execution_options=streaming):
        count += 1
        total += int.from_bytes(hashlib.sha256(_written(row)).digest(), "big")
    return Rows(count, f"{total % MODULUS:064x}")


def _written(row: Any) -> bytes:
    return repr(tuple(row)).encode("utf-8", "surrogatepass")


def _all_of(name: str) -> Any:
    return select(literal_column("*")).select_from(table(name))
