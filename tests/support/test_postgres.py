"""The server that tests start for themselves."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from tests.support.postgres import PostgresServer
from tests.support.postgres_databases import PostgresDatabases


@pytest.mark.postgres
def test_a_server_starts_survives_a_crash_and_leaves_nothing() -> None:
    server = PostgresServer(options=()).start()  # The speedy options would lose what was committed last.
    try:
        engine = create_engine(server.url())
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE kept (n integer)"))
        engine.dispose()
        server.stop("immediate")
        server.start_again()
        with engine.begin() as connection:
            assert connection.execute(text("SELECT count(*) FROM kept")).scalar() == 0
            assert connection.execute(text("SHOW listen_addresses")).scalar() == ""
        engine.dispose()
        if os.geteuid() == 0:
            assert server.data.stat().st_uid != 0
    finally:
        server.remove()
    assert not server.folder.exists()


@pytest.fixture
def server_databases() -> Iterator[PostgresDatabases]:
    made = PostgresDatabases(os.environ["TEST_POSTGRES_URL"])
    yield made
    made.close()


def rows(engine: Engine) -> tuple[int, int]:
    with engine.connect() as connection:
        return tuple(connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in TABLES)


TABLES = ("audit_head", "audit_events")
EVENT = """
    INSERT INTO audit_events (seq, at, actor, action, outcome, record, request_id, address, facts, mac)
    VALUES (1, now(), 'example', 'example', 'done', '', '', '', '{}', '')
"""


@pytest.mark.postgres
def test_a_database_is_emptied_and_used_again(server_databases: PostgresDatabases, tmp_path: Path) -> None:
    url = server_databases.migrated(tmp_path)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(EVENT))
        connection.execute(text("UPDATE audit_head SET seq = 1"))
    assert rows(engine) == (1, 1)
    engine.dispose()
    server_databases.remove(url)
    assert server_databases.migrated(tmp_path) == url
    assert rows(engine) == (1, 0)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT seq FROM audit_head")).scalar() == 0
    engine.dispose()
    server_databases.remove(url)


@pytest.mark.postgres
@pytest.mark.parametrize(
    "change",
    ["DROP TRIGGER audit_events_append_only ON audit_events", "ALTER TABLE audit_head ADD COLUMN stray INTEGER"],
)
def test_a_database_whose_tables_were_changed_is_dropped(
    server_databases: PostgresDatabases, tmp_path: Path, change: str
) -> None:
    url = server_databases.migrated(tmp_path)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(change))
    engine.dispose()
    server_databases.remove(url)
    other = server_databases.migrated(tmp_path)
    assert other != url
    server_databases.remove(other)


@pytest.mark.postgres
def test_a_database_that_is_still_locked_is_dropped(server_databases: PostgresDatabases, tmp_path: Path) -> None:
    url = server_databases.migrated(tmp_path)
    engine = create_engine(url)
    with engine.connect() as connection:
        connection.execute(text("LOCK TABLE audit_head"))
        server_databases.remove(url)
        connection.invalidate()
    other = server_databases.migrated(tmp_path)
    assert other != url
    server_databases.remove(other)
    engine.dispose()
