"""Fixtures that every test may use, and how a run chooses what to run."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.orm import Session
from xdist.remote import Producer

from portal import database
from portal.config import Settings
from portal.database import _current, db
from tests.support import compiled_routes, compiled_statements, databases, quick_disk
from tests.support import mails as mails_in
from tests.support.client import PageClient
from tests.support.databases import Databases, SqliteDatabases
from tests.support.kept_app import KeptApp
from tests.support.mails import Mail
from tests.support.postgres import PostgresServer
from tests.support.postgres_databases import PostgresDatabases
from tests.support.reads import watch_reads
from tests.support.workers import Dealer

SERVER = pytest.StashKey[PostgresServer]()
FIRST = frozenset({"permissions", "security"})
"""Folders with tests that take half a minute: begun last, such a test would keep one worker while the others wait."""

SLOW = {"suppress_health_check": [HealthCheck.too_slow, HealthCheck.function_scoped_fixture], "deadline": None}

hypothesis_settings.register_profile("default", max_examples=25, derandomize=bool(os.environ.get("CI")), **SLOW)
hypothesis_settings.register_profile("soak", max_examples=2_000, **SLOW)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or "default")


compiled_routes.remember()
compiled_statements.remember()
quick_disk.remember()


def pytest_configure(config: pytest.Config) -> None:
    """Start one PostgreSQL server for the run; the workers of pytest-xdist inherit its address."""
    if databases.chosen() == "postgresql" and not os.environ.get("TEST_POSTGRES_URL"):
        server = PostgresServer()
        config.stash[SERVER] = server
        os.environ["TEST_POSTGRES_URL"] = server.start().url()


def pytest_unconfigure(config: pytest.Config) -> None:
    server = config.stash.get(SERVER, None)
    if server is not None:
        del os.environ["TEST_POSTGRES_URL"]
        server.remove()


def runs_on(database: str, item: pytest.Item) -> bool:
    return databases.belongs({mark.name for mark in item.iter_markers()}, database)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what uses a database or a browser, and leave out what the database of this run has nothing to say to."""
    cases: dict[tuple[Path, str], list[pytest.Item]] = {}
    for item in items:
        cases.setdefault((item.path, item.name.partition("[")[0]), []).append(item)
    for item in (one for same in cases.values() for one in databases.not_chosen(same)):
        item.add_marker("postgres_in_soak")
    for item in items:
        if "databases" in getattr(item, "fixturenames", ()):
            item.add_marker("database")
        if databases.LATER_ON_POSTGRESQL & set(item.path.parts):
            item.add_marker("postgres_in_soak")
        in_browser = {"browser", "live_portal"} & set(getattr(item, "fixturenames", ()))
        if in_browser and "browser" in item.path.relative_to(Path(__file__).parent).parts:
            item.add_marker("browser")
    left_out = {item for item in items if not runs_on(databases.chosen(), item)}
    if left_out:
        config.hook.pytest_deselected(items=list(left_out))
        items[:] = [item for item in items if item not in left_out]
    items.sort(key=lambda item: FIRST.isdisjoint(item.path.parts))


def pytest_collection_finish() -> None:
    """What was collected stays for the whole run: the garbage collector need not look at it again and again, nor after
    every seven hundred new objects, of which one page makes more.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Dealer:
    return Dealer(config, log)


@pytest.fixture(scope="session")
def databases_of_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Where databases come from; asking for it does not mark a test, ``databases`` does."""
    if databases.chosen() == "sqlite":
        yield SqliteDatabases(tmp_path_factory.mktemp("template"))
        return
    made = PostgresDatabases(os.environ["TEST_POSTGRES_URL"])
    yield made
    made.close()


@pytest.fixture(name="databases")
def _databases(databases_of_run: Databases) -> Databases:
    return databases_of_run


@pytest.fixture
def settings(databases: Databases, tmp_path: Path) -> Iterator[Settings]:
    """Settings of an installation of its own, with a migrated database that holds no rows."""
    url = databases.migrated(tmp_path)
    yield Settings(instance_path=tmp_path / "instance", database_url=url, testing=True)
    databases.remove(url)


@pytest.fixture
def as_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite is told what it is told in production. Ask for it before what connects."""
    monkeypatch.setattr(database, "_prepare_sqlite", quick_disk.as_installed)


@pytest.fixture(scope="session")
def template_cache(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates are compiled once for a run, not once for a test."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture(scope="session")
def kept_app(template_cache: FileSystemBytecodeCache) -> KeptApp:
    """An application is made once for a run, not once for a test."""
    return KeptApp(template_cache)


@pytest.fixture
def app(settings: Settings, kept_app: KeptApp, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application. The test fails when it left an e-mail in the outbox and did not ask for ``mails``."""
    app = kept_app.of(settings)
    yield app
    unexpected = mails_in.unexpected(request.fixturenames)
    db.drop_request()
    db.engine.dispose()
    assert not unexpected, f"E-mails that the test did not expect (ask for the fixture 'mails'): {unexpected}"


@pytest.fixture
def mails(app: Flask) -> Callable[[], list[Mail]]:
    """Call it for the e-mails so far. To ask for this fixture is to expect e-mails."""
    return mails_in.in_the_outbox


@pytest.fixture
def new_client(app: Flask) -> Iterator[Callable[[], PageClient]]:
    """Makes clients, each with cookies of its own; all of them inspect what they fetch."""
    watch, end = watch_reads(db, _current.get)

    def make() -> PageClient:
        client: Any = app.test_client()
        client.watch = watch
        return client  # type: ignore[no-any-return]

    yield make
    end()
    assert not watch.found, watch.found


@pytest.fixture
def client(new_client: Callable[[], PageClient]) -> PageClient:
    return new_client()


@pytest.fixture
def unit_of_work(app: Flask) -> Callable[[], AbstractContextManager[Session]]:
    """For tests that also use a client: ``with unit_of_work() as session`` arranges or reads, and then lets go."""
    return db.unit_of_work


@pytest.fixture
def session(app: Flask, request: pytest.FixtureRequest) -> Iterator[Session]:
    """One transaction for the whole test, undone at its end. It holds the write lock: no client may run beside it."""
    if "new_client" in request.fixturenames:
        pytest.fail("A test uses either 'session' or a client; with a client use 'unit_of_work'.", pytrace=False)
    with db.unit_of_work() as session:
        yield session
        session.rollback()
