"""The database: durable, tidy, at the newest migration, and with real people only."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from portal.checks.registry import Surroundings, check
from portal.config import LOOPBACK_HOSTS

ENCRYPTED = frozenset({"require", "verify-ca", "verify-full"})


def sqlite_says(here: Surroundings, name: str) -> str | None:
    """What SQLite says of itself; None where the database is another one, or did not answer."""
    return here.stored.get(name) if here.settings.is_sqlite else None


def postgres_says(here: Surroundings, name: str) -> str | None:
    return None if here.settings.is_sqlite else here.stored.get(name)


@check("database", "the database answers", "Start the database, or correct DATABASE_URL.")
def database(here: Surroundings) -> bool:
    return not here.stored


@check("migrations", "the tables are those of this release", "Run: flask --app wsgi db upgrade.")
def migrations(here: Surroundings) -> bool:
    return bool(here.stored) and here.stored.get("revision") != here.stored.get("head")


@check(
    "demonstration",
    "everyone in the database is real",
    "Use an empty database: this one holds the demonstration, whose passwords are known.",
)
def demonstration(here: Surroundings) -> bool:
    return here.stored.get("demonstrations", "0") != "0"


@check("SQLite journal_mode", "a crash loses nothing", "Use a local disk: on this one SQLite's journal cannot be WAL.")
def journal_mode(here: Surroundings) -> bool:
    return sqlite_says(here, "journal_mode") not in (None, "wal")


@check("SQLite synchronous", "what is confirmed is on the disk", "Leave SQLite's synchronous at FULL.")
def synchronous(here: Surroundings) -> bool:
    return sqlite_says(here, "synchronous") not in (None, "2", "3")


@check("SQLite foreign_keys", "no row points to nothing", "Leave SQLite's foreign_keys on.")
def foreign_keys(here: Surroundings) -> bool:
    return sqlite_says(here, "foreign_keys") not in (None, "1")


@check("SQLite secure_delete", "what is deleted is gone from the file", "Leave SQLite's secure_delete on.")
def secure_delete(here: Surroundings) -> bool:
    return sqlite_says(here, "secure_delete") not in (None, "1")


@check("PostgreSQL fsync", "what is confirmed is on the disk", "Set fsync = on in postgresql.conf.")
def fsync(here: Surroundings) -> bool:
    return postgres_says(here, "fsync") not in (None, "on")


@check(
    "PostgreSQL synchronous_commit",
    "what is confirmed is written",
    "Set synchronous_commit = on for the portal's user and database.",
)
def synchronous_commit(here: Surroundings) -> bool:
    return postgres_says(here, "synchronous_commit") in ("off", "local")


@check("PostgreSQL full_page_writes", "a torn page can be mended", "Set full_page_writes = on in postgresql.conf.")
def full_page_writes(here: Surroundings) -> bool:
    return postgres_says(here, "full_page_writes") not in (None, "on")


@check(
    "PostgreSQL user",
    "the portal's own user cannot switch off the triggers that keep the record",
    "Connect as a user who is no superuser, and let another own the server.",
)
def superuser(here: Surroundings) -> bool:
    return postgres_says(here, "is_superuser") == "on"


@check(
    "DATABASE_URL sslmode",
    "what goes to the database is encrypted on the way",
    "Add ?sslmode=verify-full to DATABASE_URL, or use a database on this machine.",
)
def sslmode(here: Surroundings) -> bool:
    parts = urlsplit(here.settings.database_url)
    local = parts.hostname is None or parts.hostname in LOOPBACK_HOSTS
    return not here.settings.is_sqlite and not local and not ENCRYPTED & {*parse_qs(parts.query).get("sslmode", ())}
