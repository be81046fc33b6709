"""What the LADO does is in no page, no file and no report that an administrator can ask for."""

from __future__ import annotations

import io
import uuid
import zipfile
from typing import Any, NamedTuple

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal import audit, mail, refused
from portal.accounts import failed_mail
from portal.accounts.models import Agency, Partnership, User
from portal.audit import AuditEvent
from portal.data_protection.everything import write_partnership, write_person
from portal.data_protection.ownership import of_partnership
from portal.data_protection.tables import NEVER_SHOWN, Whose, classification
from portal.database import db, now
from portal.local_time import today
from portal.mail import OutboxMessage
from portal.permissions import LADO_ROLES, PARTNERSHIP_ROLES, ROLES, Permission, Role
from portal.record import reading
from portal.record.filters import Filters
from portal.record.who import who
from portal.storage import StoredFile
from tests.lado.arrange import make_contact, make_report
from tests.support.builders import make_agency, make_default_partnership, make_user, sign_in

pytestmark = pytest.mark.usefixtures("mails")
CANARY = "zaunkoenig"


class Cast(NamedTuple):
    here: Partnership
    agency: Agency
    administrator: User
    lado: User
    author: User
    contact_id: uuid.UUID


@pytest.fixture
def cast(app: Flask) -> Cast:
    """A LADO who has read and done things about a person who has an account, each on the record."""
    with db.unit_of_work():
        here = make_default_partnership()
        agency = make_agency(here)
        administrator, lado = make_user(Role.ADMINISTRATOR, here), make_user(Role.LADO, here)
        author = make_user(Role.SAFEGUARDING_LEAD, agency)
        contact, report = make_contact(here), make_report(here, author)
        for number, person in enumerate((lado, author, None)):
            for place in ({"partnership_id": here.id}, {"agency_id": agency.id}, {}):
                for record in (contact.id, report.id, author.id, agency.id):
                    audit.record(f"lado.{CANARY}_{number}", person, record_id=record, **place)
        mail.send(author.email, "There is an update", CANARY, kind="lado_update").given_up_at = now()
        mail.send(author.email, "Something else", "words", kind="reminder").given_up_at = now()
    return Cast(here, agency, administrator, lado, author, contact.id)


@pytest.mark.goal("S2")
def test_no_administrator_reads_of_it_in_the_record(cast: Cast) -> None:
    for filters in (Filters(), Filters(action=f"lado.{CANARY}_0"), Filters(record=str(cast.contact_id))):
        with db.reading():
            found = reading.read_events(cast.administrator, filters)
        assert not [one for one in found.lines if CANARY in f"{one.what}{one.facts}{one.record}"]
        assert not [one for one in found.lines if one.actor_id == str(cast.lado.id)]
    for kind, subject in (("agency", cast.agency.id), ("person", cast.author.id), ("person", cast.lado.id)):
        with db.reading():
            report = who(cast.administrator, kind, subject, today(), today())
        assert not [one for one in report.did if CANARY in one.what or one.record == str(cast.contact_id)]


def in_file(write: Any) -> str:
    out = io.BytesIO()
    with db.reading() as session:
        write(out, session)
    with zipfile.ZipFile(out) as file:
        return "\n".join(file.read(name).decode() for name in file.namelist())


def test_it_is_in_no_file_of_everything_nor_in_one_about_a_person(cast: Cast) -> None:
    files = [in_file(lambda out, session: write_partnership(out, session, cast.here, agencys_own=True))]
    for person in (cast.author, cast.lado):
        for place in (cast.here.id, None):
            files.append(
                in_file(lambda out, session: write_person(out, session, person, place, agencys_own=True))  # noqa: B023
            )
    for words in files:
        assert CANARY not in words
        assert "There is an update" not in words
        assert str(cast.contact_id) not in words
    assert "Something else" in files[1], "the test of the test: other e-mails are in it"


def test_every_table_behind_the_wall_is_the_lados_and_none_of_its_sealed_columns_is_ever_shown() -> None:
    for name, one in classification().tables.items():
        assert (one.whose is Whose.LADO) == name.startswith("lado_")
        assert not [column for column in one.shown if one.columns[column] in NEVER_SHOWN]


def test_a_stored_file_of_a_report_is_in_no_file(cast: Cast) -> None:
    """Nor are the events and e-mails, which the table says row by row."""
    without = {name: dict(one.without) for name, one in classification().tables.items() if one.without}
    assert without == {
        "audit_events": {"action": "lado."},
        "outbox_messages": {"kind": "lado_"},
        "stored_files": {"purpose": "lado_"},
    }
    with db.unit_of_work() as session:
        for name in ("lado_document", "logo"):
            kept = StoredFile(owner_id="x", purpose=name, name="x", stored_as=name, media_type="x", size=1, sha256="x")
            kept.created_at = kept.expires_at = now()
            session.add(kept)
            session.flush()
            cast.here.logo_file_id = kept.id
            session.merge(cast.here)
            session.flush()
            shown = session.scalars(
                select(StoredFile).where(of_partnership(classification().tables["stored_files"], cast.here.id))
            ).all()
            assert [one.purpose for one in shown] == ([] if name == "lado_document" else ["logo"])


def test_an_e_mail_of_the_lado_that_failed_is_on_no_administrators_list(cast: Cast) -> None:
    with db.reading() as session:
        assert [one.kind for one in session.scalars(failed_mail.visible_to(cast.administrator))] == ["reminder"]
        assert session.query(OutboxMessage).count() == 2
        assert failed_mail.count_for(cast.administrator) == 1


def test_whoever_was_turned_away_there_is_in_no_administrators_record(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A head who tries an old address: the administrator must not read in the record that there is one."""
    monkeypatch.setattr(refused, "_behind", {"returns"})
    person, outsider = FlaskClient(app), FlaskClient(app)
    sign_in(person, cast.author)
    sign_in(outsider, cast.administrator)
    assert person.get(f"/returns/{uuid.uuid4()}").status_code == 404
    assert outsider.get(f"/returns/{uuid.uuid4()}").status_code == 403
    with db.unit_of_work() as session:
        actions = {
            one.action for one in session.query(AuditEvent).all() if "refused" in one.action or "not" in one.action
        }
        assert actions == {"lado.page_not_found", "lado.access_refused"}
    with db.reading():
        lines = reading.read_events(cast.administrator, Filters()).lines
    assert not [one for one in lines if "returns." in one.facts]


def test_no_role_of_before_may_do_anything_behind_the_wall() -> None:
    contact = {one for one in Permission if one.value.startswith("contact:")}
    figures = {one for one in Permission if one.value.startswith("figures:")}
    assert contact
    for role in Role:
        assert bool(ROLES[role] & contact) == (role in LADO_ROLES)
    for role in PARTNERSHIP_ROLES:
        assert Permission.REPORT_MAKE not in ROLES[role]
        assert (ROLES[role] <= contact | figures) == (role in LADO_ROLES)
        assert bool(ROLES[role] & (figures - {Permission.FIGURES_PUBLISHED})) <= (role in LADO_ROLES)
