"""Ways in that somebody tried, each of which led somewhere once."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from typing import cast

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts import failed_mail, merging
from portal.accounts.models import Partnership, User
from portal.accounts.service import change_role, leave
from portal.database import db, now
from portal.errors import NotFound
from portal.lado import conflicts, policy
from portal.lado.desk import service as desk
from portal.lado.desk.service.undelivered import undelivered
from portal.lado.door.service.ask import make_start_link
from portal.lado.models import Contact, Decision, Message, NamedConflict, Report, ReportReader, SightGrant
from portal.lado.reports.adults import Adult
from portal.lado.reports.named import is_named, known_by
from portal.lado.reports.service import Beginning, start
from portal.lado.reports.unsent import nudge_authors
from portal.mail import OutboxMessage
from portal.permissions import SYSTEM, Role
from tests.lado.arrange import make_conflict, make_contact, make_reader, make_report
from tests.lado.reports.conftest import PAGE_ONE, Open, School, Work, begun, browser_of, dsl, school
from tests.support.builders import add_role, make_agency, make_default_partnership, make_partnership, make_user
from tests.support.client import PageClient

__all__ = ["browser_of", "dsl", "school"]
pytestmark = pytest.mark.threat(2)
CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
REVISION = re.compile(r'name="_revision"[^>]*value="([^"]+)"')


@pytest.fixture
def here(session: Session) -> Partnership:
    return make_default_partnership()


def sees(user: User, contact: Contact) -> bool:
    return db.session.scalar(policy.visible_to(user).where(Contact.id == contact.id)) is not None


def found(pattern: re.Pattern[str], client: PageClient, path: str) -> str:
    said = pattern.search(client.get(path).text)
    assert said is not None
    return said.group(1)


def written(client: PageClient, **further: str | list[str]) -> tuple[str, str]:
    """A draft with its first page; gives where it is and a token to send it with."""
    home = begun(client)
    fields = {"csrf_token": found(CSRF, client, f"{home}/page_one"), "_go": "stay", **PAGE_ONE, **further}
    typed = {**fields, "_revision": found(REVISION, client, f"{home}/page_one")}
    assert client.post(f"{home}/page_one", data=typed).status_code == 303
    return home, str(fields["csrf_token"])


def merged(kept: User, given_up: User) -> None:
    given_up.merged_into_id, given_up.merged_at = kept.id, now()
    db.session.flush()


def test_what_an_administrator_joins_to_an_account_is_read_once_the_desk_has_looked(
    here: Partnership, mails: object
) -> None:
    agency, lado = make_agency(here, "school"), make_user(Role.LADO, here)
    administrator, kept = make_user(Role.ADMINISTRATOR, here), make_user(Role.EDITOR, agency)
    author = make_user(Role.ALLEGATIONS_LEAD, agency)
    own, other = make_report(here, author, agency_id=agency.id), make_report(here, make_user(), agency_id=agency.id)
    both = make_report(here, kept, agency_id=agency.id)
    for report, reader in ((other, author), (both, author)):
        make_reader(report, reader)
    contact = make_contact(here, report_id=own.id, incident_id=own.incident_id)
    plan = merging.look(administrator, str(kept.id), str(author.id))
    merging.merge(administrator, str(kept.id), str(author.id), plan.seen)
    assert [policy.receipt_only(kept, one) for one in (own, other, both)] == [True, True, False]
    assert set(db.session.scalars(policy.reports_visible_to(kept))) == {own, both}
    assert len(list(db.session.scalars(select(OutboxMessage).where(OutboxMessage.recipient == lado.email)))) == 2
    (doubt,) = db.session.scalars(select(NamedConflict).where(NamedConflict.incident_id == own.incident_id))
    desk.lift(lado, contact.id, doubt.id)
    assert [policy.receipt_only(kept, one) for one in (own, other, both)] == [False, True, False]


@pytest.mark.parametrize("said", [{"email": "old@example.invalid"}, {"name": "Former Example"}])
def test_an_account_that_was_given_up_hides_from_the_one_that_goes_on(here: Partnership, said: dict[str, str]) -> None:
    kept, between = make_user(Role.LADO, here, name="Present Example"), make_user(name="Between Example")
    merged(between, make_user(name="Former Example", email="old@example.invalid"))
    merged(kept, between)
    contact = make_contact(here)
    made = conflicts.hide_from_person(contact, {"name": "Quite Another", **said})
    assert [one.user_id for one in made if one.user_id] == [kept.id]
    assert not sees(kept, contact)


NAMES = (
    "Mrs Inventa Other",
    "Other, Dr. Inventa",
    "Inventa Other MBE",
    "Inventa Jane Other",
    "Inventa Other (deputy head)",
)


@pytest.mark.parametrize("typed", NAMES)
def test_titles_and_names_between_hide_nobody_from_view(here: Partnership, typed: str) -> None:
    there, adult = make_user(Role.LADO, here, name="Inventa Other"), Adult(typed, None, "", {"name": typed})
    contact = make_contact(here)
    conflicts.hide_from_person(contact, adult.details)
    db.session.flush()
    later, another = make_user(Role.LADO, here, name="Ms Inventa Other"), make_user(Role.LADO, here, name="Mrs Other")
    assert [sees(one, contact) for one in (there, later, another)] == [False, False, True]
    assert [is_named(one, [adult], []) for one in (there, later, another)] == [True, True, False]


def test_a_title_and_one_name_is_no_shorter_name(here: Partnership) -> None:
    other, contact = make_user(Role.LADO, here, name="Dr Other"), make_contact(here)
    conflicts.hide_from_person(contact, {"name": "Mrs Other"})
    assert sees(other, contact)


def test_each_address_of_an_adult_is_theirs() -> None:
    adult = Adult("", None, "", {"contact": "01632 960000 home@example.invalid, work@example.invalid"})
    assert [one.get("email") for one in known_by(adult)] == ["home@example.invalid", "work@example.invalid"]


def test_whoever_has_the_second_address_loses_sight(
    school: School, unit_of_work: Work, dsl: PageClient, mails: object
) -> None:
    with unit_of_work():
        person = make_user(Role.LADO, school.partnership, name="Quite Another", email="work@example.invalid")
    both = "01632 960000 home@example.invalid, work@example.invalid"
    home, token = written(dsl, person_phone=both)
    with unit_of_work() as session:
        report = session.get_one(Report, uuid.UUID(home.rpartition("/")[2]))
        report.answers = {**report.answers, "person_phone": both}
    assert dsl.post(f"{home}/check", data={"csrf_token": token}).status_code == 303
    with unit_of_work() as session:
        assert not sees(session.get_one(User, person.id), session.scalars(select(Contact)).one())


def test_an_address_without_a_name_hides_as_well(here: Partnership) -> None:
    lado, person = make_user(Role.LADO, here), make_user(Role.LADO, here, email="person@example.invalid")
    contact = make_contact(here, person=None, named=False)
    desk.correct(lado, contact.id, desk.Details(email="person@example.invalid"), seen=contact.revision)
    assert not sees(person, contact)


def test_whoever_leaves_reads_no_longer_what_was_lent_there(here: Partnership, mails: object) -> None:
    agency, elsewhere = make_agency(here, "school"), make_agency(here, "elsewhere")
    reports = [make_report(here, make_user(), agency_id=one.id) for one in (agency, elsewhere)]
    reader = make_user(Role.EDITOR, agency)
    rows = [make_reader(one, reader) for one in reports]
    add_role(reader, Role.EDITOR, elsewhere)
    held = next(one for one in reader.current_memberships if one.agency_id == agency.id)
    held = change_role(SYSTEM, held.id, Role.APPROVER)
    db.session.expire_all()
    assert [one.until for one in rows] == [None, None]
    leave(SYSTEM, held.id)
    db.session.expire_all()
    assert list(db.session.scalars(policy.reports_visible_to(reader))) == [reports[1]]
    assert [
        one.until is None for one in db.session.scalars(select(ReportReader).where(ReportReader.user_id == reader.id))
    ]


def test_leave_to_read_ends_with_the_desk_it_was_given_at(here: Partnership, mails: object) -> None:
    helper, contact = make_user(Role.LADO_SUPPORT, here), make_contact(here)
    until = now() + timedelta(days=7)
    db.session.add(
        SightGrant(
            contact_id=contact.id,
            user_id=helper.id,
            level=policy.NARRATIVE,
            by_id=make_user(Role.LADO_MANAGER, here).id,
            since=now(),
            until=until,
            reason="Invented.",
        )
    )
    add_role(helper, Role.LADO_SUPPORT, make_partnership("there"))
    held = next(one for one in helper.current_memberships if one.partnership_id == here.id)
    assert policy.may_read_narrative(helper, contact)
    leave(SYSTEM, held.id)
    db.session.expire_all()
    assert not policy.may_read_narrative(helper, contact)
    assert not sees(helper, contact)


def test_the_page_of_somebody_else_stops_nobody_from_sending(
    school: School, unit_of_work: Work, dsl: PageClient, browser_of: Open, mails: object
) -> None:
    with unit_of_work():
        other = make_user(Role.ALLEGATIONS_LEAD, make_agency(school.partnership, "second"))
    first, second = browser_of(other), dsl
    theirs, token = written(second)
    mine, my_token = written(first)
    of_theirs = uuid.UUID(theirs.rpartition("/")[2]).hex
    for client, home, csrf in ((first, mine, my_token), (second, theirs, token)):
        answer = client.post(f"{home}/check", data={"csrf_token": csrf, "_token": of_theirs})
        assert (answer.status_code, answer.headers["Location"]) == (303, f"{home}/receipt")


def test_a_draft_never_takes_the_key_of_anything_else(here: Partnership) -> None:
    """Whoever knows the id of a contact would erase it by beginning a draft of that id and leaving it."""
    agency = make_agency(here, "school")
    lead, contact, report = make_user(Role.ALLEGATIONS_LEAD, agency), make_contact(here), make_report(here, None)
    link = make_start_link("club@example.invalid", here, timedelta(days=1))
    joined = Message(contact_id=contact.id, from_desk=True, at=now(), text="Invented.")
    joined.holder_id = uuid.uuid4()
    db.session.add(joined)
    db.session.flush()
    for taken in (contact.id, link.holder_id, joined.holder_id, report.id):
        with pytest.raises(NotFound):
            start(lead, Beginning(cast(uuid.UUID, taken), agency.id, here.id, {}))
    assert start(lead, Beginning(uuid.uuid4(), agency.id, here.id, {})).state == "draft"


def test_the_page_of_a_colleague_stops_nobody_from_logging(
    school: School, unit_of_work: Work, browser_of: Open
) -> None:
    with unit_of_work():
        colleague = make_user(Role.LADO, school.partnership)
    typed = {
        "arrived_by": "call",
        "referrer": "identified",
        "asks_for": "report",
        "account": "Invented.",
        "token": "the same",
        "_do": "save",
    }
    led = set()
    for one in (school.lado, colleague, colleague):
        client = browser_of(one)
        answer = client.post("/duty/log", data={**typed, "csrf_token": found(CSRF, client, "/duty/log")})
        assert answer.status_code == 303
        led.add(answer.headers["Location"])
    assert len(led) == 2


def test_who_decides_elsewhere_and_helps_here_reads_no_criteria(
    school: School, unit_of_work: Work, browser_of: Open
) -> None:
    with unit_of_work():
        helper = make_user(Role.LADO_SUPPORT, school.partnership)
        add_role(helper, Role.LADO, make_partnership("there"))
        contact = make_contact(school.partnership, decision="referral", decided_at=now(), state="triaged")
        said = {"at": now(), "by_id": school.lado.id, "reason": "Invented."}
        db.session.add(Decision(contact_id=contact.id, decision="referral", criteria=["harmed"], **said))
    pages = [browser_of(each).get(f"/duty/contacts/{contact.id}/letter").text for each in (school.lado, helper)]
    assert ["harmed a child" in page for page in pages] == [True, False]


def test_an_author_in_conflict_gets_nothing_back_from_the_form(
    school: School, unit_of_work: Work, dsl: PageClient, mails: object
) -> None:
    home, token = written(dsl)
    assert dsl.post(f"{home}/check", data={"csrf_token": token}).status_code == 303
    with unit_of_work() as session:
        make_conflict(session.get_one(Report, uuid.UUID(home.rpartition("/")[2])), school.dsl)
    typed = {"csrf_token": token, "_clear": "what_happened"}
    answer = dsl.post(f"{home}/page_one", data=typed, headers={"Accept": "application/json"})
    assert (answer.status_code, "something was seen" in answer.text) == (404, False)
    assert dsl.get(f"{home}/receipt").status_code == 200


def test_that_something_is_not_sent_yet_is_told_to_nobody_but_its_author(here: Partnership, mails: object) -> None:
    administrator, manager = make_user(Role.ADMINISTRATOR, here), make_user(Role.LADO_MANAGER, here)
    author = make_user(Role.ALLEGATIONS_LEAD, make_agency(here, "school"))
    make_report(here, author, state="draft", sent_at=None, updated_at=now() - timedelta(hours=5))
    assert nudge_authors() == 1
    (letter,) = db.session.scalars(select(OutboxMessage))
    letter.given_up_at = now()
    db.session.flush()
    assert (failed_mail.listed_for(administrator), undelivered(manager, here)) == ([], [])
