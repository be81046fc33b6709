"""The database: model conventions, engine, and the one place that commits.

Three kinds of transaction exist and no other. The request's (``session``, committed by ``finish_request``), the same
for commands and jobs (``unit_of_work``), and a fresh one that outlives the request's rollback (``own_transaction``).
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

from sqlalchemy import Connection, DateTime, Engine, MetaData, Text, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection, Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

from portal.config import Settings

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

WRITES = "portal_writes"


_pretended: ContextVar[datetime | None] = ContextVar("portal_pretended_now", default=None)


def now() -> datetime:
    """The present moment in UTC, to the microsecond; the one clock of the portal."""
    return _pretended.get() or datetime.now(UTC)


@contextmanager
def pretend_now(moment: datetime) -> Iterator[None]:
    """Let it be ``moment`` for a while. Only the demonstration uses it, to have had a round last year."""
    token = _pretended.set(moment)
    try:
        yield
    finally:
        _pretended.reset(token)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, kept in UTC on both databases and always read back with its time zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment without a time zone cannot be stored.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class JsonText(TypeDecorator[Any]):
    """JSON kept as ASCII text, so that whatever a person typed, a NUL included, can be stored on both databases."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


class Base(DeclarativeBase):
    """Every table's base: named constraints, a random id, moments in UTC."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime(),
        dict[str, Any]: JsonText(),
        list[str]: JsonText(),
    }


class HasId:
    """A random id that tells nothing about how many records there are or in which order they came."""

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)


_current: ContextVar[Session | None] = ContextVar("portal_session", default=None)


class Database:
    """The engine and the sessions opened on it."""

    def __init__(self) -> None:
        self._engine: Engine | None = None

    def connect(self, settings: Settings) -> None:
        """Open the engine for ``settings``; an engine opened before is closed."""
        if self._engine is not None:
            self._engine.dispose()
        self._engine = make_engine(settings)

    @property
    def engine(self) -> Engine:
        if self._engine is None:
            raise RuntimeError("The database is not connected: call Database.connect first.")
        return self._engine

    @property
    def session(self) -> Session:
        """The session of this request, command or job."""
        current = _current.get()
        if current is None:
            raise RuntimeError("There is no transaction here: use unit_of_work() outside a request.")
        return current

    def open(self, *, writes: bool) -> Session:
        """A new session; one that writes takes SQLite's write lock at its first statement, not half-way through."""
        engine = self.engine.execution_options(**{WRITES: writes})
        return Session(engine, expire_on_commit=False, info={WRITES: writes})

    def start_request(self, *, writes: bool) -> None:
        """Give the request its session. Called by the one hook in ``portal.request_hooks``."""
        self.drop_request()
        _current.set(self.open(writes=writes))

    def finish_request(self, *, succeeded: bool) -> None:
        """The one commit: keep what the request wrote when it succeeded, else undo all of it."""
        current = _current.get()
        if current is None:
            return
        if succeeded:
            current.commit()
        else:
            current.rollback()

    def drop_request(self) -> None:
        """Undo whatever is still open and forget the session."""
        current = _current.get()
        if current is not None:
            current.close()
            _current.set(None)

    @contextmanager
    def unit_of_work(self) -> Iterator[Session]:
        """The transaction of a command or a job: committed at the end, undone when an exception leaves it."""
        with self.open(writes=True) as session:
            token = _current.set(session)
            try:
                yield session
                session.commit()
            finally:
                _current.reset(token)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only reads, for the long part of a job: it never holds the write lock, and keeps nothing."""
        with self.open(writes=False) as session:
            token = _current.set(session)
            try:
                yield session
            finally:
                _current.reset(token)

    @contextmanager
    def own_transaction(self) -> Iterator[Session]:
        """A transaction beside the request's, for what must stay when the request's is undone.

        Raises RuntimeError while the request's own transaction holds the write lock: the two would wait for each other.
        """
        current = _current.get()
        if current is not None and current.in_transaction() and current.info.get(WRITES):
            raise RuntimeError("Finish the request's writing transaction before opening one beside it.")
        with self.open(writes=True) as session, session.begin():
            yield session


db = Database()


def make_engine(settings: Settings) -> Engine:
    """The engine with the durability settings of ``docs/decisions/0003-two-databases.md``.

    What a statement carried stays out of its errors: they end in logs, and it is what people typed.
    """
    if settings.is_sqlite:
        make_private_file(settings.database_url.removeprefix("sqlite:///"))
        engine = create_engine(
            settings.database_url, hide_parameters=True, connect_args={"timeout": 30, "check_same_thread": False}
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    options = {"options": "-c timezone=UTC"}
    return create_engine(settings.database_url, hide_parameters=True, pool_pre_ping=True, connect_args=options)


def make_private_file(path: str) -> None:
    """An empty database that only its owner can read, where there is none: SQLite would let everyone on the machine
    read it, and gives its journal the mode of the database. A folder that is not there is SQLite's to report.
    """
    if path and Path(path).parent.is_dir() and not Path(path).exists():
        Path(path).touch(mode=0o600)


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # The driver's own BEGIN would be a deferred one.
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=30000",
        "secure_delete=ON",
        "trusted_schema=OFF",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at once where a transaction will write: a deferred one fails under load half-way through."""
    writes = connection.get_execution_options().get(WRITES, True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
