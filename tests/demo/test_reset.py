"""``demo reset``: a demonstration begins again as it was, and nothing else is ever touched."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from portal import audit
from portal.accounts import service
from portal.accounts.models import Partnership
from portal.database import db
from portal.jobs import run_due
from portal.lado.models import Contact, Report
from portal.lado.sealing.keystore import keys
from portal.mail import postbox
from portal.permissions import SYSTEM
from portal.storage import storage
from tests.demo.small import TODAY, file_of_few, load, run
from tests.demo.snapshot import snapshot
from tests.support.builders import make_default_partnership, make_partnership

Work = Callable[[], Any]


def reset(app: Flask, folder: Path, *words: str) -> Result:
    return run(app, "demo", "reset", "--file", str(file_of_few(folder)), "--today", TODAY, *words)


def differences(one: dict[str, list[str]], other: dict[str, list[str]]) -> dict[str, list[str]]:
    return {table: sorted(set(one[table]) ^ set(other[table]))[:4] for table in one if one[table] != other[table]}


def test_a_demonstration_begins_again_as_it_was(app: Flask, unit_of_work: Work, mails: object, tmp_path: Path) -> None:
    """The same seed and day make the same data; what was done since is gone, in the database and on the disk."""
    load(app, tmp_path)
    before = snapshot(db.engine)
    run_due()
    with unit_of_work() as session:
        held = {*session.scalars(select(Contact.id)), *session.scalars(select(Report.id))}
        assert held
        assert keys.missing(held) == set()
        service.create_agency(SYSTEM, session.scalars(select(Partnership)).one(), "STRAY", "A stray agency", "Faith")
        path = keep_a_file("an invented owner")
    letters = postbox.settings.folder("outbox")
    other = letters / "kept.eml"
    other.write_text("Something that is not the demonstration's.")
    assert len(list(letters.iterdir())) > 1
    result = reset(app, tmp_path)
    assert result.exit_code == 0, result.output
    assert "lead@police.example" in result.stdout
    assert differences(before, snapshot(db.engine)) == {}
    assert list(letters.iterdir()) == [other]
    assert not path.exists()
    assert keys.missing(held) == held
    with unit_of_work() as session:
        assert audit.verify(session).ok


@pytest.mark.soak
def test_all_of_it_is_the_same_each_time(app: Flask, mails: object) -> None:
    found = []
    for command in ("load", "reset"):
        assert run(app, "demo", command, "--today", TODAY).exit_code == 0
        found.append(snapshot(db.engine))
    assert differences(*found) == {}


def keep_a_file(owner: str) -> Path:
    path = storage.new_path()
    path.write_bytes(b"an invented workbook")
    storage.keep(path, owner_id=owner, purpose="test", name="x", media_type="text/plain", life=timedelta(days=1))
    return path


@pytest.mark.parametrize("loaded", [False, True], ids=["alone", "beside a demonstration"])
def test_a_real_partnership_is_never_reset(
    app: Flask, unit_of_work: Work, mails: object, tmp_path: Path, loaded: bool
) -> None:
    if loaded:
        load(app, tmp_path)
    with unit_of_work():
        make_partnership("real") if loaded else make_default_partnership()
    before = snapshot(db.engine)
    result = reset(app, tmp_path)
    assert result.exit_code == 1
    assert result.stderr.strip().splitlines() == [result.stderr.strip()]
    assert "This is not a demonstration" in result.stderr
    assert snapshot(db.engine) == before


def test_an_empty_database_has_nothing_to_begin_again(app: Flask, unit_of_work: Work, tmp_path: Path) -> None:
    result = reset(app, tmp_path)
    assert result.exit_code == 1
    assert "There is no demonstration" in result.stderr
    with unit_of_work() as session:
        assert session.scalars(select(Partnership)).all() == []
