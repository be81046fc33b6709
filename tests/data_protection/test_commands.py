"""``data``: what the operator of the server does."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from portal.audit import AuditEvent
from portal.data_protection import retention_page
from portal.database import db
from portal.returns.models import Round
from tests.data_protection.rows import make_rows
from tests.support.builders import make_default_partnership, make_user

pytestmark = pytest.mark.usefixtures("mails")

Run = Callable[..., Result]
OLD = datetime(2015, 1, 1, tzinfo=UTC)


@pytest.fixture
def rows(app: Flask) -> dict[str, Any]:
    with db.unit_of_work() as session:
        here = make_default_partnership(key="here")
        days = {"opens_on": date(2015, 1, 1), "due_on": date(2015, 1, 1), "closed_at": OLD, "cancelled_at": None}
        round_ = {"partnership_id": here.id, **days}
        made = make_rows(session, "mine", rounds=round_)
        return {**made, "here": here, "coordinator": make_user("coordinator", here)}


@pytest.fixture
def run(app: Flask, rows: dict[str, Any]) -> Run:
    runner = app.test_cli_runner()
    return lambda *args: runner.invoke(args=["data", *(str(one) for one in args)])


def actions() -> list[str]:
    with db.reading() as session:
        return list(session.scalars(select(AuditEvent.action).where(AuditEvent.actor == "system")))


def test_what_is_due_is_listed_and_removed_with_a_reason(run: Run, rows: dict[str, Any]) -> None:
    listed = run("due")
    audit = rows["rounds"]["id"]
    assert f"audit  {audit}  due 1 January 2022" in listed.output
    assert run("remove", "audit", audit).exit_code == 2
    assert run("remove", "audit", audit, "--reason", " ").exit_code == 1
    assert run("remove", "audit", audit, "--reason", "x", "--as", rows["coordinator"].email).exit_code == 1
    with db.reading() as session:
        assert session.get(Round, audit) is not None
    assert run("remove", "audit", audit, "--reason", "Not needed.").exit_code == 0
    with db.reading() as session:
        assert session.get(Round, audit) is None
    assert "0 due" in run("due").output
    assert "retention.removed" in actions()


def test_everything_is_written_to_a_file_that_only_its_owner_reads(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "here.zip"
    assert run("export", "here", "--output", out).exit_code == 0
    assert out.stat().st_mode & 0o077 == 0
    assert "json/draft_notes.jsonl" not in zipfile.ZipFile(out).namelist()
    assert "is there already" in run("export", "here", "--output", out).output
    own = tmp_path / "own.zip"
    assert run("export", "here", "--with-agencies-own", "--output", own).exit_code == 0
    assert b"mine draft_notes" in zipfile.ZipFile(own).read("json/draft_notes.jsonl")
    assert actions().count("takeaway.written") == 2


def test_nobody_reads_agencies_own_by_name(run: Run, rows: dict[str, Any], tmp_path: Path) -> None:
    with db.unit_of_work() as session:
        boss = make_user("administrator", session.merge(rows["here"]))
    out = tmp_path / "own.zip"
    assert run("export", "here", "--with-agencies-own", "--output", out, "--as", boss.email).exit_code == 1
    assert run("export", "here", "--output", out, "--as", rows["coordinator"].email).exit_code == 1
    assert run("export", "elsewhere", "--output", out).exit_code == 1
    assert not out.exists()


def test_everything_about_a_person(run: Run, rows: dict[str, Any], tmp_path: Path) -> None:
    out = tmp_path / "person.zip"
    assert run("person", "nobody@example.invalid", "--output", out).exit_code == 1
    assert not out.exists()
    done = run("person", rows["coordinator"].email, "--output", out)
    assert done.exit_code == 0
    assert "before it is handed over" in done.output
    assert rows["coordinator"].email.encode() in zipfile.ZipFile(out).read("json/users.jsonl")


def test_the_page_is_printed(run: Run) -> None:
    assert run("retention-page").output == retention_page.markdown()
