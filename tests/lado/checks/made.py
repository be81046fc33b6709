"""Invented checks and requests, made through the same verbs as real ones. Call inside ``with unit_of_work():``."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from portal.accounts.models import Partnership, User
from portal.database import db, now
from portal.lado.cases.models import Allegation, Outcome
from portal.lado.checks.models import Check, CheckImport, DbsRequest
from portal.lado.checks.policy import contact_of
from portal.lado.checks.service import Asked, lists, log_check
from portal.lado.checks.service import dbs as dbs_verbs
from portal.lado.checks.service.dbs import DbsAsked
from portal.lado.checks.service.log_check import person_of
from portal.lado.matching import write_traces
from portal.lado.models import Contact
from portal.lado.sealing.keystore import keys
from portal.local_time import today
from tests.lado.arrange import make_contact
from tests.lado.desk.conftest import Desk

NAME = "Inventa Examplesdottir"
BORN = date(1980, 2, 3)


def asked(**fields: Any) -> Asked:
    values: dict[str, Any] = {
        "organisation": "Example Council, staffing",
        "asker": "Example Asker",
        "reply_to": "staffing@example.invalid",
        "verified": "known",
        "purpose": "foster_carer",
        "role": "Foster carer",
        "told": "notice",
        "name": NAME,
        "born": BORN,
        "arrived": today(),
    }
    return Asked(**{**values, **fields})


def make_check(desk: Desk, user: User | None = None, **fields: Any) -> Check:
    return log_check(user or desk.lado, desk.partnership, asked(**fields))


def make_known(desk: Desk, outcome: str = "", **fields: Any) -> Contact:
    """An earlier contact about the person, with a standing outcome where one is named."""
    contact = make_contact(desk.partnership, **fields)
    write_traces(contact)
    if outcome:
        add_outcome(contact, desk.lado, outcome)
    return contact


def add_outcome(contact: Contact, user: User, outcome: str, replaces: Outcome | None = None) -> Outcome:
    common = {"contact_id": contact.id}
    allegation = Allegation(
        **common,
        position=1 if replaces is None else 2,
        category_opened="physical",
        context="work",
        added_at=now(),
        added_by_id=user.id,
        text="Invented.",
    )
    db.session.add(allegation)
    db.session.flush()
    made = Outcome(
        **common,
        allegation_id=allegation.id,
        outcome=outcome,
        agreed_on=today(),
        at=now(),
        by_id=user.id,
        reasoning="Invented.",
        replaces_id=replaces.id if replaces is not None else None,
    )
    db.session.add(made)
    db.session.flush()
    return made


def dbs_asked(**fields: Any) -> DbsAsked:
    values: dict[str, Any] = {
        "dbs_reference": "EXAMPLE/1",
        "requester": "Example Caseworker",
        "purpose": "An invented barring decision.",
        "name": NAME,
        "items": ("Minutes of the first meeting", "The outcome letter"),
        "arrived": today(),
    }
    return DbsAsked(**{**values, **fields})


def make_dbs(desk: Desk, user: User | None = None, **fields: Any) -> DbsRequest:
    return dbs_verbs.log_dbs(user or desk.lado, desk.partnership, dbs_asked(**fields))


def seen(row: Check | DbsRequest) -> int:
    return contact_of(row).revision


def spoil(row: Check | DbsRequest, **values: Any) -> None:
    """Write into a row what no verb would; raises IntegrityError where the database keeps it out."""
    with db.session.begin_nested():
        for name, value in values.items():
            setattr(row, name, value)
        db.session.flush()


def make_check_world(user: User, partnership: Partnership) -> dict[str, str]:
    """A check, a request by the DBS and a list that waits, for the tests that walk every address."""
    check = log_check(user, partnership, asked())
    keys.make(list_id := uuid.uuid4())
    values = {"partnership_id": partnership.id, "by_id": user.id, "made_at": now(), "rows": []}
    db.session.add(CheckImport(id=list_id, expires_at=now() + lists.KEPT, **values))
    dbs = dbs_verbs.log_dbs(user, partnership, dbs_asked())
    db.session.flush()
    return {"check_id": str(check.id), "list_id": str(list_id), "dbs_id": str(dbs.id)}


def put_check_and_dbs(contact: Contact, row_id: uuid.UUID) -> None:
    """A check and a request by the DBS that hang on a contact that is there, with an id of the caller's choice."""
    keys.make(row_id)
    common: dict[str, Any] = {"id": row_id, "partnership_id": contact.partnership_id, "contact_id": contact.id}
    common |= {"arrived_at": contact.arrived_at, "due_on": today()}
    codes = {"purpose": "other", "verified": "known", "told": "notice"}
    db.session.add(Check(person=person_of(asked()), requester={"organisation": "Example"}, **codes, **common))
    details = {"dbs_reference": "E/1", "requester": "Example", "purpose": "Example", "name": NAME}
    db.session.add(DbsRequest(details=details, **common))
    db.session.flush()
