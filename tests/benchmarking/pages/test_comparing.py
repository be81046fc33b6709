"""Comparison: what an agency sees of the others, and what a coordinator does."""

from __future__ import annotations

from io import BytesIO

from sqlalchemy import select

from portal.comparing.models import ElsewhereFigure
from portal.comparing.service import read_results
from portal.database import db
from portal.returns.models import Round
from portal.returns.reviewing.service import Judgement, judge, share
from tests.benchmarking.conftest import Browser, UnitOfWork
from tests.benchmarking.rounds import Benchmark, answers, ask_more, figures, submit
from tests.support.pages import Page
from tests.support.rounds import fill_in
from tests.support.statements import count_statements

FIGURE = {
    "question": "prt03",
    "place": "national",
    "value": "68.2",
    "period": "April 2024 to March 2025",
    "source": "Example table SG2e",
    "read_on-day": "1",
    "read_on-month": "9",
    "read_on-year": "2026",
}


def token_of(page: Page) -> str:
    return next(each.attrib["value"] for each in page.all("input") if each.attrib.get("name") == "csrf_token")


def partners(round_: Round, count: int) -> None:
    for place, agency in enumerate(ask_more(round_, count)):
        submit(round_, agency, figures(50 + place, 100))


def test_partners_are_shown_in_whole_fives_and_never_by_name(
    benchmark_round: Benchmark, browser_of: Browser, unit_of_work: UnitOfWork
) -> None:
    audit = benchmark_round.audit
    with unit_of_work():
        submit(audit.round, audit.agency, figures(90, 100))
        partners(audit.round, 3)
    client = browser_of(audit.lead)
    page = client.page(f"{benchmark_round.path}/results")
    assert page.h1 == "Where we stand"
    assert "90% (90 of 100)" in page.text
    assert "Fewer than 5 agencies have answered" in page.text
    assert "Half of" not in page.text
    with unit_of_work():
        partners(audit.round, 1)
    fifth = client.page(f"{benchmark_round.path}/results").text
    assert "Half of 5 agencies are between 50% and 52%; the middle is 51%" in fifth
    assert "Better than the middle of the partners" in fifth
    assert "Example partner" not in fifth
    with unit_of_work():
        partners(audit.round, 1)
    assert client.page(f"{benchmark_round.path}/results").text == fifth


def test_while_it_answers_an_agency_sees_where_it_stands_once_it_has(
    benchmark_round: Benchmark, browser_of: Browser, unit_of_work: UnitOfWork
) -> None:
    audit = benchmark_round.audit
    with unit_of_work():
        submit(benchmark_round.before, audit.agency, figures(80, 100))
        partners(audit.round, 5)
    client = browser_of(audit.editor)
    assert "Where this stands" not in client.page(f"{benchmark_round.path}/wrk").text
    with unit_of_work():
        fill_in(audit.editor, audit.return_, answers(figures(78, 100)))
    page = client.page(f"{benchmark_round.path}/wrk")
    assert "80% (80 of 100)" in page.text
    assert "Half of 5 agencies are between 51% and 53%" in page.text
    assert "better than the middle of the partners" in page.text


def test_the_validated_grade_stands_beside_the_own_one_once_it_is_shared(
    benchmark_round: Benchmark, browser_of: Browser, unit_of_work: UnitOfWork
) -> None:
    audit = benchmark_round.audit
    with unit_of_work():
        submit(audit.round, audit.agency, {"emp01": "grade_4"})
        judge(audit.coordinator, audit.return_.id, {"emp01": Judgement("grade_2", "Example: no evidence was seen.")})
    lead = browser_of(audit.lead)
    assert "Validated" not in lead.page(f"{benchmark_round.path}/results").text
    with unit_of_work():
        share(audit.coordinator, audit.return_.id)
    shown = lead.page(f"{benchmark_round.path}/results").text
    assert "Validated by the partnership: Partly in place" in shown
    assert shown.count("Embedded") > shown.count("Partly in place")


