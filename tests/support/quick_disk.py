"""What a test writes need not outlive a power cut: SQLite does not wait for the disk at each commit.

The fixture ``as_installed`` is for tests about just that. A portal in a process of its own waits, as it does in
production.
"""

from __future__ import annotations

from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from portal import database

as_installed = database._prepare_sqlite


def remember() -> None:
    """Let the connections of this process write without waiting."""
    database._prepare_sqlite = _in_a_hurry


def _in_a_hurry(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
    as_installed(connection, entry)
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=OFF")
    cursor.close()
