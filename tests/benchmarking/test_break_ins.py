"""Ways in that somebody tried at surveys and comparisons, each of which led somewhere once."""

from __future__ import annotations

from pathlib import Path

from portal.database import db
from portal.reporting.progress import Filters
from portal.reporting.service.write_workbook import write_workbook
from portal.surveys.models import EVERYBODY, SurveyCount
from portal.surveys.service import close_survey, open_survey
from tests.benchmarking.conftest import UnitOfWork
from tests.benchmarking.rounds import Benchmark, submit
from tests.exports import reading

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
