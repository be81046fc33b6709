"""Migrations: one line of them, named by their files, and the database they make is the one the models describe."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from portal import migrate
from portal.config import Settings
from portal.database import make_engine
from portal.schema_registry import metadata
from tests.support.databases import Databases

SCRIPTS = ScriptDirectory.from_config(migrate.configuration())
REVISIONS = [pytest.param(script, id=script.revision) for script in SCRIPTS.walk_revisions()]


def names_that_differ(folder: Path) -> list[str]:
    """Migrations whose revision is not the whole name of their file."""
    return [
        path.name
        for path in sorted(folder.glob("*.py"))
        if f'revision = "{path.stem}"' not in path.read_text().replace("revision: str", "revision").splitlines()
    ]


def test_there_is_one_head() -> None:
    assert len(SCRIPTS.get_heads()) == 1
    assert len(SCRIPTS.get_bases()) == 1


def test_a_revision_is_the_whole_file_name() -> None:
    assert names_that_differ(migrate.FOLDER / "versions") == []


def test_another_name_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "0002_more.py").write_text('revision = "0002"\n')
    (tmp_path / "0003_same.py").write_text('revision = "0003_same"\n')
    assert names_that_differ(tmp_path) == ["0002_more.py"]


@pytest.fixture
def migrated(settings: Settings) -> Engine:
    return make_engine(settings)


def drift(engine: Engine) -> list[object]:
    """What autogenerate would still change."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
        return list(compare_metadata(context, metadata))


def test_the_migrated_database_is_what_the_models_say(migrated: Engine) -> None:
    assert drift(migrated) == []
    migrated.dispose()


@pytest.mark.parametrize(
    "change",
    ["ALTER TABLE agencies ADD COLUMN stray VARCHAR", "DROP TABLE outbox_messages", "CREATE TABLE stray (n INT)"],
)
def test_drift_is_noticed(migrated: Engine, change: str) -> None:
    with migrated.begin() as connection:
        connection.execute(text(change))
    assert drift(migrated)
    migrated.dispose()


@pytest.mark.goal("R8")
def test_every_migration_runs_from_an_empty_database(databases: Databases, tmp_path: Path) -> None:
    url = databases.empty(tmp_path)
    engine = make_engine(Settings(instance_path=tmp_path, database_url=url, testing=True))
    for script in reversed(list(SCRIPTS.walk_revisions())):
        migrate.upgrade(engine, script.revision)
    with engine.connect() as connection:
        assert (
            connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == SCRIPTS.get_current_head()
        )
    assert {*metadata.tables} <= {*inspect(engine).get_table_names()}
    engine.dispose()
    databases.remove(url)


@pytest.mark.goal("R8")
@pytest.mark.parametrize("script", REVISIONS)
def test_a_downgrade_goes_back_or_says_why_not(script: object, databases: Databases, tmp_path: Path) -> None:
    module = script.module  # type: ignore[attr-defined]
    if getattr(module, "NO_WAY_BACK", ""):
        return
    url = databases.empty(tmp_path)
    engine = make_engine(Settings(instance_path=tmp_path, database_url=url, testing=True))
    migrate.upgrade(engine, module.revision)
    migrate.downgrade(engine, module.down_revision or "base")
    left = {*inspect(engine).get_table_names()} - {"alembic_version"}
    assert left == set() if module.down_revision is None else bool(left)
    migrate.upgrade(engine, module.revision)
    engine.dispose()
    databases.remove(url)