def test_a_coordinator_sees_who_said_what(
    benchmark_round: Benchmark, browser_of: Browser, unit_of_work: UnitOfWork
) -> None:
    audit = benchmark_round.audit
    with unit_of_work():
        partners(audit.round, 2)
        submit(audit.round, audit.agency, figures(51, 100))
        submit(benchmark_round.before, audit.agency, figures(40, 100))
        submit(benchmark_round.before, *ask_more(benchmark_round.before, 1), figures(1, 100))
    client = browser_of(audit.coordinator)
    assert "How agencies compare" in client.page(f"/rounds/{audit.round.id}").text
    page = client.page(f"/rounds/{audit.round.id}/comparison")
    assert "Example partner 0" in page.text
    assert "Median: 51%" in page.text
    assert "The same agencies last round, all together: 40%" in page.text
    assert "All together: 50.7%" in page.text
    assert client.get(f"{benchmark_round.path}/results").status_code in (403, 404)


def test_a_coordinator_keeps_figures_from_elsewhere(
    benchmark_round: Benchmark, browser_of: Browser, unit_of_work: UnitOfWork
) -> None:
    audit = benchmark_round.audit
    client, path = browser_of(audit.coordinator), f"/rounds/{audit.round.id}/comparison/figures"
    page = client.submit(client.page(path), FIGURE, button="Keep the figure")
    assert "The figure is kept." in page.text
    assert "68.2%" in page.text
    page = client.submit(client.page(path), FIGURE | {"value": "[c]"}, button="Keep the figure")
    assert "Hidden by its source" in page.text
    with unit_of_work():
        kept = db.session.scalars(select(ElsewhereFigure)).all()
        assert {(one.value is None, one.marker) for one in kept} == {(False, ""), (True, "hidden")}


WRONG = (
    ({"value": "lots"}, "Enter the figure as it is printed"),
    ({"value": "100.1"}, "must be from 0 to 100"),
    ({"question": "wrk01"}, "Choose a question that is compared"),
    ({"place": "region", "question": "equ02"}, "is not compared with this"),
    ({"source": " "}, "where the figure was read"),
    ({"period": ""}, "the period that the figure is for"),
    ({"read_on-year": "2999"}, "today or earlier"),
    ({"read_on-day": "x"}, "the day on which the figure was read"),
)


def test_what_is_wrong_is_said_and_what_was_typed_stays(benchmark_round: Benchmark, browser_of: Browser) -> None:
    audit = benchmark_round.audit
    client, path = browser_of(audit.coordinator), f"/rounds/{audit.round.id}/comparison/figures"
    page = client.page(path)
    for wrong, says in WRONG:
        answer = client.submit(page, FIGURE | wrong, button="Keep the figure", status=422)
        assert says in answer.text
        assert answer.ids["period"].attrib["value"] == (FIGURE | wrong)["period"]


CSV = "question,place,value,period,source,read on\n5.3,national,68.2,2024-25,Example table,2026-09-01\n"


FILES = (
    (CSV.splitlines()[0] + "\n", 422, 0),
    ("", 422, 0),
    ("question,place\n", 422, 0),
    (CSV + "2.1,region,5,2024-25,Example network,2026-09-01\n", 422, 0),
    (CSV + "9.9,region,1,,,\n", 422, 0),
    (CSV, 303, 1),
    (CSV + "2.1,region,[x],2024-25,Example network,2026-09-01\n", 303, 3),
)
"""Files, what they are answered with, and how many figures are kept by then."""


def test_a_file_is_taken_whole_or_not_at_all(
    benchmark_round: Benchmark, browser_of: Browser, unit_of_work: UnitOfWork
) -> None:
    audit = benchmark_round.audit
    client = browser_of(audit.coordinator)
    token = token_of(client.page(f"/rounds/{audit.round.id}/comparison/figures"))
    for text, status, kept in FILES:
        data = {"csrf_token": token, "file": (BytesIO(text.encode()), "example.csv")}
        answer = client.post(f"/rounds/{audit.round.id}/comparison/file", data=data)
        assert answer.status_code == status
        assert ("5,2024" in text) == (b"Row 3: The figure for question 2.1 must be from 1 to 4" in answer.data)
        with unit_of_work():
            assert len(db.session.scalars(select(ElsewhereFigure)).all()) == kept


def test_results_take_as_many_statements_for_many_partners_as_for_few(
    benchmark_round: Benchmark, unit_of_work: UnitOfWork
) -> None:
    audit = benchmark_round.audit
    with unit_of_work():
        submit(audit.round, audit.agency, figures(90, 100))
        partners(audit.round, 1)
    counts = []
    for _ in range(2):
        with unit_of_work(), count_statements(db.engine) as counted:
            read_results(audit.lead, audit.return_.id)
        counts.append(len(counted))
        with unit_of_work():
            partners(audit.round, 4)
    assert counts[0] == counts[1]
