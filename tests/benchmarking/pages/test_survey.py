"""The survey: opened by a lead, answered on a phone without a name, closed once, and then counts beside grades."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from portal.accounts.models import Partnership
from portal.accounts.service import change_settings
from portal.database import db
from portal.pace import Pace
from portal.permissions import SYSTEM, Role
from portal.reporting.progress import Filters
from portal.reporting.service.write_workbook import write_workbook
from portal.returns.models import Round
from portal.surveys.models import SurveyBrowser, SurveyCount, SurveyLink
from portal.surveys.service import answering, close_survey, open_survey, people_of
from tests.benchmarking.conftest import Browser, UnitOfWork
from tests.benchmarking.rounds import SET, Benchmark, submit
from tests.exports import reading
from tests.exports.sets import NAMES
from tests.support.client import PageClient
from tests.support.rounds import make_audit

ANSWERS = {"emp07": "grade_2", "pro05": "grade_4", "prt06": "grade_3", "par06": "grade_3", "wrk04": "grade_1"}
SENT = ANSWERS | {"lrn04": "yes"}
NewClient = Callable[[], PageClient]


@pytest.fixture
def link(benchmark_round: Benchmark, unit_of_work: UnitOfWork) -> str:
    """The path behind the link of an open survey."""
    with unit_of_work():
        made = open_survey(benchmark_round.audit.lead, benchmark_round.audit.return_.id)
        return f"/survey/{made.token}"


def people(unit_of_work: UnitOfWork) -> dict[tuple[str, str], int]:
    with unit_of_work():
        return {(one.question_key, one.option_key): one.people for one in db.session.scalars(select(SurveyCount))}


def fill(client: PageClient, link: str, answers: dict[str, str]) -> None:
    page = client.submit(client.page(link), answers, button="Send my answers")
    assert page.h1 == "Thank you"


def test_a_lead_opens_it_and_gets_a_link_and_a_picture(benchmark_round: Benchmark, browser_of: Browser) -> None:
    lead, path = browser_of(benchmark_round.audit.lead), f"{benchmark_round.path}/survey"
    assert "Practitioner survey 2026" in lead.page(benchmark_round.path).text
    page = lead.submit(lead.page(path), {}, button="Open the survey")
    assert "Nobody has answered yet." in page.text
    picture = lead.get(f"{path}/picture")
    assert picture.mimetype == "image/svg+xml"
    editor = browser_of(benchmark_round.audit.editor)
    assert editor.page(path).h1 == "Practitioner survey 2026"
    assert editor.post(path).status_code in (400, 403)


def test_a_practitioner_answers_without_signing_in_and_counts_once(
    link: str, new_client: NewClient, unit_of_work: UnitOfWork
) -> None:
    phone = new_client()
    page = phone.submit(phone.page(link), {"emp07": "grade_2"}, button="Send my answers", status=422)
    assert "Choose an answer to question 2" in page.text
    fill(phone, link, SENT)
    first = people(unit_of_work)
    assert first == {("", ""): 1, **dict.fromkeys(SENT.items(), 1)}
    assert "has answered already" in phone.page(link).text
    fill(new_client(), link, SENT | {"emp07": "grade_1"})
    assert people(unit_of_work)["", ""] == 2


def test_the_same_page_sent_twice_counts_once(link: str, new_client: NewClient, unit_of_work: UnitOfWork) -> None:
    phone = new_client()
    page = phone.page(link)
    for _ in range(2):
        assert phone.submit(page, SENT, button="Send my answers").h1 == "Thank you"
    assert people(unit_of_work)["", ""] == 1


def test_nothing_says_who_answered(link: str, new_client: NewClient, unit_of_work: UnitOfWork) -> None:
    before = events(unit_of_work)
    fill(new_client(), link, SENT)
    assert events(unit_of_work) == before
    columns = {column.name for table in (SurveyCount, SurveyBrowser) for column in table.__table__.columns}
    assert columns == {"id", "link_id", "question_key", "option_key", "people", "browser_hash"}


def events(unit_of_work: UnitOfWork) -> int:
    from portal.audit import AuditEvent

    with unit_of_work():
        return len(db.session.scalars(select(AuditEvent)).all())


def test_results_are_there_once_it_is_closed_with_the_gap(
    benchmark_round: Benchmark,
    link: str,
    browser_of: Browser,
    new_client: NewClient,
    unit_of_work: UnitOfWork,
    tmp_path: Path,
) -> None:
    audit = benchmark_round.audit
    with unit_of_work():
        submit(audit.round, audit.agency, {"wrk03": "grade_3", "emp01": "grade_2"})
    lead, path = browser_of(audit.lead), f"{benchmark_round.path}/survey"
    for number in range(6):
        fill(new_client(), link, SENT | {"pro05": "grade_4" if number else "grade_1"})
        said = lead.page(path).text
        assert ("Fewer than 5 have answered so far." in said) == (number < 4)
        assert "What they said" not in said
    with unit_of_work():
        assert people_of(SET, {audit.return_.id: {}}) == {}
    page = lead.submit(lead.page(path), {}, button="Close the survey")
    assert "6 answered." in page.text
    assert "Managers at 8.3: In place and evidenced. Managers’ grade less the mean of practitioners: +2.0." in page.text
    assert "No gap is shown where a count is hidden." in page.text
    assert new_client().page(link).h1 == "This survey is closed"
    with unit_of_work():
        assert db.session.scalars(select(SurveyBrowser)).all() == []
        write_workbook(tmp_path / "x.xlsx", audit.round, Filters(), "X")
    rows = reading.read(tmp_path / "x.xlsx")["Practitioners"].rows
    of = {(row["Number"], row["Their answer"]): row for row in rows}
    assert (of["5", "Hardly ever"]["People"], of["5", "Yes, always"]["People"], of["5", "Mostly"]["Gap"]) == (6, 0, 2)
    assert of["2", "Hardly ever"]["People"] == of["2", "Yes, always"]["People"] == "hidden"
    assert browser_of(audit.coordinator).page(path).text.count("6 answered.") == 1


def test_a_closed_survey_stays_closed(benchmark_round: Benchmark, link: str, browser_of: Browser) -> None:
    lead, path = browser_of(benchmark_round.audit.lead), f"{benchmark_round.path}/survey"
    token = next(each for each in lead.page(path).all("input") if each.attrib.get("name") == "csrf_token")
    coordinator = browser_of(benchmark_round.audit.coordinator)
    page = coordinator.submit(coordinator.page(path), {}, button="Close the survey")
    assert "What they said" in page.text
    assert "Open the survey" not in lead.page(path).text
    again = lead.post(path, data={"csrf_token": token.attrib["value"]})
    assert again.status_code == 409
    assert "cannot be opened again" in again.get_data(as_text=True)


def test_a_flood_is_slowed_down_and_loses_nothing(
    link: str, new_client: NewClient, unit_of_work: UnitOfWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "ROOM", Pace(1, answering.ROOM.refill))
    fill(new_client(), link, SENT)
    late = new_client()
    page = late.submit(late.page(link), SENT, button="Send my answers", status=429)
    assert "Many people are answering just now" in page.text
    assert len([each for each in page.all("input") if "checked" in each.attrib]) == 6
    assert people(unit_of_work)["", ""] == 1


def test_the_audit_of_children_has_a_survey_of_staff(
    unit_of_work: UnitOfWork, browser_of: Browser, new_client: NewClient, mails: object
) -> None:
    with unit_of_work():
        audit = make_audit()
        made = open_survey(audit.lead, audit.return_.id)
        path = f"/survey/{made.token}"
    page = new_client().page(path)
    assert page.h1 == "Keeping children safe where you work"
    assert len(page.all("fieldset")) == 12
    staff = browser_of(audit.people[Role.APPROVER]).page(f"/returns/{audit.return_.id}/survey")
    assert "Counts from 1 to 9 are hidden" in staff.text


def test_meetings_are_written_down_with_notes_by_theme(
    benchmark_round: Benchmark, browser_of: Browser, unit_of_work: UnitOfWork, tmp_path: Path
) -> None:
    audit = benchmark_round.audit
    coordinator, path = browser_of(audit.coordinator), f"/rounds/{audit.round.id}/people-events"
    day = {"held_on-day": "1", "held_on-month": "9", "held_on-year": "2026"}
    typed = {"kind": "practitioners", "people": "14", "came": "Example: nurses and officers", **day}
    page = coordinator.submit(
        coordinator.page(path), typed | {"people": "many"}, button="Write the meeting down", status=422
    )
    assert "a whole number from 0 to 5,000" in page.text
    assert "Example: nurses and officers" in page.text
    page = coordinator.submit(coordinator.page(path), typed, button="Write the meeting down")
    assert "14 people came: Example: nurses and officers" in page.text
    event = next(each for each in page.all("option") if "Practitioners, 1 September 2026" in (each.text or ""))
    noted = {"event": event.attrib["value"], "theme": "prt", "text": "Example: they want quicker answers."}
    page = coordinator.submit(page, noted | {"theme": ""}, button="Keep the note", status=422)
    assert "Choose the theme" in page.text
    page = coordinator.submit(page, noted, button="Keep the note")
    assert "Protection: Example: they want quicker answers." in page.text
    assert browser_of(audit.people[Role.SCRUTINEER]).page(path).h1 == "Meetings of practitioners and managers"
    compared = coordinator.page(f"/rounds/{audit.round.id}/comparison")
    assert "Practitioners, 1 September 2026: Example: they want quicker answers." in compared.text
    with unit_of_work() as session:
        write_workbook(tmp_path / "x.xlsx", session.get_one(Round, audit.round.id), Filters(), "X")
    (line,) = reading.read(tmp_path / "x.xlsx")["Meetings"].rows
    assert (line["Meeting of"], line["Held on"], line["People"]) == ("Practitioners", date(2026, 9, 1), 14)
    assert (line["Theme"], line["What was said"]) == ("Protection", "Example: they want quicker answers.")


def test_a_partnership_may_hide_more_and_never_less(
    benchmark_round: Benchmark, browser_of: Browser, new_client: NewClient, unit_of_work: UnitOfWork
) -> None:
    """What a survey promised when it was opened stays; the next one promises what the partnership says by then."""
    audit, path = benchmark_round.audit, f"{benchmark_round.path}/survey"
    for typed, says in (("2", 4), ("lots", 4), ("8", 7), ("99", 19)):
        hide_below(unit_of_work, benchmark_round, typed)
        assert f"Counts from 1 to {says} are hidden" in browser_of(audit.lead).page(path).text
    with unit_of_work():
        token = open_survey(audit.lead, audit.return_.id).token
    hide_below(unit_of_work, benchmark_round, "")
    link = f"/survey/{token}"
    assert "Counts below 20 are hidden" in new_client().page(link).text
    for _ in range(6):
        fill(new_client(), link, SENT)
    lead = browser_of(audit.lead)
    page = lead.page(path)
    assert "Fewer than 20 have answered so far." in page.text
    closed = lead.submit(page, {}, button="Close the survey")
    assert "Fewer than 20 answered, so everything is hidden." in closed.text


def hide_below(unit_of_work: UnitOfWork, benchmark: Benchmark, typed: str) -> None:
    with unit_of_work() as session:
        partnership = session.get_one(Partnership, benchmark.audit.partnership.id)
        change_settings(SYSTEM, partnership, wording={"survey_hide_below": typed})


def test_the_workbook_of_an_audit_has_practitioners_only_where_they_were_asked(
    unit_of_work: UnitOfWork, mails: object, tmp_path: Path
) -> None:
    with unit_of_work():
        audit = make_audit()
        write_workbook(tmp_path / "x.xlsx", audit.round, Filters(), "X")
    assert tuple(reading.read(tmp_path / "x.xlsx")) == NAMES
    with unit_of_work():
        open_survey(audit.lead, audit.return_.id)
        close_survey(audit.lead, audit.return_.id)
        write_workbook(tmp_path / "x.xlsx", audit.round, Filters(), "X")
    assert "Practitioners" in reading.read(tmp_path / "x.xlsx")


def test_every_link_is_its_own(benchmark_round: Benchmark, unit_of_work: UnitOfWork) -> None:
    with unit_of_work():
        lead, return_id = benchmark_round.audit.lead, benchmark_round.audit.return_.id
        first, second = (open_survey(lead, return_id) for _ in range(2))
        assert first.id == second.id
        assert len(db.session.scalars(select(SurveyLink)).all()) == 1
        assert len(first.token) >= 22
    assert SET.key == "benchmarking-2026"
