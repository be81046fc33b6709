"""PostgreSQL: pg_dump and pg_restore, which read and write the same moment that our own connection sees."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, inspect, make_url, text
from sqlalchemy.schema import CreateSchema, DropSchema

from portal.backups.programs import program
from portal.config import Settings
from portal.errors import Refused

PIECE = 256 * 1024
PARTS = {"host": "PGHOST", "port": "PGPORT", "username": "PGUSER", "password": "PGPASSWORD", "database": "PGDATABASE"}
QUERY = {"host": "PGHOST", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT"}


class Postgres:
    """A database on a server; the portal's user owns it."""

    name = "postgresql"

    def __init__(self, settings: Settings) -> None:
        self._url = settings.database_url

    @contextmanager
    def held_still(self) -> Iterator[tuple[Connection, Iterator[bytes]]]:
        with self._connected() as connection:
            connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
            moment = connection.scalar(text("SELECT pg_export_snapshot()"))
            yield connection, self._dump(connection, str(moment))

    def is_empty(self) -> bool:
        with self._connected() as connection:
            return not inspect(connection).get_table_names()

    @contextmanager
    def put_back(self, dump: Path) -> Iterator[Connection]:
        """All of it in one transaction of pg_restore's; what then turns out to be wrong is taken out again."""
        with self._connected() as connection:
            restore = program("pg_restore", _version(connection))
        options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
        name = make_url(self._url).database or ""
        _run([restore, *options, f"--dbname={name}", str(dump)], self._environment())
        with ExitStack() as undo:
            undo.callback(self._empty)
            with self._connected() as connection:
                yield connection
            undo.pop_all()

    def _dump(self, connection: Connection, moment: str) -> Iterator[bytes]:
        dump = program("pg_dump", _version(connection))
        options = ["--format=custom", "--compress=0", "--no-owner", "--no-privileges", f"--snapshot={moment}"]
        with tempfile.TemporaryFile() as said:
            command = [dump, *options]
            with subprocess.Popen(command, env=self._environment(), stdout=subprocess.PIPE, stderr=said) as running:
                while running.stdout is not None and (piece := running.stdout.read(PIECE)):
                    yield piece
            said.seek(0)
            _demand_success("pg_dump", running.returncode, said.read())

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        engine = self._engine()
        try:
            with engine.connect() as connection:
                yield connection
        finally:
            engine.dispose()

    def _engine(self) -> Engine:
        return create_engine(self._url, hide_parameters=True, connect_args={"options": "-c timezone=UTC"})

    def _empty(self) -> None:
        """Only ever a database that was empty before."""
        engine = self._engine()
        with engine.begin() as connection:
            for name in inspect(connection).get_schema_names():
                if name != "information_schema":
                    connection.execute(DropSchema(name, cascade=True))
            connection.execute(CreateSchema("public"))
        engine.dispose()

    def _environment(self) -> dict[str, str]:
        """Where the server is, as its programs take it: a command line can be read by everyone on the machine."""
        url = make_url(self._url)
        found = {name: str(value) for part, name in PARTS.items() if (value := getattr(url, part))}
        found |= {name: str(url.query[part]) for part, name in QUERY.items() if part in url.query}
        return {**os.environ, **found}


def _version(connection: Connection) -> int:
    return int(connection.scalar(text("SHOW server_version_num")) or 0) // 10_000


def _run(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    _demand_success(Path(command[0]).name, done.returncode, done.stderr)


def _demand_success(name: str, code: int, said: bytes) -> None:
    if code:
        lines = said.decode("utf-8", "replace").strip().splitlines()
        raise Refused(f"{name} failed: {lines[0] if lines else f'it ended with {code}'}")
