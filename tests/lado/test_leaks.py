"""A canary in every sealed column is in no file that the portal writes, in any of eight encodings."""

from __future__ import annotations

import dataclasses
import io
import sys
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal import logs
from portal.accounts.models import User
from portal.backups import archive
from portal.backups.keys import backup_key
from portal.backups.making import make_backup
from portal.data_protection.tables import Sort, classification
from portal.database import Base, db, now
from portal.lado.matching import write_traces
from portal.lado.models import (
    Decision,
    Document,
    Message,
    NamedConflict,
    ReportLink,
    ReportReader,
    SightGrant,
)
from portal.lado.sealing import copies, fields
from portal.lado.sealing.cipher import Place
from portal.permissions import Role
from tests.backups.arrange import use, with_backups
from tests.lado.arrange import make_contact, make_report
from tests.lado.filling import Filler, sealed_in
from tests.lado.meetings.arrange import fill_every_sealed
from tests.permissions.test_matrix import doors
from tests.record.test_logs import Kept
from tests.security.test_canaries import places
from tests.support.builders import make_default_partnership, make_user, sign_in

pytestmark = [pytest.mark.sqlite, pytest.mark.usefixtures("mails")]
STEM = "Canáry-wörds-0"
SEALED = sorted(
    (name, column)
    for name, one in classification().tables.items()
    for column, sort in one.columns.items()
    if sort is Sort.SEALED
)


def canary(table: str, column: str) -> str:
    return f"{STEM}{SEALED.index((table, column)):03}"


def fill_every_sealed_column() -> tuple[User, uuid.UUID]:
    """One row of each table, with its own canary in each sealed column; a LADO, and the contact."""
    here = make_default_partnership()
    lado, at = make_user(Role.LADO, here), now()

    def words(table: str, *columns: str) -> dict[str, Any]:
        return {one: canary(table, one) for one in columns}

    report = make_report(
        here,
        lado,
        answers={"what": canary("lado_reports", "answers")},
        **words("lado_reports", "email"),
    )
    person = {"name": canary("lado_contacts", "person"), "workplace": canary("lado_contacts", "person")}
    contact = make_contact(
        here,
        person=person,
        report_id=report.id,
        incident_id=report.incident_id,
        **words("lado_contacts", "summary"),
    )
    write_traces(contact)
    times = {"made_at": at, "expires_at": at}
    link = ReportLink(
        holder_id=report.id, partnership_id=here.id, purpose="start", **times, **words("lado_links", "email")
    )
    on: dict[str, Any] = {"report_id": report.id, "contact_id": contact.id}
    who = [{"name": canary(table, "who")} for table in ("lado_readers", "lado_conflicts")]
    db.session.add_all(
        [
            link,
            ReportReader(report_id=report.id, part="reader", since=at, who=who[0]),
            NamedConflict(**on, incident_id=report.incident_id, why="declared", since=at, who=who[1]),
            Decision(
                contact_id=contact.id,
                decision="advice",
                criteria=[],
                at=at,
                by_id=lado.id,
                **words("lado_decisions", "reason"),
            ),
            Message(**on, from_desk=True, at=at, **words("lado_messages", "text")),
            Document(**on, at=at, kind="pdf", size=1, sha256="0" * 64, **words("lado_documents", "label")),
            SightGrant(
                contact_id=contact.id,
                user_id=lado.id,
                level="read",
                by_id=lado.id,
                since=at,
                until=at,
                **words("lado_grants", "reason"),
            ),
        ]
    )
    db.session.flush()
    fill_every_sealed(lado, contact, canary)
    Filler(canary, here, lado, report, contact, link).fill()
    return lado, contact.id


def read_all_of_it() -> set[str]:
    """Every canary, as the portal reads it back."""
    with db.reading() as session:
        models = [mapper.class_ for mapper in Base.registry.mappers if sealed_in(mapper.class_)]
        rows = [row for model in models for row in session.query(model)]
        said = [getattr(row, name) for row in rows for name in sealed_in(type(row))]
    return {f"{STEM}{number:03}" for number in range(len(SEALED)) if f"{STEM}{number:03}" in str(said)}


@pytest.fixture
def said(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kept]:
    """All that is logged, to the last detail; temporary files have a folder of their own."""
    for name in ("temporary", "backups", "copies"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    kept = Kept()
    with monkeypatch.context() as replaced:
        replaced.setattr(sys, "stderr", kept)
        logs.configure("DEBUG")
    yield kept
    logs.configure("INFO")


def look_at_every_page(app: Flask, lado: User, contact_id: uuid.UUID) -> int:
    """As a LADO, at each address behind the wall that names nothing or the contact; how many were shown."""
    client, shown = FlaskClient(app), 0
    sign_in(client, lado)
    for door in doors(app):
        behind = door.rule.endpoint.startswith(("duty.", "concerns."))
        if door.method == "GET" and behind and door.rule.arguments <= {"contact_id"}:
            with app.test_request_context():
                built = door.rule.build({name: str(contact_id) for name in door.rule.arguments})
            assert built is not None
            shown += client.get(built[1]).status_code == 200
    return shown


@pytest.mark.goal("S3")
@pytest.mark.goal("S8")
@pytest.mark.threat(9)
def test_no_file_holds_what_is_sealed(app: Flask, said: Kept, tmp_path: Path) -> None:
    made = with_backups(app.extensions["settings"], tmp_path)
    settings = dataclasses.replace(made, case_key_backup_path=tmp_path / "copies")
    use(app, settings)
    with db.unit_of_work():
        lado, contact_id = fill_every_sealed_column()
    assert len(read_all_of_it()) == len(SEALED)
    assert look_at_every_page(app, lado, contact_id) >= 2, "the duty list, and the contact"
    backup, _ = make_backup(tmp_path / "backups", settings)
    copy, _ = copies.write_copy(tmp_path / "copies", settings)
    (tmp_path / "opened").mkdir()
    with backup.open("rb") as file:
        archive.read(file, backup_key(settings), lambda name, data: _keep(tmp_path / "opened", name, data))
    (tmp_path / "opened" / "keys").write_bytes(copies._opened(copy, settings))
    folders = [settings.instance_path.parent, tmp_path]
    assert places([STEM], folders, said.getvalue()) == set()
    assert '"request"' in said.getvalue()


def _keep(folder: Path, name: str, data: Iterator[bytes]) -> None:
    out = io.BytesIO()
    out.writelines(data)
    (folder / name.replace("/", "-")).write_bytes(out.getvalue())


@pytest.mark.goal("S3")
def test_without_the_seal_they_are_found(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test of the test: each of the columns by itself is seen in the database."""
    monkeypatch.setattr(fields, "close", _in_the_clear)
    monkeypatch.setattr(fields, "open_", _in_the_clear)
    with db.unit_of_work():
        fill_every_sealed_column()
    for table, column in SEALED:
        assert places([canary(table, column)], [tmp_path], ""), (table, column)


def _in_the_clear(_key: bytes, plain: bytes, _place: Place) -> bytes:
    return plain
