"""What lies on the disk and in the logs: nothing that another account of the machine could read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from portal.config import Settings
from portal.database import make_engine

CANARY = "what a person typed"


def test_a_new_database_is_its_owners_alone(tmp_path: Path) -> None:
    """The folder may have been made by someone else, open to all; the journal takes the mode of the database."""
    tmp_path.chmod(0o755)
    before = os.umask(0o022)
    try:
        engine = make_engine(Settings(instance_path=tmp_path, database_url=f"sqlite:///{tmp_path / 'portal.db'}"))
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE example (word TEXT)"))
            modes = {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()}
        engine.dispose()
    finally:
        os.umask(before)
    assert "portal.db-wal" in modes
    assert set(modes.values()) == {0o600}


def test_an_error_of_the_database_does_not_say_what_was_typed(settings: Settings) -> None:
    """Errors end in logs."""
    engine = make_engine(settings)
    with pytest.raises(SQLAlchemyError) as caught, engine.connect() as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (:word)"), {"word": CANARY})
    engine.dispose()
    assert "nowhere" in str(caught.value)
    assert CANARY not in f"{caught.value!s} {caught.value!r}"
