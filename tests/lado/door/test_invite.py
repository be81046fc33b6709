"""The link that the desk sends during a call: what is sent with it joins the call, and counts once."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from sqlalchemy import func, select

from portal.accounts.models import User
from portal.accounts.words import Mistake
from portal.audit import AuditEvent
from portal.database import db
from portal.errors import Forbidden, NotFound, Refused
from portal.lado.door import service
from portal.lado.matching import Known, matches, write_traces
from portal.lado.models import Contact, NamedConflict, Report, ReportLink
from portal.permissions import AGENCY_ROLES, PARTNERSHIP_ROLES, ROLES, Permission, Role
from tests.lado.arrange import make_conflict, make_contact
from tests.lado.door.conftest import CLUB, Club, Mails, Work, new_link, written_to
from tests.lado.reports.conftest import FIRST, PAGE_ONE, Open, School
from tests.support.builders import make_agency, make_partnership, make_user

HEARD = {"name": "Inventa Exampledaughter", "caller": "Example Coach, 01234 000009"}


@pytest.fixture
def call(school: School, unit_of_work: Work) -> Contact:
    """Logged during the call, with the name as it was heard."""
    with unit_of_work():
        made = make_contact(school.partnership, person=HEARD, summary="Example: somebody called.")
        write_traces(made)
    return made


def path_for(school: School, browser_of: Open, path: str) -> str:
    """The link that the desk sends from one of its pages."""
    desk = browser_of(school.lado)
    return new_link(lambda: desk.submit(desk.page(path), {"email": CLUB}, button="Send the link"))


def send_by(club: Club, path: str, **page_one: Any) -> uuid.UUID:
    page = club.browser.submit(club.press(path), FIRST, button="Continue")
    club.browser.submit(page, {**PAGE_ONE, **page_one}, button="Send now")
    with db.reading() as session:
        return session.scalars(select(Report.id)).one()


def test_the_report_of_a_call_joins_it_and_counts_once(
    club: Club, call: Contact, school: School, browser_of: Open, unit_of_work: Work
) -> None:
    report_id = send_by(club, path_for(school, browser_of, f"/duty/contacts/{call.id}/send-link"))
    with unit_of_work():
        (contact,) = db.session.scalars(select(Contact))
        assert (contact.id, contact.report_id) == (call.id, report_id)
        assert contact.person is not None
        assert contact.person["name"] == PAGE_ONE["person_name"]
        assert contact.person["known_as"] == HEARD["name"]
        assert contact.person["caller"] == HEARD["caller"]
        for name in (HEARD["name"], str(PAGE_ONE["person_name"])):
            assert [one.contact.id for one in matches(school.lado, Known(names=(name,)))] == [call.id]
        report = db.session.get_one(Report, report_id)
        assert contact.incident_id == report.incident_id
        hidden = select(func.count()).where(NamedConflict.incident_id == contact.incident_id)
        assert db.session.scalar(hidden.where(NamedConflict.user_id == school.person.id)) == 1
    page = browser_of(school.lado).page(f"/duty/contacts/{call.id}")
    assert "Example: somebody called." in page.text
    assert str(PAGE_ONE["what_happened"]) in page.text


def test_a_second_adult_is_a_contact_of_its_own_in_the_same_incident(
    club: Club, call: Contact, school: School, browser_of: Open, unit_of_work: Work
) -> None:
    path = path_for(school, browser_of, f"/duty/contacts/{call.id}/send-link")
    page = club.browser.submit(club.press(path), FIRST, button="Continue")
    club.browser.submit(page, PAGE_ONE, button="Save and add more first")
    with unit_of_work():
        (report,) = db.session.scalars(select(Report))
        report.answers = {**report.answers, "other_adults": [{"id": "r1", "name": "Madeupa Examplesson"}]}
    club.browser.submit(club.browser.page(f"/concerns/{report.id}/page_one"), {}, button="Send now")
    with unit_of_work():
        contacts = list(db.session.scalars(select(Contact)))
        assert len(contacts) == 2
        assert {one.report_id for one in contacts} == {report.id}
        assert len({one.incident_id for one in contacts}) == 1


def test_a_call_that_has_a_report_or_is_closed_stays_as_it_is(
    club: Club, call: Contact, school: School, browser_of: Open, unit_of_work: Work
) -> None:
    path = path_for(school, browser_of, f"/duty/contacts/{call.id}/send-link")
    with unit_of_work():
        found = db.session.get_one(Contact, call.id)
        found.state, found.closed_at = "closed", found.arrived_at
    send_by(club, path)
    with unit_of_work():
        assert db.session.scalar(select(func.count()).select_from(Contact)) == 2
        assert db.session.get_one(Contact, call.id).report_id is None
    page = browser_of(school.lado).page(f"/duty/contacts/{call.id}/send-link")
    assert "contact is closed" in page.text
    with unit_of_work(), pytest.raises(Refused):
        service.invite_to_call(school.lado, call.id, CLUB)


def test_a_link_from_the_duty_list_makes_a_new_contact(
    club: Club, call: Contact, school: School, browser_of: Open, unit_of_work: Work
) -> None:
    send_by(club, path_for(school, browser_of, "/duty/send-link"))
    with unit_of_work():
        assert db.session.scalar(select(func.count()).select_from(Contact)) == 2


def test_it_is_on_the_record_by_whom_and_for_which_call_and_never_to_whom(
    club: Club, call: Contact, school: School, browser_of: Open, unit_of_work: Work
) -> None:
    path_for(school, browser_of, f"/duty/contacts/{call.id}/send-link")
    with unit_of_work():
        (event,) = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "lado.link_sent"))
        assert (event.actor, event.record) == (str(school.lado.id), str(call.id))
        assert not [one for one in db.session.scalars(select(AuditEvent)) if "club.example" in str(one.canonical())]
        (link,) = db.session.scalars(select(ReportLink))
        assert (link.made_by_id, link.contact_id, link.email) == (school.lado.id, call.id, CLUB)
    (mail,) = written_to(CLUB)
    assert "promised" in mail.body
    assert call.reference not in mail.body


def test_an_address_that_is_none_is_said_and_nothing_is_sent(
    call: Contact, school: School, browser_of: Open, unit_of_work: Work
) -> None:
    desk = browser_of(school.lado)
    for path in ("/duty/send-link", f"/duty/contacts/{call.id}/send-link"):
        page = desk.submit(desk.page(path), {"email": "no address"}, button="Send the link", status=422)
        assert page.title.startswith("Error: ")
        assert page.ids["email"].get("value") == "no address"
    with unit_of_work():
        assert db.session.scalar(select(func.count()).select_from(ReportLink)) == 0


@pytest.mark.usefixtures("mails")
def test_only_whoever_logs_contacts_here_sends_a_link(school: School, call: Contact, unit_of_work: Work) -> None:
    with unit_of_work():
        there = make_partnership("there")
        agency = make_agency(school.partnership, "another")
        people = [(make_user(role, school.partnership), role) for role in sorted(PARTNERSHIP_ROLES)]
        people += [(make_user(role, agency), role) for role in sorted(AGENCY_ROLES)]
        strange = make_user(Role.LADO, there)
    for person, role in people:
        may = Permission.CONTACT_LOG in ROLES[role]
        assert _sends(person, school.partnership.id, call.id, unit_of_work) == (may, may), role
    assert _sends(strange, school.partnership.id, call.id, unit_of_work) == (False, False)
    with unit_of_work():
        make_conflict(call, school.lado)
    assert _sends(school.lado, school.partnership.id, call.id, unit_of_work) == (True, False)


def _sends(person: User, partnership_id: uuid.UUID, call_id: uuid.UUID, unit_of_work: Work) -> tuple[bool, bool]:
    """Whether somebody sends a link of the desk, and one of a call."""
    found = []
    for send in (
        lambda user: service.invite(user, partnership_id, CLUB),
        lambda user: service.invite_to_call(user, call_id, CLUB),
    ):
        with unit_of_work() as session:
            try:
                send(session.get_one(User, person.id))
            except (Forbidden, NotFound):
                found.append(False)
            else:
                found.append(True)
            session.rollback()
    return found[0], found[1]


def test_the_verb_refuses_what_is_no_address(school: School, unit_of_work: Work, mails: Mails) -> None:
    with unit_of_work(), pytest.raises(Mistake):
        service.invite(school.lado, school.partnership.id, "Example Coach")
