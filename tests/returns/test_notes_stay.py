"""What colleagues write to each other stays in the agency and with the draft: looked for everywhere else."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts.models import User
from portal.config import Settings
from portal.database import Base, db
from portal.permissions import PARTNERSHIP_ROLES, Role
from portal.returns import service
from portal.returns.models import Status
from portal.returns.places import Piece
from tests.returns.pages.conftest import STEPS, UnitOfWork
from tests.support.builders import make_agency, make_user, sign_in
from tests.support.client import PageClient
from tests.support.pages import Page
from tests.support.rounds import Audit, make_audit

CANARY = "Zaunkönig-note"
"""A word that stands in notes and nowhere else; its ending is looked for without the umlaut, too."""
MARKS = (CANARY, "nig-note")
STATES = [
    pytest.param(Status.DRAFT, marks=pytest.mark.soak),
    Status.SUBMITTED,
    pytest.param(Status.CHANGES_REQUESTED, marks=pytest.mark.soak),
]


@pytest.fixture
def audit(unit_of_work: UnitOfWork) -> Audit:
    with unit_of_work():
        return make_audit()


@pytest.fixture
def write_notes(unit_of_work: UnitOfWork, mails: object) -> Callable[[Audit], None]:
    """Notes of every kind: open, settled, for someone, for nobody, from two people."""

    def write(audit: Audit) -> None:
        with unit_of_work():
            for number, person in enumerate((audit.editor, audit.lead), 1):
                piece = Piece("s1", f"s1_{number}")
                service.write_note(person, audit.return_.id, piece, f"{CANARY} {number}", audit.lead.id)
                note = service.write_note(person, audit.return_.id, piece, f"{CANARY} settled {number}")
                service.settle_note(audit.lead, audit.return_.id, note.id)

    return write


def says_it(content: bytes) -> bool:
    """Whether a page or a file holds the canary; a workbook is looked into."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return any(says_it(archive.read(name)) for name in archive.namelist())
    return any(mark.encode() in content for mark in MARKS)


def everything(client: PageClient) -> Iterator[tuple[str, bytes]]:
    """Every address that links lead to from the home page, and what comes back."""
    waiting, seen = ["/"], {"/"}
    while waiting:
        path = waiting.pop()
        answer = client.get(path, follow_redirects=True)
        content = answer.get_data()
        yield path, content
        if answer.mimetype != "text/html":
            continue
        links = [link.get("href", "").partition("#")[0] for link in Page(content.decode()).all("a")]
        found = {link for link in links if link.startswith("/")} - seen
        seen |= found
        waiting.extend(sorted(found))


def outside(audit: Audit, unit_of_work: UnitOfWork) -> list[User]:
    """Everyone of the partnership, and everyone of another agency that it asks."""
    with unit_of_work():
        other = make_agency(audit.partnership)
        neighbours = [make_user(role, other) for role in Role if role not in PARTNERSHIP_ROLES]
    return [*(person for role, person in audit.people.items() if role in PARTNERSHIP_ROLES), *neighbours]


def bring_to(status: Status, audit: Audit, unit_of_work: UnitOfWork, write_notes: Callable[[Audit], None]) -> None:
    """Notes are written when the answers are."""
    for place, step in enumerate(STEPS[status]):
        with unit_of_work():
            step(audit)
        if place == 0:
            write_notes(audit)


@pytest.mark.asvs("8.2.3")
@pytest.mark.sqlite  # What it shows is the same whichever database is beneath.
@pytest.mark.parametrize("status", STATES)
def test_nobody_outside_meets_a_note(
    status: Status,
    audit: Audit,
    unit_of_work: UnitOfWork,
    new_client: Callable[[], PageClient],
    write_notes: Callable[[Audit], None],
) -> None:
    bring_to(status, audit, unit_of_work, write_notes)
    for person in outside(audit, unit_of_work):
        client = new_client()
        sign_in(client, person)
        if person is audit.coordinator:
            client.submit(client.page(f"/rounds/{audit.round.id}"), {}, button="Download workbook")
        visited = dict(everything(client))
        assert [path for path, content in visited.items() if says_it(content)] == []
        if person is audit.coordinator and status is Status.SUBMITTED:
            kinds = {content[:2] for content in visited.values()}
            assert b"PK" in kinds, "the workbook is among what was looked into"
        home = f"/returns/{audit.return_.id}"
        for page in ("", "/s1", "/check", "/approve", "/people", "/people/s1", "/submitted", "/receipt", "/review"):
            assert not says_it(client.get(home + page, follow_redirects=True).get_data()), page


@pytest.mark.sqlite  # What it shows is the same whichever database is beneath.
def test_inside_the_agency_it_is_read_where_answers_are_written_checked_and_approved_and_nowhere_else(
    audit: Audit,
    unit_of_work: UnitOfWork,
    new_client: Callable[[], PageClient],
    write_notes: Callable[[Audit], None],
) -> None:
    home = f"/returns/{audit.return_.id}"

    def pages_of(person: User) -> set[str]:
        client = new_client()
        sign_in(client, person)
        return {path.removeprefix(home) for path, content in everything(client) if says_it(content)}

    bring_to(Status.DRAFT, audit, unit_of_work, write_notes)
    assert pages_of(audit.editor) == {"/s1", "/check"}
    assert pages_of(audit.approver) == {"/check"}
    with unit_of_work():
        service.send_for_approval(audit.lead, audit.return_.id)
    assert "/approve" in pages_of(audit.approver)
    with unit_of_work():
        service.submit(audit.approver, audit.return_.id, token="0123456789abcdef")
    for person in (audit.editor, audit.lead, audit.approver):
        assert pages_of(person) <= {"/check"}, "what was submitted holds no note, for the agency neither"


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.ACCEPTED])
def test_no_other_table_and_no_file_holds_a_note(
    status: Status,
    app: Flask,
    settings: Settings,
    audit: Audit,
    unit_of_work: UnitOfWork,
    new_client: Callable[[], PageClient],
    write_notes: Callable[[Audit], None],
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Snapshots, the record, the outbox, jobs and workbooks; and the log lines that were written meanwhile."""
    bring_to(status, audit, unit_of_work, write_notes)
    editor = new_client()
    sign_in(editor, audit.editor)
    editor.get(f"/returns/{audit.return_.id}/check")
    file = tmp_path / "taken.xlsx"
    done = app.test_cli_runner().invoke(args=["export", "returns", audit.round.key, "--output", str(file)])
    assert done.exit_code == 0
    holds = set()
    with unit_of_work():
        for table in Base.metadata.sorted_tables:
            rows = db.session.execute(select(table)).all()
            if any(mark in str(row) for row in rows for mark in MARKS):
                holds.add(table.name)
    assert holds == {"draft_notes"}
    assert not says_it(file.read_bytes())
    database = "portal.sqlite"
    files = [path for path in settings.instance_path.rglob("*") if path.is_file() and database not in path.name]
    assert [path.name for path in files if ".db" not in path.name and says_it(path.read_bytes())] == []
    logged = capfd.readouterr()
    assert not says_it((logged.out + logged.err).encode())
