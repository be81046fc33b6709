"""What was erased is nowhere: not in the database, not in its files, not in a backup that is put back."""

from __future__ import annotations

import shutil
import uuid
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.config import Settings
from portal.database import Base, db, now
from portal.errors import Refused
from portal.lado.keeping import erasing
from portal.lado.keeping.holders import holders_of
from portal.lado.keeping.models import CaseHold
from portal.lado.keeping.service import confirm, propose
from portal.lado.keeping.service.erase import Reason
from portal.lado.models import ConflictTrace, Contact, Message, NamedConflict, Trace
from portal.lado.sealing.fields import ERASED
from portal.lado.sealing.keystore import keys, store_path
from portal.mail import postbox
from portal.permissions import Role
from tests.lado.arrange import SUMMARY, make_conflict, make_contact, make_report
from tests.lado.desk.conftest import Work
from tests.lado.filling import sealed_in
from tests.lado.keeping.arrange import make_asked, make_closed
from tests.lado.test_leaks import canary, fill_every_sealed_column, read_all_of_it
from tests.support.builders import make_partnership, make_user

pytestmark = [pytest.mark.sqlite, pytest.mark.usefixtures("mails")]


def database_file(settings: Settings) -> Path:
    return Path(settings.database_url.removeprefix("sqlite:///"))


def not_of(holders: set[uuid.UUID]) -> set[str]:
    """What is sealed for nobody of these."""
    with db.reading() as session:
        models = [mapper.class_ for mapper in Base.registry.mappers if sealed_in(mapper.class_)]
        rows = [row for model in models for row in session.query(model)]
        return {
            canary(row.__tablename__, name)
            for row in rows
            for name in sealed_in(type(row))
            if row.sealed_for not in holders
        }


@pytest.mark.goal("S3")
@pytest.mark.goal("S6")
def test_an_erased_case_says_nothing_live_nor_from_a_backup(app: Flask, tmp_path: Path) -> None:
    settings: Settings = app.extensions["settings"]
    with db.unit_of_work():
        _, contact_id = fill_every_sealed_column()
    backup, live = tmp_path / "before.db", database_file(settings)
    db.engine.dispose()
    shutil.copyfile(live, backup)
    with db.unit_of_work():
        contact = db.session.get_one(Contact, contact_id)
        mine = set(holders_of(contact))
        erasing.erase(contact)
    others = not_of(mine)
    assert read_all_of_it() == others
    assert len(others) <= 2, "a list of checks that is gone within a day, and no more"
    with db.reading() as session:
        assert [len(session.scalars(select(one.id)).all()) for one in (Trace, ConflictTrace)] == [0, 0]
    db.engine.dispose()
    shutil.copyfile(backup, live)
    assert read_all_of_it() == others
    assert erasing.erase_again() == 1
    assert erasing.erase_again() == 0
    with db.reading() as session:
        assert session.get_one(Contact, contact_id).erased_at is not None
        assert session.scalars(select(Trace)).all() == []


def test_a_report_goes_with_the_last_of_its_contacts(session: Session) -> None:
    """Until then what was said of the erased one is overwritten; whoever must not know of the other still does not."""
    here = make_partnership("here", is_default=True)
    hidden = make_user(Role.LADO, here)
    report = make_report(here)
    one, other = (make_contact(here, report_id=report.id, incident_id=report.incident_id) for _ in range(2))
    make_conflict(one, hidden)
    make_conflict(one, None, who={"name": "Inventa Examplesdottir"})
    said = [
        Message(report_id=report.id, contact_id=each.id, from_desk=True, at=now(), text=SUMMARY)
        for each in (one, other)
    ]
    session.add_all(said)
    session.flush()
    assert erasing.erase(one) is False
    assert [each.text for each in said] == [ERASED, SUMMARY]
    assert (one.summary, other.summary, report.answers) == (ERASED, SUMMARY, {"what": SUMMARY})
    assert [each.user_id for each in session.scalars(select(NamedConflict))] == [hidden.id]
    assert erasing.erase(other) is True
    assert (other.summary, report.answers, said[1].text) == (ERASED, {}, ERASED)
    assert report.erased_at is not None
    assert session.scalars(select(NamedConflict)).all() == []


def test_a_hold_that_comes_in_between_stops_the_worker(session: Session, unit_of_work: Work) -> None:
    here = make_partnership("here", is_default=True)
    manager, lado = make_user(Role.LADO_MANAGER, here), make_user(Role.LADO, here)
    contact = make_closed(here, manager)
    propose(manager, contact.id, Reason("time", "Invented."), seen=contact.revision)
    contact.officer_id = lado.id
    session.flush()
    erasure = confirm(lado, contact.id, seen=contact.revision)
    session.add(CaseHold(contact_id=contact.id, by_id=lado.id, since=now(), reason="Invented."))
    session.commit()
    erasing.erase_confirmed({"erasure": str(erasure.id)})
    assert keys.living([contact.id]) == [contact.id]
    with unit_of_work():
        db.session.scalars(select(CaseHold)).one().ended_at = now()
    for _ in range(2):
        erasing.erase_confirmed({"erasure": str(erasure.id)})
    assert keys.living([contact.id]) == []


def test_the_key_of_what_was_erased_does_not_come_back(session: Session) -> None:
    """An older copy of the key store was put back: what is erased in the database loses its key again."""
    contact = make_closed(make_partnership("here", is_default=True), make_user(Role.LADO, make_partnership("there")))
    copy = store_path(postbox.settings).with_name("older")
    keys.copy_to(copy)
    erasing.erase(contact)
    session.commit()
    keys.close()
    for left in store_path(postbox.settings).parent.glob("keys.db*"):
        left.unlink()
    copy.rename(store_path(postbox.settings))
    assert contact.summary == SUMMARY
    assert erasing.erase_again() == 1
    assert keys.living([contact.id]) == []


def test_what_was_asked_for_is_not_destroyed_before_it_is_answered(session: Session) -> None:
    here = make_partnership("here", is_default=True)
    manager = make_user(Role.LADO_MANAGER, here)
    contact = make_closed(here, manager)
    make_asked(contact.id, manager)
    with pytest.raises(Refused, match="asked for a copy"):
        propose(manager, contact.id, Reason("time", "Invented."), seen=contact.revision)
