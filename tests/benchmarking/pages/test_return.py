"""A benchmarking return from the first page to the workbook, through the engine that every return goes through."""

from __future__ import annotations

from pathlib import Path

from portal.permissions import Role
from portal.reporting.progress import Filters
from portal.reporting.service.write_workbook import write_workbook
from portal.returns import service
from portal.returns.models import Round
from tests.benchmarking.conftest import Browser, UnitOfWork
from tests.benchmarking.rounds import Benchmark, answers, ask_more, figures, go_through, submit
from tests.exports import reading
from tests.support.rounds import fill_in

LIST = "Save and go back to the list"


def test_a_lead_is_asked_why_and_is_not_stopped(
    benchmark_round: Benchmark, browser_of: Browser, unit_of_work: UnitOfWork
) -> None:
    audit = benchmark_round.audit
    with unit_of_work():
        submit(benchmark_round.before, audit.agency, figures(90, 100))
        fill_in(audit.editor, audit.return_, answers(figures(90, 100)))
    editor = browser_of(audit.editor)
    page = editor.page(f"{benchmark_round.path}/wrk")
    assert "wrk01_change" not in page.ids
    editor.submit(page, {"wrk01_numerator": "70"}, button=LIST)
    page = editor.page(f"{benchmark_round.path}/wrk")
    assert "has changed since last time. It was “90% (90 of 100)” and is “70% (70 of 100)”" in page.text
    check = editor.page(f"{benchmark_round.path}/check")
    assert "1 answer is unusual and has no reason." in check.text
    assert "the partnership sees that no reason was given" in check.text
    assert "missing or need" not in check.text
    editor.submit(page, {"wrk01_change": "An example reason."}, button=LIST)
    check = editor.page(f"{benchmark_round.path}/check")
    assert "unusual" not in check.text
    assert "An example reason." in check.text
    with unit_of_work():
        service.send_for_approval(audit.lead, audit.return_.id)
    approve = browser_of(audit.approver).page(f"{benchmark_round.path}/approve")
    assert "An example reason." in approve.text


def test_what_went_without_a_reason_is_seen_by_the_partnership(
    benchmark_round: Benchmark, browser_of: Browser, unit_of_work: UnitOfWork, tmp_path: Path
) -> None:
    """On its page and in the workbook: the share of 8.1 has no reason, the grade of 2.1 has one."""
    audit, path = benchmark_round.audit, f"{benchmark_round.path}/review"
    moved = {"emp01": "grade_2", "emp01_change": "An example reason.", **figures(70, 100)}
    with unit_of_work():
        submit(benchmark_round.before, audit.agency, figures(90, 100))
        go_through(audit.round, audit.agency, moved)
        write_workbook(tmp_path / "x.xlsx", audit.round, Filters(), "X")
    page = browser_of(audit.coordinator).page(path)
    assert "1 answer is unusual and has no reason." in page.text
    says = "It was “90% (90 of 100)” and is “70% (70 of 100)”"
    assert page.text.count(f"{says}. No reason was given for the change since last time.") == 1
    own = browser_of(audit.lead).page(f"{benchmark_round.path}/submitted")
    assert "The partnership sees this as well." in own.text
    sheets = reading.read(tmp_path / "x.xlsx")
    rows = [row for row in sheets["Blanks and N-A"].rows if row["What"] == "No reason given"]
    assert [(row["Number"], row["Reason, or used for"]) for row in rows] == [("8.1", says)]
    (line,) = (row for row in sheets["Figures"].rows if row["Number"] == "8.1" and row["Agency code"])
    assert line["Why it changed"] == "No reason given"


def test_an_impossible_value_stops(benchmark_round: Benchmark, browser_of: Browser, unit_of_work: UnitOfWork) -> None:
    audit = benchmark_round.audit
    with unit_of_work():
        fill_in(audit.editor, audit.return_, answers(figures(101, 100)))
    check = browser_of(audit.lead).page(f"{benchmark_round.path}/check")
    assert "must not be more than" in check.text
    assert "Send to the approver" not in check.text


def test_the_workbook_of_a_round(benchmark_round: Benchmark, unit_of_work: UnitOfWork, tmp_path: Path) -> None:
    audit = benchmark_round.audit
    with unit_of_work():
        submit(benchmark_round.before, audit.agency, figures(90, 100))
        submit(audit.round, audit.agency, figures(1, 2) | {"wrk01_change": "An example reason.", "par03_state": "zero"})
        for agency, (first, second) in zip(ask_more(audit.round, 2), ((90, 100), (0, 50)), strict=True):
            submit(audit.round, agency, figures(first, second) | {"acc03_state": "not_collected"})
        write_workbook(tmp_path / "x.xlsx", audit.round, Filters(), "X")
    sheets = reading.read(tmp_path / "x.xlsx")
    assert {"Comparison", "Practitioners", "Figures", "Voice of the adult", "Heatmap", "Change"} <= sheets.keys()
    assert "Voice of the child" not in sheets
    line = next(row for row in sheets["Comparison"].rows if row["Number"] == "8.1")
    assert (line["n"], line["Lowest"], line["Median"], line["Highest"]) == (3, 0, 0.5, 0.9)
    assert line["Sum over sum"] == 91 / 152
    assert line["Previous round"] == 0.9
    typed = [row for row in sheets["Figures"].rows if row["Number"] == "8.1"]
    assert [(row["Numerator"], row["Denominator"], row["State"]) for row in typed] == [
        (1, 2, "Value"),
        (90, 100, "Value"),
        (0, 50, "Zero"),
        (91, 152, "Value"),
    ]
    assert typed[0]["Why it changed"] == "An example reason."
    assert [row["Value"] for row in typed] == [0.5, 0.9, 0, 91 / 152]
    states = {row["State"] for row in sheets["Figures"].rows if row["Number"] == "7.3"}
    assert states == {"Value", "Not collected"}
    zero = next(row for row in sheets["Figures"].rows if row["Number"] == "6.3")
    assert (zero["State"], zero["Value"], zero["Unit"]) == ("Zero", 0, "escalations")


def test_a_corrected_figure_keeps_both_values_and_why(
    benchmark_round: Benchmark, browser_of: Browser, unit_of_work: UnitOfWork, tmp_path: Path
) -> None:
    audit = benchmark_round.audit
    with unit_of_work():
        go_through(audit.round, audit.agency, figures(60, 100))
        service.request_changes(audit.coordinator, audit.return_.id, "Example: please look at 8.1.")
    editor = browser_of(audit.editor)
    editor.submit(editor.page(f"{benchmark_round.path}/wrk"), {"wrk01_numerator": "61"}, button=LIST)
    page = editor.page(f"{benchmark_round.path}/wrk")
    assert "has changed since you submitted it" in page.text
    editor.submit(page, {"wrk01_correction": "We had counted one person twice."}, button=LIST)
    with unit_of_work():
        service.send_for_approval(audit.lead, audit.return_.id)
        service.submit(audit.people[Role.APPROVER], audit.return_.id, token="example-token-again")
    with unit_of_work() as session:
        write_workbook(tmp_path / "x.xlsx", session.get_one(Round, audit.round.id), Filters(), "X")
    line = next(row for row in reading.read(tmp_path / "x.xlsx")["Figures"].rows if row["Number"] == "8.1")
    assert (line["Numerator"], line["First submitted as"]) == (61, "60% (60 of 100)")
    assert line["Why it was corrected"] == "We had counted one person twice."
