"""The commands: exit status, one sentence on standard error, and a link instead of a password."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from portal.accounts import service
from portal.accounts.commands import COMMANDS
from portal.accounts.logo import PNG
from portal.accounts.models import Agency, Partnership, User
from portal.audit import AuditEvent
from portal.database import db
from portal.permissions import Role
from portal.storage import StoredFile
from tests.accounts.pictures import PICTURE, chunk
from tests.accounts.world import NEW_PASSWORD
from tests.support.builders import add_role, make_agency, make_default_partnership, make_partnership, make_user
from tests.support.mails import Mail

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask) -> Run:
    for command in COMMANDS:
        app.cli.add_command(command)
    runner = app.test_cli_runner()

    def run(*words: str) -> Result:
        return runner.invoke(args=list(words))

    return run


def partnership(key: str) -> Partnership:
    with db.reading() as session:
        return session.scalars(select(Partnership).where(Partnership.key == key)).one()


@pytest.mark.asvs("6.3.2")
def test_from_nothing_to_the_first_administrator(run: Run) -> None:
    made = run("partnership", "create", "north", "--name", "Example North", "--phone", "01632 960000")
    assert (made.exit_code, made.stderr) == (0, "")
    assert partnership("north").is_default
    assert partnership("north").contact_phone == "01632 960000"
    asked = run("admin", "create", "First@Example.Invalid", "--name", "First Example")
    assert asked.exit_code == 0
    (link,) = asked.stdout.split()
    with db.unit_of_work():
        person = service.accept_invitation(link.removeprefix("http://localhost:8000/invitation/"), NEW_PASSWORD)
        assert [one.role for one in person.current_memberships] == [Role.ADMINISTRATOR]
    with db.reading() as session:
        assert set(session.scalars(select(AuditEvent.actor))) == {"system", str(person.id)}


def test_a_second_administrator_is_invited_by_partnership(run: Run) -> None:
    for key in ("north", "south"):
        run("partnership", "create", key, "--name", f"Example {key}")
    link = run("admin", "create", "b@example.invalid", "--name", "B", "--partnership", "south").stdout.strip()
    with db.unit_of_work():
        person = service.accept_invitation(link.rsplit("/", 1)[1], NEW_PASSWORD)
        assert [one.place_name for one in person.current_memberships] == ["Example south"]


REFUSED = [
    ("partnership", "create", "north", "--name", "Again"),
    ("partnership", "create", "Not A Key", "--name", "Example"),
    ("partnership", "create", "new", "--name", " "),
    ("partnership", "set", "nowhere", "--name", "Example"),
    ("partnership", "set", "north", "--email", "nobody"),
    ("admin", "create", "nobody", "--name", "Example"),
    ("admin", "create", "a@example.invalid", "--name", "Example", "--partnership", "nowhere"),
    ("people", "suspend", "nobody@example.invalid"),
    ("people", "reinstate", "known@example.invalid"),
    ("agency", "join", "NOTHING", "north"),
    ("agency", "join", "KNOWN", "north"),
    ("agency", "leave", "KNOWN", "north"),
]


@pytest.mark.parametrize("words", REFUSED, ids=" ".join)
def test_a_refusal_is_one_sentence_and_changes_nothing(run: Run, words: tuple[str, ...]) -> None:
    with db.unit_of_work():
        make_user(
            "editor", make_agency(make_default_partnership(key="north"), code="KNOWN"), email="known@example.invalid"
        )
    refused = run(*words)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert len(refused.stderr.strip().splitlines()) == 1
    with db.reading() as session:
        assert session.scalars(select(AuditEvent)).all() == []


@pytest.mark.parametrize(
    "words", [("partnership", "create"), ("admin", "create", "a@example.invalid"), ("partnership", "create", "x")]
)
def test_a_command_that_is_written_wrongly_is_a_usage_error(run: Run, words: tuple[str, ...]) -> None:
    assert run(*words).exit_code == 2


def test_settings_are_changed_one_by_one(run: Run, tmp_path: Path) -> None:
    run("partnership", "create", "north", "--name", "Example North", "--team-name", "the team")
    logo = tmp_path / "logo.png"
    logo.write_bytes(PICTURE)
    words = ["--hours", "Weekdays", "--wording", "greeting=Hello = you", "--logo", str(logo)]
    assert run("partnership", "set", "north", *words).exit_code == 0
    found = partnership("north")
    assert (found.contact_hours, found.team_name, found.wording) == (
        "Weekdays",
        "the team",
        {"greeting": "Hello = you"},
    )
    with db.reading() as session:
        assert session.get_one(StoredFile, found.logo_file_id).media_type == "image/png"
    assert run("partnership", "set", "north", "--wording", "nothing").exit_code == 2


@pytest.mark.parametrize("content", [b"<svg onload='x'/>", b"", PNG + chunk(b"IDAT", bytes(200_000)), PICTURE[:-1]])
def test_a_logo_is_a_small_png(run: Run, tmp_path: Path, content: bytes) -> None:
    run("partnership", "create", "north", "--name", "Example North")
    logo = tmp_path / "logo.png"
    logo.write_bytes(content)
    assert run("partnership", "set", "north", "--logo", str(logo)).exit_code == 1
    assert partnership("north").logo_file_id is None


def test_suspending_and_reinstating(run: Run) -> None:
    with db.unit_of_work():
        person = make_user("editor", make_agency(make_default_partnership()), email="known@example.invalid")
    for command, suspended in (("suspend", True), ("reinstate", False)):
        assert run("people", command, "Known@example.invalid").exit_code == 0
        with db.reading() as session:
            assert (session.get_one(User, person.id).suspended_at is not None) is suspended


def of_two_partnerships() -> tuple[User, User]:
    """Two accounts of one person with roles in two partnerships, so that no administrator looks after both."""
    with db.unit_of_work():
        north, south = make_default_partnership(key="north"), make_partnership("south")
        kept = make_user("editor", make_agency(north), email="kept@example.invalid")
        add_role(kept, "coordinator", south)
        given_up = make_user("coordinator", south, email="given.up@example.invalid")
        add_role(given_up, "scrutineer", north)
        return kept, given_up


def test_two_accounts_are_merged_whom_no_administrator_could_merge(run: Run, mails: object) -> None:
    kept, given_up = of_two_partnerships()
    words = ("people", "merge", "Kept@example.invalid", "given.up@example.invalid")
    said = run(*words)
    assert (said.exit_code, "To do it, add --yes" in said.stdout) == (0, True)
    assert "Moves: Scrutineer" in said.stdout
    assert "Has it already: Coordinator" in said.stdout
    with db.reading() as session:
        assert session.get_one(User, given_up.id).is_active
    assert run(*words, "--yes").exit_code == 0
    with db.reading() as session:
        again = session.get_one(User, kept.id)
        assert sorted(one.role for one in again.current_memberships) == ["coordinator", "editor", "scrutineer"]
        assert session.get_one(User, given_up.id).merged_into_id == kept.id
        assert set(session.scalars(select(AuditEvent.actor).where(AuditEvent.action == "account.merged"))) == {"system"}
    assert run(*words, "--yes").exit_code == 1


def test_an_address_is_changed_by_command_when_both_mailboxes_agree(run: Run, mails: Callable[[], list[Mail]]) -> None:
    kept, _ = of_two_partnerships()
    assert run("people", "change-address", "kept@example.invalid", "moved@example.invalid").exit_code == 0
    assert [mail.recipient for mail in mails()] == ["kept@example.invalid", "moved@example.invalid"]
    with db.reading() as session:
        assert session.get_one(User, kept.id).email == "kept@example.invalid"
    assert run("people", "change-address", "nobody@example.invalid", "moved@example.invalid").exit_code == 1


def test_an_agency_of_two_partnerships_is_changed_and_ended_by_command(run: Run) -> None:
    with db.unit_of_work():
        homes = [make_default_partnership(key="north"), make_partnership("south")]
        made, later = make_agency(homes, code="POLICE"), make_agency(homes, code="NEW-POLICE")
    changed = run("agency", "set", "police", "--name", "Example Force", "--sector", "Police", "--kind", "police")
    assert changed.exit_code == 0
    assert run("agency", "end", "police", "2026-09-01", "--successor", "NEW-POLICE").exit_code == 0
    with db.reading() as session:
        found = session.get_one(Agency, made.id)
        assert (found.name, found.sector, found.kinds) == ("Example Force", "Police", {"police"})
        assert (found.successor_id, str(found.active_to)) == (later.id, "2026-08-31")
    assert run("agency", "end", "new-police", "2026-12-31").exit_code == 0
    assert run("agency", "end", "new-police", "someday").exit_code == 2
    assert run("agency", "set", "nothing", "--name", "Example").exit_code == 1


def test_an_agency_joins_and_leaves(run: Run) -> None:
    with db.unit_of_work():
        make_agency(make_default_partnership(key="north"), code="POLICE")
        make_partnership("south")
    assert run("agency", "join", "police", "south").exit_code == 0
    assert run("agency", "leave", "police", "north").exit_code == 0
    assert run("agency", "leave", "police", "south").exit_code == 1
