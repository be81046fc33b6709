"""``export returns`` and ``demo load``: what they print, what they refuse, and with which exit code."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from portal import audit
from portal.accounts.models import Membership, User
from portal.accounts.passwords import verify_password
from portal.audit import AuditEvent
from portal.returns.models import Return, Round, Status
from tests.demo.small import load as load_a_few
from tests.exports.reading import read
from tests.reporting.arrange import make_full_round
from tests.support.builders import make_default_partnership, make_user

Work = Callable[[], Any]


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=words)


@pytest.fixture
def loaded(app: Flask, mails: object, tmp_path: Path) -> Flask:
    load_a_few(app, tmp_path)
    return app


def has_accounts_for_every_role(loaded: Flask, unit_of_work: Work) -> None:
    result = run(loaded, "demo", "load", "--if-empty", "--format", "json")
    accounts = json.loads(result.stdout)
    assert {account["role"] for account in accounts} == {
        "editor",
        "safeguarding_lead",
        "approver",
        "coordinator",
        "scrutineer",
        "administrator",
        "lado",
        "lado_manager",
        "lado_support",
        "allegations_lead",
    }
    assert all(set(account) == {"email", "password", "role", "agency", "totp_secret"} for account in accounts)
    with unit_of_work() as session:
        assert session.scalar(select(func.count()).select_from(Membership)) == len(accounts)
        user = session.scalars(select(User).where(User.email == accounts[0]["email"])).one()
        assert verify_password(user.password_hash, accounts[0]["password"])


def has_last_year_accepted_and_this_year_in_progress(_loaded: Flask, unit_of_work: Work) -> None:
    with unit_of_work() as session:
        rows = session.execute(
            select(Round.key, Return.status, func.count()).join(Return).group_by(Round.key, Return.status)
        )
        states = {(key, status): count for key, status, count in rows}
    assert states["section11-2025", Status.ACCEPTED] == 5
    this_year = {status: count for (key, status), count in states.items() if key == "section11-2026"}
    assert sum(this_year.values()) == 5
    assert {Status.NOT_STARTED, Status.DRAFT, Status.CHANGES_REQUESTED, Status.ACCEPTED} == set(this_year)


def test_a_demonstration_that_was_loaded(loaded: Flask, unit_of_work: Work) -> None:
    """One load, for it takes long, and everything that is asked of it."""
    has_accounts_for_every_role(loaded, unit_of_work)
    has_last_year_accepted_and_this_year_in_progress(loaded, unit_of_work)
    refuses_a_second_load_and_if_empty_changes_nothing(loaded, unit_of_work)


@pytest.mark.sqlite  # The workbook of what was loaded is the same whichever database is beneath.
def test_the_same_seed_and_day_make_the_same_answers(loaded: Flask, tmp_path: Path) -> None:
    found = []
    for name in ("one", "two"):
        assert (
            run(loaded, "export", "returns", "section11-2025", "--output", str(tmp_path / f"{name}.xlsx")).exit_code
            == 0
        )
        found.append(read(tmp_path / f"{name}.xlsx")["Answers"].rows)
    assert found[0] == found[1]
    text = json.dumps(found[0], default=str)
    assert "Demonstration answer" in text


def refuses_a_second_load_and_if_empty_changes_nothing(loaded: Flask, unit_of_work: Work) -> None:
    assert run(loaded, "demo", "load").exit_code == 1
    with unit_of_work() as session:
        before = session.scalar(select(func.count()).select_from(AuditEvent))
    assert run(loaded, "demo", "load", "--if-empty").exit_code == 0
    with unit_of_work() as session:
        assert session.scalar(select(func.count()).select_from(AuditEvent)) == before


def test_if_empty_leaves_a_real_partnership_alone(app: Flask, unit_of_work: Work) -> None:
    with unit_of_work():
        make_default_partnership()
    result = run(app, "demo", "load", "--if-empty")
    assert (result.exit_code, result.stdout) == (0, "")


def test_export_writes_the_workbook_and_says_so(app: Flask, unit_of_work: Work, tmp_path: Path) -> None:
    with unit_of_work():
        make_full_round(make_default_partnership(), 6)
    file = tmp_path / "round.xlsx"
    result = run(app, "export", "returns", "section11-2026", "--output", str(file), "--format", "json")
    said = json.loads(result.stdout)
    assert said["rows"] == 6
    sheets = read(file)
    assert said["sheets"] == list(sheets)
    assert len(sheets["Returns"].rows) == 6
    with unit_of_work() as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.action == "export.made")).one()
        assert (event.actor, event.facts["sha256"]) == ("system", said["sha256"])
        assert audit.verify(session).ok


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["nowhere"], 1, "There is no round 'nowhere'. Rounds: section11-2026."),
        (["section11-2026", "--as", "scrutineer@example.invalid"], 1, "may not do this"),
        (["section11-2026", "--as", "nobody@example.invalid"], 1, "There is no active account"),
        ([], 2, "Missing argument"),
    ],
)
def test_export_refuses_with_one_sentence(
    app: Flask, unit_of_work: Work, tmp_path: Path, words: list[str], code: int, sentence: str
) -> None:
    with unit_of_work():
        partnership = make_default_partnership()
        make_full_round(partnership, 3)
        make_user("scrutineer", partnership, email="scrutineer@example.invalid")
    result = run(app, "export", "returns", *words, "--output", str(tmp_path / "none.xlsx"))
    assert result.exit_code == code
    assert sentence in result.stderr
    assert not (tmp_path / "none.xlsx").exists()


def test_export_into_a_folder_that_is_not_there(app: Flask, unit_of_work: Work, tmp_path: Path) -> None:
    with unit_of_work():
        make_full_round(make_default_partnership(), 3)
    result = run(app, "export", "returns", "section11-2026", "--output", str(tmp_path / "no" / "x.xlsx"))
    assert result.exit_code == 1
    assert "does not exist. Make it first." in result.stderr
