"""Gathers what the checks look at, and refuses to start where one of them finds something."""

from __future__ import annotations

import os
import resource
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from portal import migrate
from portal.checks import findings
from portal.checks.registry import Surroundings
from portal.config import Settings, UnsafeSettings
from portal.database import WRITES, now

CODE = Path(__file__).resolve().parents[1]

NOT_ASKED = {"head": "", "revision": ""}

ASKED_OF_SQLITE = {
    "journal_mode": "PRAGMA journal_mode",
    "synchronous": "PRAGMA synchronous",
    "foreign_keys": "PRAGMA foreign_keys",
    "secure_delete": "PRAGMA secure_delete",
}
ASKED_OF_POSTGRESQL = {
    "fsync": "SHOW fsync",
    "synchronous_commit": "SHOW synchronous_commit",
    "full_page_writes": "SHOW full_page_writes",
    "is_superuser": "SHOW is_superuser",
}
ASKED_OF_BOTH = {
    "revision": "SELECT version_num FROM alembic_version",
    "demonstrations": "SELECT count(*) FROM partnerships WHERE is_demonstration",
}


def surroundings(
    settings: Settings,
    engine: Engine | None,
    environment: Mapping[str, str] | None = None,
    unread: tuple[str, ...] = (),
) -> Surroundings:
    """What there is on this machine, in this process; without an engine nothing is found wrong with the database."""
    return Surroundings(
        settings=settings,
        environment=os.environ if environment is None else environment,
        unread=unread,
        stored=stored(engine) if engine is not None else NOT_ASKED,
        code=CODE,
        code_is_writable=os.access(CODE, os.W_OK),
        built_at=datetime.fromtimestamp(max(path.stat().st_mtime for path in CODE.rglob("*.py")), UTC),
        clock=now(),
        user_id=os.geteuid(),
        umask=_umask(),
        core_limit=resource.getrlimit(resource.RLIMIT_CORE)[0],
    )


def stored(engine: Engine) -> dict[str, str]:
    """What the database says of itself; nothing at all when it does not answer."""
    asked = ASKED_OF_SQLITE if engine.dialect.name == "sqlite" else ASKED_OF_POSTGRESQL
    try:
        with engine.execution_options(**{WRITES: False}).connect() as connection:
            said = {name: str(connection.exec_driver_sql(question).scalar()) for name, question in asked.items()}
            return {"head": migrate.head(), **said, **_of_tables(connection)}
    except SQLAlchemyError:
        return {}


def _of_tables(connection: Connection) -> dict[str, str]:
    """What stands in the tables; nothing when they are not there yet."""
    try:
        return {name: str(connection.execute(text(question)).scalar()) for name, question in ASKED_OF_BOTH.items()}
    except SQLAlchemyError:
        return {}


def _umask() -> int:
    """There is no way to read it but to change it for a moment."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def settings_for_start() -> Settings:
    """The settings of the environment. When some cannot be read, UnsafeSettings names these and whatever else would
    keep the portal from starting, but for the database, which is not asked before its address is known.
    """
    settings, unread = Settings.read()
    if unread:
        found = findings(surroundings(settings, None, unread=unread)) if settings.is_production else []
        raise UnsafeSettings(*(map(str, found) if found else unread))
    return settings


def refuse_unsafe(here: Surroundings) -> None:
    """Raise UnsafeSettings with every finding when the portal is in production."""
    found = findings(here) if here.settings.is_production else []
    if found:
        raise UnsafeSettings(*map(str, found))


def is_command() -> bool:
    """Whether one of the ``flask`` commands runs that serve nobody: they are what unsafe things are mended with."""
    context = click.get_current_context(silent=True)
    return context is not None and context.info_name != "run"
