"""Runs the migrations on the portal's own engine, with time limits that keep a live portal answering."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, text

from portal.config import Settings
from portal.database import JsonText, UtcDateTime, make_engine
from portal.schema_registry import metadata


def plain_type(kind: str, item: object, autogen: object) -> str | bool:
    """Write our own column types as what they are in the database, so that a migration never imports the portal."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return "sa.Text()" if kind == "type" and isinstance(item, JsonText) else False


def migrate(connection: Connection) -> None:
    """Run what is asked for in one transaction. On PostgreSQL a lock that is not had soon is given up."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET lock_timeout = '5s'"))
        connection.execute(text("SET statement_timeout = '10min'"))
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=plain_type,
    )
    with context.begin_transaction():
        context.run_migrations()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    engine = make_engine(Settings.from_environment())
    with engine.begin() as opened:
        migrate(opened)
    engine.dispose()
