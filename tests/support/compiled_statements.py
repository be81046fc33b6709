"""A database is made for each test, and SQLAlchemy would compile every statement again for each of them.

What it compiles depends on the kind of database alone. So all engines of one kind share the dialect and the statements
of the first one.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, create_engine
from sqlalchemy.util import LRUCache

from portal import database

ENOUGH = 5_000


def remember() -> None:
    """Compile each statement once in this process."""
    kept: dict[str, tuple[Any, LRUCache[Any, Any]]] = {}

    def create(url: str, **options: Any) -> Engine:
        engine = create_engine(url, **options)
        dialect, statements = kept.setdefault(engine.dialect.name, (engine.dialect, LRUCache(ENOUGH)))
        engine.dialect = engine.pool._dialect = dialect
        engine._compiled_cache = statements
        return engine

    database.create_engine = create  # type: ignore[assignment]
