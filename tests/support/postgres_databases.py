"""Databases for tests on a PostgreSQL server: copies of a migrated one, used again when a test left them whole.

To make a copy takes a third of a second on a busy machine, to empty one a few hundredths. A test that changed the
tables themselves, or still holds a lock, is noticed, and its database is dropped instead.
"""

from __future__ import annotations

import uuid
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, inspect, make_url, text
from sqlalchemy.exc import DBAPIError

from tests.support.databases import migrate_at

# The rows that the migrations themselves write are kept here, to be put back.
KEPT = "kept_for_tests"
SHAPE = """
    SELECT (SELECT count(*) FROM pg_attribute JOIN pg_class ON attrelid = pg_class.oid
            WHERE relnamespace = 'public'::regnamespace AND NOT attisdropped),
           (SELECT count(*) FROM pg_constraint WHERE connamespace = 'public'::regnamespace),
           (SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal)
"""


class PostgresDatabases:
    """Databases on one server; the migrated one is the template of the others."""

    def __init__(self, server_url: str) -> None:
        self._server = make_url(server_url)
        self._engine = create_engine(self._server, isolation_level="AUTOCOMMIT", pool_size=1)
        self._template = f"template_{uuid.uuid4().hex}"
        self._clean: list[str] = []
        self._run(f"CREATE DATABASE {self._template}")
        migrate_at(self._url(self._template))
        self._emptying, self._shape = self._learn(create_engine(self._url(self._template)))

    def empty(self, folder: Path) -> str:
        return self._new("template1")

    def migrated(self, folder: Path) -> str:
        return self._clean.pop() if self._clean else self._new(self._template)

    def remove(self, url: str) -> None:
        """Empty the database for the next test, or drop it when that cannot be done."""
        if self._emptied(url):
            self._clean.append(url)
        else:
            self._drop(url)

    def close(self) -> None:
        for url in [*self._clean, self._url(self._template)]:
            self._drop(url)
        self._engine.dispose()

    def _learn(self, engine: Engine) -> tuple[list[str], tuple[int, ...]]:
        """The statements that empty a copy of the template, and how a whole one is told."""
        tables = [name for name in inspect(engine).get_table_names() if name != "alembic_version"]
        put_back = []
        with engine.begin() as connection:
            connection.execute(text(f"CREATE SCHEMA {KEPT}"))
            for table in tables:
                if connection.execute(text(f"SELECT 1 FROM {table} LIMIT 1")).first():
                    connection.execute(text(f"CREATE TABLE {KEPT}.{table} AS TABLE {table}"))
                    put_back.append(f"INSERT INTO {table} SELECT * FROM {KEPT}.{table}")
            shape = shape_of(connection)
        engine.dispose()
        # As a replica the server neither runs triggers nor checks references, so any order will do.
        first = ["SET LOCAL lock_timeout = '2s'", "SET LOCAL session_replication_role = replica"]
        return [*first, *(f"DELETE FROM {table}" for table in tables), *put_back], shape

    def _emptied(self, url: str) -> bool:
        engine = create_engine(url)
        try:
            with engine.begin() as connection:
                if shape_of(connection) != self._shape:
                    return False
                connection.exec_driver_sql("; ".join(self._emptying))
        except DBAPIError:
            return False
        finally:
            engine.dispose()
        return True

    def _new(self, template: str) -> str:
        name = f"test_{uuid.uuid4().hex}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return self._url(name)

    def _drop(self, url: str) -> None:
        self._run(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    def _url(self, database: str) -> str:
        return self._server.set(database=database).render_as_string(hide_password=False)

    def _run(self, statement: str) -> None:
        with self._engine.connect() as connection:
            connection.execute(text(statement))


def shape_of(connection: Connection) -> tuple[int, ...]:
    return tuple(connection.execute(text(SHAPE)).one())
