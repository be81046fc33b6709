"""Who may know of which contact and report: roles, conflicts, grants, readers, authors."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from portal.accounts.models import Partnership, User
from portal.database import db, now
from portal.errors import NotFound
from portal.lado import policy
from portal.lado.models import Contact, Report, SightGrant
from portal.local_time import today
from portal.permissions import LADO_ROLES, PARTNERSHIP_ROLES, SYSTEM, Actor, Identity, Role
from tests.lado.arrange import make_conflict, make_contact, make_reader, make_report
from tests.support.builders import add_role, make_agency, make_partnership, make_user

pytestmark = pytest.mark.goal("S1")


@pytest.fixture
def here(session: Session) -> Partnership:
    return make_partnership("here", is_default=True)


def sees(user: Actor) -> set[uuid.UUID]:
    return {one.id for one in db.session.scalars(policy.visible_to(user))}


def reads(user: Actor) -> set[uuid.UUID]:
    return {one.id for one in db.session.scalars(policy.narrative_visible_to(user))}


def opens(user: Actor) -> set[uuid.UUID]:
    return {one.id for one in db.session.scalars(policy.reports_visible_to(user))}


def test_each_role_sees_the_contacts_of_its_partnership_or_none(here: Partnership) -> None:
    contact, elsewhere = make_contact(here), make_contact(make_partnership("there"))
    everyone = {role: make_user(role, here) for role in PARTNERSHIP_ROLES}
    assert {role for role, user in everyone.items() if sees(user) == {contact.id}} == LADO_ROLES
    assert {role for role, user in everyone.items() if reads(user) == {contact.id}} == LADO_ROLES - {Role.LADO_SUPPORT}
    assert all(sees(everyone[role]) == reads(everyone[role]) == set() for role in PARTNERSHIP_ROLES - LADO_ROLES)
    agency = make_agency(here)
    assert not any(sees(make_user(role, agency)) for role in (Role.SAFEGUARDING_LEAD, Role.ALLEGATIONS_LEAD))
    assert sees(SYSTEM) == reads(SYSTEM) == {contact.id, elsewhere.id}
    assert sees(Identity("anonymous")) == set()


@pytest.mark.threat(2)
def test_whoever_is_in_conflict_knows_nothing_of_the_whole_incident(here: Partnership) -> None:
    lado, other = make_user(Role.LADO, here), make_user(Role.LADO, here)
    first = make_contact(here)
    second = make_contact(here, incident_id=first.incident_id)
    apart = make_contact(here)
    conflict = make_conflict(first, lado)
    assert sees(lado) == reads(lado) == {apart.id}
    assert sees(other) == {first.id, second.id, apart.id}
    with pytest.raises(NotFound):
        policy.get_contact(lado, second.id)
    assert [one.id for one in db.session.scalars(policy.in_conflict_with(first.incident_id))] == [lado.id]
    assert list(db.session.scalars(policy.hidden_from(lado))) == [first.incident_id]
    conflict.lifted_at = now()
    db.session.flush()
    assert sees(lado) == {first.id, second.id, apart.id}
    assert policy.get_contact(lado, second.id, for_change=True) is second
    assert list(db.session.scalars(policy.in_conflict_with(first.incident_id))) == []


def grant(contact: Contact, user: User, **fields: object) -> SightGrant:
    values = {"contact_id": contact.id, "user_id": user.id, "by_id": user.id, "reason": "An invented reason."}
    times = {"since": now() - timedelta(hours=1), "until": now() + timedelta(hours=1)}
    made = SightGrant(**{**values, **times, "level": "read", **fields})
    db.session.add(made)
    db.session.flush()
    return made


def test_a_grant_lets_one_person_see_one_contact_while_it_lasts(here: Partnership) -> None:
    support, outside, contact = make_user(Role.LADO_SUPPORT, here), make_user(), make_contact(here)
    make_contact(here)
    given = grant(contact, outside)
    assert (sees(outside), reads(outside)) == ({contact.id}, set())
    given.level = "narrative"
    db.session.flush()
    assert reads(outside) == {contact.id}
    assert policy.may_read_narrative(outside, contact)
    assert not policy.may_read_narrative(support, contact)
    for change in ({"ended_at": now()}, {"until": now()}, {"since": now() + timedelta(minutes=1)}):
        kept = {name: getattr(given, name) for name in change}
        for name, value in change.items():
            setattr(given, name, value)
        db.session.flush()
        assert sees(outside) == set(), change
        for name, value in kept.items():
            setattr(given, name, value)
    db.session.flush()
    make_conflict(contact, outside)
    assert sees(outside) == set()


def test_a_report_is_for_its_author_and_the_readers_who_are_named(here: Partnership) -> None:
    agency = make_agency(here)
    author, reader, colleague = (make_user(Role.SAFEGUARDING_LEAD, agency) for _ in range(3))
    report = make_report(here, author, agency_id=agency.id)
    named = make_reader(report, reader)
    assert opens(author) == opens(reader) == {report.id}
    assert opens(colleague) == set()
    assert opens(Identity("anonymous")) == opens(make_user(Role.LADO, here)) == set()
    report.state, report.sent_at = "draft", None
    db.session.flush()
    assert (opens(author), opens(reader)) == ({report.id}, set())
    report.state, report.sent_at, named.until = "sent", now(), now()
    db.session.flush()
    assert opens(reader) == set()


@pytest.mark.threat(2)
def test_a_reader_in_conflict_loses_sight_and_the_author_keeps_the_receipt(here: Partnership) -> None:
    author, reader = make_user(), make_user()
    report = make_report(here, author, route="private")
    make_reader(report, reader)
    assert not policy.receipt_only(author, report)
    make_conflict(report, reader)
    make_conflict(report, author)
    assert (opens(author), opens(reader)) == ({report.id}, set())
    assert policy.receipt_only(author, report)
    assert not policy.receipt_only(SYSTEM, report)
    with pytest.raises(NotFound):
        policy.get_report(reader, report.id)


def test_whoever_left_the_organisation_keeps_the_receipt_of_what_they_sent_for_it(here: Partnership) -> None:
    school, successor, elsewhere = (make_agency(here) for _ in range(3))
    author = make_user(Role.SAFEGUARDING_LEAD, school)
    report, own = make_report(here, author, agency_id=school.id), make_report(here, author, route="private")
    assert not policy.receipt_only(author, report)
    author.memberships[0].ended_at = now()
    add_role(author, Role.SAFEGUARDING_LEAD, elsewhere)
    assert policy.receipt_only(author, report)
    assert not policy.receipt_only(author, own)
    assert opens(author) == {report.id, own.id}
    add_role(author, Role.SAFEGUARDING_LEAD, successor)
    school.successor_id, school.succeeded_on = successor.id, today()
    db.session.flush()
    assert not policy.receipt_only(author, report)


def test_the_desk_reads_reports_with_their_contacts(here: Partnership) -> None:
    report = make_report(here, make_user())
    contact = make_contact(here, report_id=report.id, incident_id=report.incident_id)

    def desk(user: Actor) -> list[Report]:
        return list(db.session.scalars(policy.desk_reports_visible_to(user)))

    lado, support = make_user(Role.LADO, here), make_user(Role.LADO_SUPPORT, here)
    assert (desk(lado), desk(support)) == ([report], [])
    make_conflict(contact, lado)
    assert desk(lado) == []
