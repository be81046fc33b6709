"""Ways in that somebody tried at surveys and comparisons, each of which led somewhere once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from portal.comparing.service import keep_figure
from portal.comparing.service.figures import Typed, Wrong
from portal.database import Base, db, now, pretend_now
from portal.errors import Refused
from portal.reporting.progress import Filters
from portal.reporting.service.write_workbook import write_workbook
from portal.returns.models import Round
from portal.returns.service.remove_agency import remove_agency
from portal.surveys.models import EVERYBODY, SurveyBrowser, SurveyCount
from portal.surveys.service import EventWish, close_survey, keep_event, open_survey
from portal.surveys.service.events import WrongEvent
from portal.surveys.service.opening import forget_browsers
from tests.benchmarking.conftest import Browser, UnitOfWork
from tests.benchmarking.rounds import Benchmark, ask_more, figures, submit
from tests.exports import reading
from tests.support.client import PageClient

ANSWERS = {"emp07": "grade_2", "pro05": "grade_4", "prt06": "grade_3", "par06": "grade_3", "wrk04": "grade_1"}
SHEET = {**ANSWERS, "lrn04": "yes", EVERYBODY: EVERYBODY}
"""Everything that one person answered, as counts."""


def test_the_answers_nobody_gave_do_not_tell_what_the_only_one_said(
    benchmark_round: Benchmark, unit_of_work: UnitOfWork, tmp_path: Path
) -> None:
    audit = benchmark_round.audit
    with unit_of_work():
        submit(audit.round, audit.agency, {})
        link = open_survey(audit.lead, audit.return_.id)
        db.session.add_all(
            SurveyCount(link_id=link.id, question_key=key, option_key=option, people=1) for key, option in SHEET.items()
        )
        close_survey(audit.lead, audit.return_.id)
    with unit_of_work():
        write_workbook(tmp_path / "x.xlsx", audit.round, Filters(), "X")
    rows = reading.read(tmp_path / "x.xlsx")["Practitioners"].rows
    assert {row["People"] for row in rows} == {"hidden"}


def test_who_looks_before_and_after_one_person_does_not_see_that_they_answered(
    benchmark_round: Benchmark, unit_of_work: UnitOfWork, browser_of: Browser
) -> None:
    audit = benchmark_round.audit
    with unit_of_work():
        link = open_survey(audit.lead, audit.return_.id)
        count = SurveyCount(link_id=link.id, question_key=EVERYBODY, option_key=EVERYBODY, people=4)
        db.session.add(count)
    lead, seen = browser_of(audit.lead), []
    for _ in range(6):
        with unit_of_work() as session:
            session.get_one(SurveyCount, count.id).people += 1
        seen.append(lead.page(f"{benchmark_round.path}/survey").text)
    assert len(set(seen[:5])) == 1
    assert "At least 5 have answered so far." in seen[4]
    assert "At least 10 have answered so far." in seen[5]


MEETING = EventWish("practitioners", date(2026, 9, 1), "14", "Example: nurses")
FIGURE = Typed("prt03", "national", "68.2", "2024-25", "Example table", date(2026, 9, 1))


@pytest.mark.parametrize(
    "typed",
    [{"people": "0" * 9 + "9" * 30}, {"people": "1" * 5_000}, {"came": "nurses\x00"}, {"came": "\u200b"}],
    ids=["leading noughts", "long", "a control character", "nothing to see"],
)
def test_what_no_database_holds_is_refused_at_a_meeting(
    benchmark_round: Benchmark, unit_of_work: UnitOfWork, typed: dict[str, str]
) -> None:
    audit = benchmark_round.audit
    with unit_of_work():
        keep_event(audit.coordinator, audit.round.id, MEETING)
        with pytest.raises(WrongEvent):
            keep_event(audit.coordinator, audit.round.id, replace(MEETING, **typed))  # type: ignore[arg-type]


@pytest.mark.parametrize("typed", [{"source": "Example\x00"}, {"period": "\x1b[31m"}], ids=["a null", "an escape"])
def test_what_no_database_holds_is_refused_of_a_figure(
    benchmark_round: Benchmark, unit_of_work: UnitOfWork, typed: dict[str, str]
) -> None:
    audit = benchmark_round.audit
    with unit_of_work():
        keep_figure(audit.coordinator, audit.round.id, FIGURE)
        with pytest.raises(Wrong):
            keep_figure(audit.coordinator, audit.round.id, replace(FIGURE, **typed))  # type: ignore[arg-type]


def test_an_agency_with_a_survey_is_not_taken_out_of_the_round(
    benchmark_round: Benchmark, unit_of_work: UnitOfWork
) -> None:
    """What practitioners answered would go with it; and the database refused, with an error page."""
    audit = benchmark_round.audit
    with unit_of_work():
        open_survey(audit.lead, audit.return_.id)
        with pytest.raises(Refused, match="must not be lost"):
            remove_agency(audit.coordinator, audit.return_)


def test_that_a_browser_has_answered_is_forgotten_once_the_round_is_over(
    benchmark_round: Benchmark, unit_of_work: UnitOfWork
) -> None:
    audit = benchmark_round.audit
    with unit_of_work():
        link = open_survey(audit.lead, audit.return_.id)
        db.session.add(SurveyBrowser(link_id=link.id, browser_hash="0" * 64))
    with unit_of_work():
        assert forget_browsers() == 0
        db.session.get_one(Round, audit.round.id).closed_at = now()
    with unit_of_work():
        assert forget_browsers() == 1


def test_no_row_says_when_somebody_answered(
    benchmark_round: Benchmark, unit_of_work: UnitOfWork, new_client: Callable[[], PageClient]
) -> None:
    """Not even when the last answer came: it would stand beside when a colleague was last signed in."""
    audit = benchmark_round.audit
    with unit_of_work():
        path = f"/survey/{open_survey(audit.lead, audit.return_.id).token}"
    client, then = new_client(), now() + timedelta(days=3)
    with pretend_now(then):
        answered = {key: option for key, option in SHEET.items() if key}
        assert client.submit(client.page(path), answered, button="Send my answers").h1 == "Thank you"
    with unit_of_work() as session:
        rows = [row for table in Base.metadata.sorted_tables for row in session.execute(select(table))]
    assert any(value == "emp07" for row in rows for value in row)
    assert not [row for row in rows for value in row if isinstance(value, datetime) and value.date() == then.date()]


def test_whoever_tries_answers_learns_the_middle_no_more_exactly_than_it_is_shown(
    benchmark_round: Benchmark, unit_of_work: UnitOfWork, browser_of: Browser
) -> None:
    """Two thirds of one agency's cases are not told from 66.7% of a thousand."""
    audit = benchmark_round.audit
    with unit_of_work():
        for agency in ask_more(audit.round, 5):
            submit(audit.round, agency, figures(2, 3))
        submit(audit.round, audit.agency, figures(667, 1_000))
    page = browser_of(audit.lead).page(f"{benchmark_round.path}/results")
    row = next(each for each in page.all("tr") if "66.7% (667 of 1,000)" in "".join(each.itertext()))
    assert "The same as the middle of the partners" in "".join(row.itertext())
    at = {name: [each.get(name) for each in row.iter() if each.get(name)] for name in ("x1", "cx")}
    assert at["x1"][-1] == at["cx"][0]
