"""Who reads what was sent: handing it over is a deed of its own, and nobody who must not know is let in."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from sqlalchemy import select

from portal.accounts.models import User
from portal.accounts.words import Mistake
from portal.audit import AuditEvent
from portal.database import db
from portal.errors import Forbidden, NotFound
from portal.lado.models import Report, ReportReader
from portal.lado.reports.service import readers
from portal.permissions import Role
from tests.lado.arrange import make_conflict, make_reader, make_report
from tests.lado.reports.conftest import Open, School, Work
from tests.support.builders import make_user
from tests.support.mails import Mail

Mails = Callable[[], list[Mail]]


@pytest.fixture
def report(school: School, unit_of_work: Work) -> Report:
    answers = {"person_name": "Inventa Examplesdottir"}
    with unit_of_work():
        made = make_report(school.partnership, school.dsl, agency_id=school.agency.id, answers=answers)
    assert isinstance(made, Report)
    return made


def who_reads(report: Report) -> dict[uuid.UUID | None, str]:
    query = select(ReportReader.user_id, ReportReader.part).where(
        ReportReader.report_id == report.id, ReportReader.until.is_(None)
    )
    with db.reading() as session:
        return {user_id: part for user_id, part in session.execute(query)}  # noqa: C416


def test_handing_over_ends_what_was_before_and_keeps_its_trace(
    report: Report, school: School, unit_of_work: Work, mails: Mails
) -> None:
    with unit_of_work():
        other = make_user(Role.EDITOR, school.agency, name="Example Colleague")
        make_reader(report, school.head, part="case_manager")
    with unit_of_work():
        readers.let_read(school.dsl, report.id, str(other.id))
    assert who_reads(report) == {school.head.id: "case_manager", other.id: "reader"}
    with unit_of_work():
        readers.hand_over(school.dsl, report.id, str(other.id))
    assert who_reads(report) == {other.id: "case_manager"}
    with unit_of_work():
        assert len(list(db.session.scalars(select(ReportReader)))) == 3
        events = db.session.scalars(select(AuditEvent.action).where(AuditEvent.action.startswith("lado.")))
        assert sorted(events) == ["lado.handed_over", "lado.reader_added"]
    assert {(one.recipient, one.subject) for one in mails()} == {(other.email, "There is an update in the portal")}


def test_the_pages_hand_it_over_and_take_it_back(
    report: Report, school: School, browser_of: Open, mails: Mails
) -> None:
    dsl, head = browser_of(school.dsl), browser_of(school.head)
    receipt = f"/concerns/{report.id}/receipt"
    assert head.get(receipt).status_code == 404
    assert "Nobody else." in dsl.page(f"/concerns/{report.id}/readers").text
    page = dsl.page(f"/concerns/{report.id}/readers")
    again = dsl.submit(page, {"colleague": ""}, button="Hand it over to them", status=422)
    assert "Choose a colleague from the list" in again.text
    page = dsl.submit(page, {"colleague": str(school.head.id)}, button="Hand it over to them")
    assert "Example Head" in page.text
    assert head.get(receipt).status_code == 200
    assert head.get(f"/concerns/{report.id}/readers").status_code == 404, "it is the author's to say"
    dsl.submit(page, {}, button="Take away from Example Head")
    assert head.get(receipt).status_code == 404


@pytest.mark.parametrize("verb", [readers.let_read, readers.hand_over])
def test_whoever_must_not_know_is_passed_over_without_a_word(
    verb: Callable[[User, uuid.UUID, str], None], report: Report, school: School, unit_of_work: Work, mails: Mails
) -> None:
    with unit_of_work():
        make_conflict(report, school.head)
    with unit_of_work():
        verb(school.dsl, report.id, str(school.head.id))
    assert who_reads(report) == {}
    assert mails() == []


@pytest.mark.parametrize("verb", [readers.let_read, readers.hand_over])
def test_only_colleagues_who_are_not_named_can_be_chosen(
    verb: Callable[[User, uuid.UUID, str], None], report: Report, school: School, unit_of_work: Work
) -> None:
    for wrong in (str(school.person.id), str(school.lado.id), str(school.dsl.id), "", "nonsense"):
        with unit_of_work(), pytest.raises(Mistake):
            verb(school.dsl, report.id, wrong)


def test_it_is_for_the_author_alone_and_not_in_conflict(report: Report, school: School, unit_of_work: Work) -> None:
    with unit_of_work():
        reader = make_reader(report, school.head)
        draft = make_report(school.partnership, school.dsl, state="draft", sent_at=None)
        strange = make_reader(make_report(school.partnership), school.head)
    for user, report_id in ((school.head, report.id), (school.lado, report.id), (school.dsl, draft.id)):
        with unit_of_work(), pytest.raises((NotFound, Forbidden)):
            readers.read_by(user, report_id)
    with unit_of_work(), pytest.raises(NotFound):
        readers.end_reading(school.dsl, report.id, strange.id)
    with unit_of_work():
        make_conflict(report, school.dsl)
    with unit_of_work(), pytest.raises(NotFound):
        readers.end_reading(school.dsl, report.id, reader.id)


def test_by_the_private_route_nobody_can_be_let_in(school: School, unit_of_work: Work) -> None:
    with unit_of_work():
        report = make_report(school.partnership, school.dsl, route="private")
    with unit_of_work():
        assert readers.read_by(school.dsl, report.id).colleagues == ()
    with unit_of_work(), pytest.raises(Mistake):
        readers.let_read(school.dsl, report.id, str(school.head.id))
